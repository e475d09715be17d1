import { type CodeTable, hasCode } from '@yimatong/record'
import { type Place, refuse } from './error.js'
import { choice, dictionary, list, optional, remembered, type Shaped, shape, text } from './form.js'

/** How exactly a row says the same. `wider`: the national value means more than the city's. */
const GRADES = ['equal', 'wider', 'narrower', 'related'] as const

/** A word of {@link GRADES}. */
export type Grade = (typeof GRADES)[number]

const ROW = {
  city: text('a value as the city writes it'),
  national: text('a code of the national profile'),
  grade: optional(choice(...GRADES)),
  canonical: optional(choice('true')),
}

const TABLE = {
  rows: list(shape(ROW), 1),
  /** National codes this city has no word for: outward they are refused, never replaced. */
  refuses: optional(list(text('a national code'))),
}

/** `tables:` of a profile. */
export const tablesForm = remembered(dictionary(shape(TABLE)))

/** Compiles all tables of a profile; the same tables are compiled once. @throws ProfileError `profile.table.ambiguous` */
export function compileTables(source: Tables | undefined): ReadonlyMap<string, ValueTable> {
  if (!source) return NONE
  const known = compiled.get(source)
  if (known) return known
  const tables = new Map([...source].map(([name, table]) => [name, compileTable(name, table)]))
  compiled.set(source, tables)
  return tables
}

type Tables = ReadonlyMap<string, Shaped<typeof TABLE>>

const NONE: ReadonlyMap<string, ValueTable> = new Map()
const compiled = new WeakMap<Tables, ReadonlyMap<string, ValueTable>>()

/** One row of a value table. */
export interface ValueRow {
  readonly city: string
  readonly national: string
  readonly grade: Grade
  readonly canonical: boolean
  readonly at: Place
}

/** A value table that is unambiguous both ways. */
export interface ValueTable {
  readonly at: Place
  readonly name: string
  readonly toNational: ReadonlyMap<string, ValueRow>
  readonly toCity: ReadonlyMap<string, ValueRow>
  readonly refuses: readonly string[]
  /** More than one city value has the same image: the way back needs a complement. */
  readonly merges: boolean
}

/** Compiles a value table. @throws ProfileError `profile.table.ambiguous` */
export function compileTable(name: string, source: Shaped<typeof TABLE>): ValueTable {
  const shared = sharedBy(source.rows, (row) => row.national)
  const rows = source.rows.map((row) => rowOf(row, shared))
  const toNational = new Map<string, ValueRow>()
  const toCity = new Map<string, ValueRow>()
  for (const row of rows) {
    if (toNational.has(row.city)) throw ambiguous(row.at, `the city value \`${row.city}\` twice`, name)
    toNational.set(row.city, row)
    if (!row.canonical) continue
    if (toCity.has(row.national)) throw ambiguous(row.at, `\`${row.national}\` with two canonical rows`, name)
    toCity.set(row.national, row)
  }
  for (const row of rows) {
    if (!toCity.has(row.national)) throw ambiguous(row.at, `\`${row.national}\` without one canonical row`, name)
  }
  const merges = toCity.size < toNational.size
  return { at: source.at, name, toNational, toCity, refuses: source.refuses ?? [], merges }
}

function rowOf(row: Shaped<typeof ROW>, shared: ReadonlySet<string>): ValueRow {
  const { city, national, at } = row
  const canonical = row.canonical === 'true' || !shared.has(national)
  return { city, national, at, grade: row.grade ?? 'equal', canonical }
}

/** The keys that more than one row has: one pass, so that a table of thousands of rows loads as fast as it is read. */
export function sharedBy<R>(rows: readonly R[], keyOf: (row: R) => string): ReadonlySet<string> {
  const once = new Set<string>()
  const shared = new Set<string>()
  for (const row of rows) {
    const key = keyOf(row)
    if (once.has(key)) shared.add(key)
    once.add(key)
  }
  return shared
}

function ambiguous(at: Place, seen: string, table: string) {
  const wanted = 'each city value once, and one row marked `canonical: true` where several share a code'
  return refuse('profile.table.ambiguous', at, { seen, wanted, check: `the rows of table \`${table}\`` })
}

/** Refuses a table that leaves out a named code of a national list, or names one that is not in it. */
export function requireTotal(table: ValueTable, list: CodeTable): void {
  const codes = [...list.rows.keys()]
  for (const row of table.toNational.values()) {
    if (!hasCode(list, row.national)) throw unknownCode(row.at, row.national, codes)
  }
  for (const code of table.refuses) if (!hasCode(list, code)) throw unknownCode(table.at, code, codes)
  const refused = new Set(table.refuses)
  const missing = codes.filter((code) => !table.toCity.has(code) && !refused.has(code))
  if (missing.length === 0) return
  throw refuse('profile.table.not-total', table.at, {
    seen: `no row for ${missing.join(', ')} in table \`${table.name}\``,
    wanted: 'a row or a word under `refuses` for every national code',
    check: 'what the city says in each case',
  })
}

function unknownCode(at: Place, code: string, codes: readonly string[]) {
  const why = { seen: `the national code \`${code}\``, wanted: `one of ${codes.join(', ')}`, check: 'spelling' }
  return refuse('profile.table.unknown-code', at, why)
}
