import { choice, type Form, oneOf, shape, text, whole } from '../form.js'
import { type LossClass, worstClass } from '../grade.js'
import { patternForm } from '../pattern.js'
import { lose, lossy, type Run } from '../run.js'

/** One step on a city text, before (inward) or after (outward) the operation itself. */
export interface StepSpec {
  readonly class: LossClass
  /** Undefined: the text is not of the declared form. */
  readonly forward: (text: string) => string | undefined
  readonly backward: (text: string) => string | undefined
  /** The backward step may cut what it is given. */
  readonly truncates?: true
  /** The forward step may leave something behind. */
  readonly drops?: true
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
  stepOf('unmark', text('a mark that may stand behind the value'), (mark) => ({
    class: 'C',
    forward: (t) => (t.endsWith(mark) ? t.slice(0, t.length - mark.length) : t),
    backward: (t) => (t.endsWith(mark) ? undefined : t),
    drops: true,
  })),
  stepOf('limit', whole(1, 4000), (most) => ({
    class: 'C',
    forward: (t) => ([...t].length <= most ? t : undefined),
    backward: (t) => [...t].slice(0, most).join(''),
    truncates: true,
  })),
  stepOf(
    'pad',
    shape({ width: whole(1, 200), with: text('one character', isCharacter), side: choice('left', 'right') }),
    pad,
  ),
  stepOf('width', choice('half', 'full'), (wanted) => {
    const fold = wanted === 'half' ? toHalfWidth : toFullWidth
    return { class: 'F', forward: fold, backward: fold }
  }),
  stepOf('nfc', none, () => ({ class: 'F', forward: (t) => t.normalize('NFC'), backward: (t) => t.normalize('NFC') })),
  stepOf('pattern', shape({ matches: patternForm }), ({ matches }) => {
    const accept = (t: string) => (matches.accepts(t) ? t : undefined)
    return { class: 'D', forward: accept, backward: accept }
  }),
]

function isCharacter(t: string): boolean {
  return [...t].length === 1
}

interface Padding {
  readonly width: number
  readonly with: string
  readonly side: 'left' | 'right'
}

/** `pad`: filled up to a width, in characters. A value that itself begins (or ends) with the filler cannot be said. */
function pad({ width, with: filler, side }: Padding): StepSpec {
  const isLeft = side === 'left'
  const touches = (t: string) => (isLeft ? t.startsWith(filler) : t.endsWith(filler))
  return {
    class: 'D',
    forward(t) {
      const characters = [...t]
      if (characters.length !== width) return undefined
      const last = characters.findLastIndex((c) => c !== filler)
      const first = characters.findIndex((c) => c !== filler)
      return isLeft ? characters.slice(first < 0 ? width : first).join('') : characters.slice(0, last + 1).join('')
    },
    backward(t) {
      const missing = width - [...t].length
      if (missing < 0 || touches(t)) return undefined
      return isLeft ? filler.repeat(missing) + t : t + filler.repeat(missing)
    },
  }
}

/** The printable ASCII characters and their full-width forms lie this far apart (Unicode block FF00). */
const FULL_WIDTH = 0xfee0

function toHalfWidth(t: string): string {
  return t
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - FULL_WIDTH))
    .replaceAll('\u3000', ' ')
}

function toFullWidth(t: string): string {
  return t.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + FULL_WIDTH)).replaceAll(' ', '\u3000')
}

function stepOf<P>(name: string, form: Form<P>, compile: (parameter: P) => StepSpec) {
  return {
    name,
    form: { schema: form.schema, read: (node: Parameters<Form<P>['read']>[0]) => compile(form.read(node)) },
  }
}

/**
 * One of `trim`, `case`, `prefix`, `suffix`, `limit`, `pad`, `width` (full ⇄ half-width ASCII), `nfc`, `pattern` (a text
 * of another form is malformed inward and cannot be said outward), `unmark` (a mark behind the value says something of
 * its own: inward it is dropped and said, outward it is never written).
 */
export const step: Form<StepSpec> = oneOf<StepSpec>(STEPS, 'profile.step.unknown')

/** All steps of a cell as one. Inward a changed spelling, outward a cut, is a loss that is expected. */
export function compileSteps(
  specs: readonly StepSpec[],
  names: { readonly rule: string; readonly city: string; readonly national: string },
) {
  const { rule, city, national } = names
  const respelt = lossy(city, { direction: 'toNational', path: national, kind: 'canonicalised', rule })
  const folded = lossy(national, { direction: 'toCity', path: national, kind: 'canonicalised', rule })
  const unmarked = lossy(city, {
    direction: 'toNational',
    path: national,
    kind: 'dropped',
    rule,
    recoverable: 'origin',
  })
  const cut = lossy(national, {
    direction: 'toCity',
    path: national,
    kind: 'truncated',
    rule,
    severity: 'warn',
    recoverable: 'origin',
  })
  const outward = specs.toReversed()
  const inwardLoss = (spec: StepSpec) => (spec.class === 'F' ? respelt : spec.drops && unmarked)
  return {
    class: worstClass(...specs.map((spec) => spec.class)),
    forward(input: string, run: Run): string | undefined {
      let value: string | undefined = input
      for (const spec of specs) {
        const next: string | undefined = value === undefined ? undefined : spec.forward(value)
        const said = next === undefined || next === value ? undefined : inwardLoss(spec)
        if (said) lose(run, said)
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
