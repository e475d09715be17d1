import { type Place, refuse } from '../error.js'
import { choice, list, shape, text } from '../form.js'
import { report } from '../run.js'
import { getAt, type Path, path, setAt, type Tree } from '../tree.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'

/** Character sets a part may be limited to. */
const ALPHABETS = {
  digits: /^[0-9]+$/,
  'document-number': /^[0-9A-Z*]+$/,
  hex: /^[0-9A-Fa-f]+$/,
  latin: /^[A-Za-z0-9]+$/,
  han: /^[\p{Script=Han}·*]+$/u,
} as const

const PART = { at: pointer, alphabet: choice('digits', 'document-number', 'hex', 'latin', 'han') }
const PARTS = list(shape({ path: PART.at, alphabet: PART.alphabet }), 2)
const separator = text('the text between two parts', (t) => t.length >= 1 && t.length <= 8)

interface Part {
  readonly path: Path
  readonly accepts: (text: string) => boolean
}

/** `split`: one city text is several elements, told apart by a separator that none of them can hold. Class D. */
export const split = defineOp(
  'split',
  shape({ ...COMMON, city: pointer, separator, parts: PARTS }),
  (parameters, env) => {
    for (const part of parameters.parts) env.national.require(part.path, part.at)
    const whole = path(parameters.city)
    const parts = compileParts(parameters.parts, parameters.separator, parameters.at)
    return {
      rule: ruleName(env, 'split', parameters, parameters.city),
      at: parameters.at,
      class: 'D',
      city: [whole.pointer],
      national: parts.map((part) => part.path.pointer),
      forward(tree, record, run) {
        if (!cut(getAt(tree, whole), parts, parameters.separator, record)) {
          report(run, 'profile.answer.malformed', whole.pointer)
        }
      },
      backward(record, tree, run) {
        const joined = glue(record, parts, parameters.separator)
        if (joined !== undefined) setAt(tree, whole, joined)
        else for (const part of parts) report(run, 'profile.record.unsayable', part.path.pointer)
      },
    }
  },
)

/** `join`: several city texts are one element; the way back must be unambiguous. Class D. */
export const join = defineOp(
  'join',
  shape({ ...COMMON, national: pointer, separator, parts: PARTS }),
  (parameters, env) => {
    env.national.require(parameters.national, parameters.at)
    const whole = path(parameters.national)
    const parts = compileParts(parameters.parts, parameters.separator, parameters.at)
    return {
      rule: ruleName(env, 'join', parameters, parameters.national),
      at: parameters.at,
      class: 'D',
      city: parts.map((part) => part.path.pointer),
      national: [whole.pointer],
      forward(tree, record, run) {
        const joined = glue(tree, parts, parameters.separator)
        if (joined !== undefined) setAt(record, whole, joined)
        else for (const part of parts) report(run, 'profile.answer.malformed', part.path.pointer)
      },
      backward(record, tree, run) {
        if (!cut(getAt(record, whole), parts, parameters.separator, tree)) {
          report(run, 'profile.record.unsayable', whole.pointer)
        }
      },
    }
  },
)

function compileParts(
  specs: readonly { readonly path: string; readonly alphabet: keyof typeof ALPHABETS; readonly at: Place }[],
  mark: string,
  at: Place,
): readonly Part[] {
  const parts = specs.map((spec) => {
    const pattern = ALPHABETS[spec.alphabet]
    return { path: path(spec.path), accepts: (value: string) => pattern.test(value) }
  })
  // Enough for a proof: no part can hold the separator's first character.
  const unsafe = parts.some((part) => part.accepts(mark.charAt(0)))
  if (!unsafe) return parts
  throw refuse('profile.split.ambiguous', at, {
    seen: `the separator \`${mark}\``,
    wanted: 'one whose first character no part can hold',
    check: 'the alphabets of the parts; a hyphen-joined name is the textbook failure',
  })
}

function cut(value: Tree | undefined, parts: readonly Part[], mark: string, into: Record<string, Tree>): boolean {
  const texts = typeof value === 'string' ? value.split(mark) : []
  if (texts.length !== parts.length || !parts.every((part, i) => part.accepts(texts[i] ?? ''))) return false
  for (const [index, part] of parts.entries()) setAt(into, part.path, texts[index] ?? '')
  return true
}

function glue(from: Tree, parts: readonly Part[], mark: string): string | undefined {
  const texts = parts.map((part) => getAt(from, part.path))
  const isText = (value: Tree | undefined, i: number) => typeof value === 'string' && parts[i]?.accepts(value) === true
  return texts.every(isText) ? texts.join(mark) : undefined
}
