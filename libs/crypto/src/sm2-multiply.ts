import { Sm2Curve, type Sm2Point } from './sm2-curve.js'
import { buildTable, type MultipleTable, sumFromTables } from './sm2-tables.js'

const BASE_WIDTH = 8
const KEY_WIDTH = 6
const MAX_TABLES = 64
// Building a table costs as much as 8 verifications without one: a key earns it by being used.
const USES_BEFORE_TABLE = 4

const uses = new WeakMap<Sm2Point, number>()
const tables = new Map<Sm2Point, MultipleTable>()
let baseTable: MultipleTable | undefined

/** Affine x of `s·G + t·point`, both scalars 1 to n−1; undefined at infinity. Variable time: public values only. */
export function multiplyBoth(s: bigint, point: Sm2Point, t: bigint): bigint | undefined {
  const table = tableOf(point)
  if (table !== undefined) {
    baseTable ??= buildTable(Sm2Curve.BASE, BASE_WIDTH)
    return sumFromTables(s, baseTable, t, table)
  }
  const sum = Sm2Curve.BASE.mulAddUnsafe(s, point, t)
  return sum.is0() ? undefined : sum.x
}

/** How many keys hold a table now: 0 to 64. */
export function tableCount(): number {
  return tables.size
}

function tableOf(point: Sm2Point): MultipleTable | undefined {
  const table = tables.get(point) ?? earnedTable(point)
  if (table === undefined) return undefined
  // Least recently used first: a Map keeps the order of insertion.
  tables.delete(point)
  tables.set(point, table)
  const oldest = tables.size > MAX_TABLES ? tables.keys().next().value : undefined
  if (oldest !== undefined) tables.delete(oldest)
  return table
}

function earnedTable(point: Sm2Point): MultipleTable | undefined {
  const count = (uses.get(point) ?? 0) + 1
  uses.set(point, count)
  return count > USES_BEFORE_TABLE ? buildTable(point, KEY_WIDTH) : undefined
}
