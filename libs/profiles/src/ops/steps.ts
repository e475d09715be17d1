import { choice, type Form, oneOf, shape, text, whole } from '../form.js'
import { type LossClass, worstClass } from '../grade.js'
import { lose, lossy, type Run } from '../run.js'

/** One step on a city text, before (inward) or after (outward) the operation itself. */
export interface StepSpec {
  readonly class: LossClass
  /** Undefined: the text is not of the declared form. */
  readonly forward: (text: string) => string | undefined
  readonly backward: (text: string) => string | undefined
  /** The backward step may cut what it is given. */
  readonly truncates?: true
}

const none = shape({})

const STEPS = [
  stepOf('trim', none, () => ({ class: 'F', forward: (t) => t.trim(), backward: (t) => t.trim() })),
  stepOf('case', choice('upper', 'lower'), (wanted) => {
    const fold = (t: string) => (wanted === 'upper' ? t.toUpperCase() : t.toLowerCase())
    return { class: 'F', forward: fold, backward: fold }
  }),
  stepOf('prefix', text('the text put before the value'), (prefix) => ({
    class: 'D',
    forward: (t) => (t.startsWith(prefix) ? t.slice(prefix.length) : undefined),
    backward: (t) => prefix + t,
  })),
  stepOf('suffix', text('the text put after the value'), (suffix) => ({
    class: 'D',
    forward: (t) => (t.endsWith(suffix) ? t.slice(0, t.length - suffix.length) : undefined),
    backward: (t) => t + suffix,
  })),
  stepOf('limit', whole(1, 4000), (most) => ({
    class: 'C',
    forward: (t) => ([...t].length <= most ? t : undefined),
    backward: (t) => [...t].slice(0, most).join(''),
    truncates: true,
  })),
]

function stepOf<P>(name: string, form: Form<P>, compile: (parameter: P) => StepSpec) {
  return {
    name,
    form: { schema: form.schema, read: (node: Parameters<Form<P>['read']>[0]) => compile(form.read(node)) },
  }
}

/** One of `trim`, `case`, `prefix`, `suffix`, `limit`. */
export const step: Form<StepSpec> = oneOf<StepSpec>(STEPS, 'profile.step.unknown')

/** All steps of a cell as one. Inward a changed spelling, outward a cut, is a loss that is expected. */
export function compileSteps(
  specs: readonly StepSpec[],
  names: { readonly rule: string; readonly city: string; readonly national: string },
) {
  const { rule, city, national } = names
  const respelt = lossy(city, { direction: 'toNational', path: national, kind: 'canonicalised', rule })
  const folded = lossy(national, { direction: 'toCity', path: national, kind: 'canonicalised', rule })
  const cut = lossy(national, {
    direction: 'toCity',
    path: national,
    kind: 'truncated',
    rule,
    severity: 'warn',
    recoverable: 'origin',
  })
  const outward = specs.toReversed()
  return {
    class: worstClass(...specs.map((spec) => spec.class)),
    forward(input: string, run: Run): string | undefined {
      let value: string | undefined = input
      for (const spec of specs) {
        const next: string | undefined = value === undefined ? undefined : spec.forward(value)
        if (next !== undefined && spec.class === 'F' && next !== value) lose(run, respelt)
        value = next
      }
      return value
    },
    backward(input: string, run: Run): string | undefined {
      let value: string | undefined = input
      for (const spec of outward) {
        const next: string | undefined = value === undefined ? undefined : spec.backward(value)
        if (spec.truncates && next !== value) lose(run, cut)
        else if (spec.class === 'F' && next !== value) lose(run, folded)
        value = next
      }
      return value
    },
  }
}
