import { text } from '../form.js'
import type { LossClass } from '../grade.js'
import { type Path, setAt, type Tree, type TreeObject } from '../tree.js'

/** Spelling of absence: `omit` (no member), `null`, `empty` (the empty text), or `=…` for a text such as `=无`. */
export const absence = text('omit, null, empty, or = and a text', (t) => /^(omit|null|empty|=.{1,20})$/u.test(t))

/** The same for a list, which may also be there without an item: `empty-list`. */
export const listAbsence = text('omit, null, empty, empty-list, or = and a text', (t) => {
  return /^(omit|null|empty|empty-list|=.{1,20})$/u.test(t)
})

/** The JSON type a city field has on the wire. */
export type WireType = 'string' | 'number' | 'boolean'

/** How a city spells that a field has no value. */
export interface Presence {
  readonly optional: boolean
  readonly class: LossClass
  readonly isCanonical: (raw: Tree | undefined) => boolean
  readonly isAbsent: (raw: Tree | undefined) => boolean
  /** Writes the canonical spelling; nothing where that is to leave the member out. */
  readonly write: (tree: TreeObject, at: Path) => void
}

const NEVER = () => false
const PRESENT: Presence = { optional: false, class: 'E', isCanonical: NEVER, isAbsent: NEVER, write: () => undefined }

/** Compiles the spellings of absence, the canonical one first; none: the field must be there. */
export function compilePresence(spellings: readonly string[] | undefined): Presence {
  const [first, ...others] = spellings ?? []
  if (first === undefined) return PRESENT
  const canonical = absenceValue(first)
  const rest = others.map(absenceValue)
  const isCanonical = (raw: Tree | undefined) => isSpelling(raw, canonical)
  return {
    optional: true,
    class: rest.length > 0 ? 'F' : 'E',
    isCanonical,
    isAbsent: (raw) => isCanonical(raw) || rest.some((value) => isSpelling(raw, value)),
    write(tree, at) {
      if (canonical !== undefined) setAt(tree, at, Array.isArray(canonical) ? [] : canonical)
    },
  }
}

function isSpelling(raw: Tree | undefined, spelling: Tree | undefined): boolean {
  return raw === spelling || (Array.isArray(spelling) && Array.isArray(raw) && raw.length === 0)
}

function absenceValue(spelling: string): Tree | undefined {
  if (spelling === 'omit') return undefined
  if (spelling === 'null') return null
  if (spelling === 'empty-list') return []
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
