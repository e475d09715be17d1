import type { ElementTable, NationalRecord } from '@yimatong/record'
import type { Tree } from '../tree.js'

/**
 * The same table, which remembers the records that it found valid: a drawn record is checked where it is made, where it is
 * written and where it is compared. None is changed once it is whole.
 */
export function rememberingTable(table: ElementTable): ElementTable {
  const valid = new WeakSet<object>()
  return {
    ...table,
    check(record) {
      if (typeof record !== 'object' || record === null) return table.check(record)
      if (valid.has(record)) return []
      const faults = table.check(record)
      if (faults.length === 0) valid.add(record)
      return faults
    },
  }
}

/** The elements of a record by their pointers: each has an origin, and nothing else has. */
export function elementsOf(record: NationalRecord): ReadonlyMap<string, Tree> {
  const found = new Map<string, Tree>()
  for (const pointer in record.origins) {
    const value = valueAt(record, pointer)
    if (value !== undefined) found.set(pointer, value)
  }
  return found
}

/** The value at a pointer, through lists too; undefined where there is none. */
export function valueAt(record: NationalRecord, pointer: string): Tree | undefined {
  let node: unknown = record
  for (const key of keysOf(pointer)) {
    if (typeof node !== 'object' || node === null) return undefined
    node = (node as Readonly<Record<string, unknown>>)[key]
  }
  // A record in memory holds texts, numbers, lists and groups of them: a tree.
  return node as Tree | undefined
}

/** The pointer with `*` for the index of a list, as the element table writes it. */
export function patternOf(pointer: string): string {
  const known = patterns.get(pointer)
  if (known !== undefined) return known
  const pattern = pointer.replace(/\/\d+(?=\/|$)/g, '/*')
  if (patterns.size < MOST) patterns.set(pointer, pattern)
  return pattern
}

// Records have few pointers, asked for often; what is kept is a function of the pointer alone.
const MOST = 2000
const patterns = new Map<string, string>()
const keys = new Map<string, readonly string[]>()

function keysOf(pointer: string): readonly string[] {
  const known = keys.get(pointer)
  if (known !== undefined) return known
  const split = pointer.slice(1).split('/')
  if (keys.size < MOST) keys.set(pointer, split)
  return split
}
