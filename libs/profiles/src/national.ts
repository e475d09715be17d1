import type { CodeTable, ElementRow, ElementTable, ElementType, NationalRecord, RecordFault } from '@yimatong/record'
import { type Place, refuse } from './error.js'
import { isUnder } from './tree.js'

/** What the compiler asks of the national format, or of the items of one of its lists. */
export interface National {
  /** `hc-n/1`. */
  readonly version: string
  /** Put before a pointer to find its row: empty, or such as `/assessment/tests/*`. */
  readonly base: string
  /** Pointers of all elements that stand alone: scalars and whole lists, without groups, constants and origins. */
  readonly elements: readonly string[]
  /** The elements that must be there as soon as their group is. */
  readonly mandatory: readonly string[]
  /** @throws ProfileError `profile.national.unknown-element` */
  readonly require: (pointer: string, at: Place) => void
  /** The row of an element; undefined for an extension. */
  readonly row: (pointer: string) => ElementRow | undefined
  /** The closed code table of an element or of a list's items; undefined when it is not coded. */
  readonly codes: (pointer: string) => CodeTable | undefined
  /** The items of a list of groups, with pointers from the item on; undefined for anything else. */
  readonly items: (pointer: string) => National | undefined
  /** True when an element is one of the given code table. */
  readonly isState: (code: string) => boolean
  readonly check: (record: unknown) => readonly RecordFault[]
}

const STATE = '/assessment/state'

/** Prepares the element table for compiling profiles. */
export function compileNational(table: ElementTable): National {
  const known = compiled.get(table) ?? scopeOf(table, '')
  compiled.set(table, known)
  return known
}

// One for all profiles: a gateway loads many with the same table.
const compiled = new WeakMap<ElementTable, National>()

function scopeOf(table: ElementTable, base: string): National {
  const own = table.rows.filter((row) => row.path.startsWith(`${base}/`))
  const rows = new Map(own.filter((row) => standsAlone(row, base)).map((row) => [row.path.slice(base.length), row]))
  const codesOf = (row: ElementRow | undefined) =>
    row?.codes === undefined ? undefined : table.codeTables.get(row.codes)
  return {
    version: table.profile,
    base,
    elements: [...rows.keys()],
    mandatory: [...rows].filter(([, row]) => row.required === 'always').map(([pointer]) => pointer),
    row: (pointer) => rows.get(pointer),
    codes: (pointer) => codesOf(rows.get(pointer)),
    items: (pointer) => (rows.get(pointer)?.item === 'group' ? scopeOf(table, `${base}${pointer}/*`) : undefined),
    isState: (code) => codesOf(table.rows.find((row) => row.path === STATE))?.rows.has(code) === true,
    check: table.check,
    require(pointer, at) {
      if (rows.has(pointer) || (base === '' && isExtension(pointer))) return
      throw refuse('profile.national.unknown-element', at, {
        seen: `the national path \`${pointer}\``,
        wanted: base === '' ? 'an element of the national profile' : `an element of ${base}`,
        check: 'standards/national-profile-1/elements.json',
      })
    },
  }
}

const CONTAINERS: readonly ElementType[] = ['group', 'extensions', 'origins', 'constant']

function standsAlone(row: ElementRow, base: string): boolean {
  return !row.path.slice(base.length).includes('*') && !CONTAINERS.includes(row.type)
}

/** True for `/extensions/<name>/<key>`. */
function isExtension(pointer: string): boolean {
  return /^\/extensions\/[a-z][a-z0-9.-]*\/[A-Za-z0-9_.-]+$/.test(pointer)
}

/** The group of an element, `/assessment` of `/assessment/level`. */
function groupOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'))
}

/** The mandatory elements that are missing from `written`, of the groups that `written` touches. */
export function missingMandatory(national: National, written: readonly string[]): readonly string[] {
  return national.mandatory.filter((pointer) => {
    return !written.includes(pointer) && written.some((other) => isUnder(other, groupOf(pointer)))
  })
}

/** Refuses an element of another type than an operation can make. @throws ProfileError `profile.national.type` */
export function requireType(
  national: National,
  seen: { readonly pointer: string; readonly at: Place },
  types: readonly (ElementType | 'extension')[],
): void {
  national.require(seen.pointer, seen.at)
  const type = national.row(seen.pointer)?.type ?? 'extension'
  if (types.includes(type)) return
  throw refuse('profile.national.type', seen.at, {
    seen: `\`${seen.pointer}\`, which is ${type}`,
    wanted: `an element of type ${types.join(' or ')}`,
    check: 'standards/national-profile-1/elements.json, and whether another operation is meant',
  })
}

/** True for a record without a fault. */
export function isRecord(tree: unknown, faults: readonly RecordFault[]): tree is NationalRecord {
  return faults.length === 0
}
