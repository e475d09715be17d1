import { type Place, refuse } from '../error.js'
import { choice, list, optional, type Shaped, shape, text } from '../form.js'
import { sharedBy } from '../table.js'

/** The levels that are known, from the lowest risk to the highest. */
const LEVELS = ['00', '01', '10'] as const

const ROW = {
  city: text('a level as the city writes it'),
  level: choice('00', '01', '10', 'unknown'),
  /** Why the level is unknown; required with `unknown`. */
  state: optional(text('a code of assessment-states')),
  canonical: optional(choice('true')),
  only: optional(choice('toNational', 'toCity')),
}

/** `rows:` of a riskMap. */
export const riskRows = list(shape(ROW), 1)

/** One row of a riskMap. */
type RiskRow = Shaped<typeof ROW>

/** What the rows of a riskMap are checked against. */
interface RiskRules {
  readonly at: Place
  /** City values, lowest risk first. */
  readonly order: readonly string[]
  /** Known levels the city cannot say. */
  readonly refuses: readonly string[]
  readonly isState: (code: string) => boolean
}

/** The two directions of a riskMap that keeps the order of risk. */
interface RiskTable {
  readonly toNational: ReadonlyMap<string, RiskRow>
  /** By level, or by `unknown:<state>`. */
  readonly toCity: ReadonlyMap<string, RiskRow>
  readonly merges: boolean
}

/** Key of a row in {@link RiskTable.toCity}. */
export function riskKey(level: string, state: string | undefined): string {
  return level === 'unknown' ? `unknown:${state ?? ''}` : level
}

/**
 * Checks and compiles the rows: total over the known levels, unambiguous, order of risk kept, no known level for an empty
 * text, and no level that becomes lower by going out and coming back. @throws ProfileError `profile.table.*`, `profile.risk.order`
 */
export function compileRisk(rows: readonly RiskRow[], rules: RiskRules): RiskTable {
  for (const row of rows) {
    checkState(row, rules)
    checkEmpty(row)
    checkRefused(row, rules)
  }
  const inward = rows.filter((row) => row.only !== 'toCity')
  const outward = rows.filter((row) => row.only !== 'toNational')
  const toNational = new Map<string, RiskRow>()
  for (const row of inward) {
    if (toNational.has(row.city)) throw ambiguous(row.at, `the city value \`${row.city}\` twice`)
    toNational.set(row.city, row)
  }
  const toCity = canonicalRows(outward)
  checkTotal(toCity, rules)
  checkOrder(toNational, rules)
  checkReturn(toNational, toCity)
  return { toNational, toCity, merges: toCity.size < toNational.size || rows.some((row) => row.only !== undefined) }
}

function checkState(row: RiskRow, rules: RiskRules): void {
  const isUnknown = row.level === 'unknown'
  if (isUnknown === (row.state !== undefined) && (row.state === undefined || rules.isState(row.state))) return
  throw refuse('profile.table.unknown-code', row.at, {
    seen: row.state === undefined ? 'an unknown level without a state' : `the state \`${row.state}\``,
    wanted: 'a code of assessment-states with level unknown, and none with a known level',
    check: 'standards/national-profile-1/codes/assessment-states.json',
  })
}

/** An empty text says nothing: a field that was left blank is never a level. */
function checkEmpty({ city, level, at }: RiskRow): void {
  if (city.trim() !== '' || level === 'unknown') return
  throw refuse('profile.risk.order', at, {
    seen: `level ${level} for an empty text`,
    wanted: '`level: unknown` with a state',
    check: 'what the city writes for this level when it has one',
  })
}

function checkRefused(row: RiskRow, { refuses }: RiskRules): void {
  if (row.only === 'toNational' || !refuses.some((level) => level === row.level)) return
  throw refuse('profile.table.ambiguous', row.at, {
    seen: `a row that writes level ${row.level}, which \`refuses\` names`,
    wanted: 'one of the two',
    check: 'whether the city can say this level',
  })
}

function canonicalRows(rows: readonly RiskRow[]): ReadonlyMap<string, RiskRow> {
  const keyOf = (row: RiskRow) => riskKey(row.level, row.state)
  const shared = sharedBy(rows, keyOf)
  const toCity = new Map<string, RiskRow>()
  for (const row of rows) {
    const key = keyOf(row)
    if (shared.has(key) && row.canonical !== 'true') continue
    if (toCity.has(key)) throw ambiguous(row.at, `\`${key}\` with two canonical rows`)
    toCity.set(key, row)
  }
  const open = rows.find((row) => !toCity.has(keyOf(row)))
  if (open) throw ambiguous(open.at, `\`${keyOf(open)}\` without one canonical row`)
  return toCity
}

function checkTotal(toCity: ReadonlyMap<string, RiskRow>, rules: RiskRules): void {
  const missing = LEVELS.filter((level) => !toCity.has(level) && !rules.refuses.includes(level))
  if (missing.length === 0) return
  throw refuse('profile.table.not-total', rules.at, {
    seen: `no row for level ${missing.join(', ')}`,
    wanted: 'a row or a word under `refuses` for each of 00, 01, 10',
    check: 'what the city writes for each; a two-colour city maps 01 upwards with `only: toCity`',
  })
}

function checkOrder(toNational: ReadonlyMap<string, RiskRow>, rules: RiskRules): void {
  const known = [...toNational.values()].filter((row) => row.level !== 'unknown')
  const order = new Set(rules.order)
  const listed = known.filter((row) => order.has(row.city))
  if (listed.length !== rules.order.length || listed.length !== known.length) {
    throw orderFault(rules.at, `${known.length} known levels, ${rules.order.length} values under meaning.riskOrder`)
  }
  let highest = 0
  for (const value of rules.order) {
    const row = toNational.get(value)
    const rank = rankOf(row?.level)
    if (row && rank < highest)
      throw orderFault(row.at, `\`${value}\` as level ${row.level}, below a lower-ranked value`)
    highest = rank
  }
}

function checkReturn(toNational: ReadonlyMap<string, RiskRow>, toCity: ReadonlyMap<string, RiskRow>): void {
  for (const [key, row] of toCity) {
    const back = toNational.get(row.city)
    const isKept = key.startsWith('unknown:') ? back?.level === 'unknown' : rankOf(back?.level) >= rankOf(key)
    if (back && isKept) continue
    throw orderFault(row.at, `\`${key}\` written as \`${row.city}\` and read back as ${back?.level ?? 'nothing'}`)
  }
}

/** Rank of a known level; an unknown one ranks above all, because it is never green. */
function rankOf(level: string | undefined): number {
  const ranks: readonly (string | undefined)[] = LEVELS
  const rank = ranks.indexOf(level)
  return rank < 0 ? LEVELS.length : rank
}

function ambiguous(at: Place, seen: string) {
  const wanted = 'each city value once, and one row marked `canonical: true` where several share a level'
  return refuse('profile.table.ambiguous', at, { seen, wanted, check: 'the rows of this riskMap' })
}

function orderFault(at: Place, seen: string) {
  const wanted = 'meaning.riskOrder to list every known value, and no value to rank below one of lower risk'
  return refuse('profile.risk.order', at, { seen, wanted, check: 'which colour is which, against the city itself' })
}
