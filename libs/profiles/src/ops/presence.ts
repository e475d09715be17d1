import { text } from '../form.js'
import type { LossClass } from '../grade.js'
import type { Tree } from '../tree.js'

/** Spelling of absence: `omit` (no member), `null`, `empty` (the empty text), or `=…` for a text such as `=无`. */
export const absence = text('omit, null, empty, or = and a text', (t) => /^(omit|null|empty|=.{1,20})$/u.test(t))

/** The JSON type a city field has on the wire. */
export type WireType = 'string' | 'number' | 'boolean'

/** How a city spells that a field has no value. */
export interface Presence {
  readonly optional: boolean
  readonly class: LossClass
  /** What absence is written as; undefined: the member is left out. */
  readonly canonical: Tree | undefined
  readonly isCanonical: (raw: Tree | undefined) => boolean
  readonly isAbsent: (raw: Tree | undefined) => boolean
}

/** Compiles the spellings of absence, the canonical one first; none: the field must be there. */
export function compilePresence(spellings: readonly string[] | undefined): Presence {
  if (!spellings) {
    const never = () => false
    return { optional: false, class: 'E', canonical: undefined, isCanonical: never, isAbsent: never }
  }
  const values = spellings.map(absenceValue)
  return {
    optional: true,
    class: values.length > 1 ? 'F' : 'E',
    canonical: values[0],
    isCanonical: (raw) => raw === values[0],
    isAbsent: (raw) => values.includes(raw),
  }
}

function absenceValue(spelling: string): Tree | undefined {
  if (spelling === 'omit') return undefined
  if (spelling === 'null') return null
  return spelling === 'empty' ? '' : spelling.slice(1)
}

/** Text ⇄ JSON scalar of one type. */
export interface Wire {
  /** Undefined when the scalar has another type. */
  readonly read: (raw: Tree) => string | undefined
  readonly write: (text: string) => Tree | undefined
}

/** The wire form of one type. */
export function wireOf(type: WireType): Wire {
  if (type === 'string') return { read: (raw) => (typeof raw === 'string' ? raw : undefined), write: (text) => text }
  if (type === 'boolean') {
    return {
      read: (raw) => (typeof raw === 'boolean' ? String(raw) : undefined),
      write: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
    }
  }
  return {
    read: (raw) => (typeof raw === 'number' ? String(raw) : undefined),
    write: (text) => (String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : undefined),
  }
}
