import type { CodeTable, ElementRow, ElementTable, NationalRecord, RecordFault } from '@yimatong/record'
import { type Place, refuse } from './error.js'
import { isUnder } from './tree.js'

/** What the compiler asks of the national format. */
export interface National {
  /** `hc-n/1`. */
  readonly version: string
  /** Pointers of all elements that stand alone: scalars and whole lists, without groups, constants and origins. */
  readonly elements: readonly string[]
  /** The elements that must be there as soon as their group is. */
  readonly mandatory: readonly string[]
  /** @throws ProfileError `profile.national.unknown-element` */
  readonly require: (pointer: string, at: Place) => void
  /** The closed code table of an element; undefined when the element is not coded. */
  readonly codes: (pointer: string) => CodeTable | undefined
  /** True when an element is one of the given code table. */
  readonly isState: (code: string) => boolean
  readonly check: (record: unknown) => readonly RecordFault[]
}

const STATE = '/assessment/state'

/** Prepares the element table for compiling profiles. */
export function compileNational(table: ElementTable): National {
  const rows = new Map(table.rows.filter(standsAlone).map((row) => [row.path, row]))
  const codes = (pointer: string) => {
    const id = rows.get(pointer)?.codes
    return id === undefined ? undefined : table.codeTables.get(id)
  }
  return {
    version: table.profile,
    elements: [...rows.keys()],
    mandatory: [...rows.values()].filter((row) => row.required === 'always').map((row) => row.path),
    codes,
    isState: (code) => codes(STATE)?.rows.has(code) === true,
    check: table.check,
    require(pointer, at) {
      if (rows.has(pointer) || isExtension(pointer)) return
      throw refuse('profile.national.unknown-element', at, {
        seen: `the national path \`${pointer}\``,
        wanted: 'an element of the national profile',
        check: 'standards/national-profile-1/elements.json',
      })
    },
  }
}

function standsAlone(row: ElementRow): boolean {
  return !row.path.includes('*') && !['group', 'extensions', 'origins', 'constant'].includes(row.type)
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

/** True for a record without a fault. */
export function isRecord(tree: unknown, faults: readonly RecordFault[]): tree is NationalRecord {
  return faults.length === 0
}
