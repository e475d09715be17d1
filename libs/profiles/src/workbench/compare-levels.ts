import type { ExchangeMap, LevelRow, LevelTable } from './field-map.js'

/** A value or a level whose meaning another version changes. */
export interface LevelDifference {
  /** Reading: the city's value; writing: the level. */
  readonly of: string
  readonly way: 'read' | 'written'
  /** Reading: `00`, `01`, `10`, or `unknown:` and a state; writing: the city's value. `-`: refused. */
  readonly before: string
  readonly after: string
  /** A known level became another one, or a known one unknown, or the other way round. */
  readonly dangerous: boolean
}

/** State of a value that no row knows. */
const OUTSIDE = 'unknown:unknown-value'

/** The word by which an answer without a level is looked up here. */
const ABSENT = '∅'

/** What becomes of every value and level that either version knows; several tables of one exchange count together. */
export function compareLevels(before: ExchangeMap | undefined, after: ExchangeMap | undefined): LevelDifference[] {
  const [a, b] = [levelsOf(before), levelsOf(after)]
  const values = new Set([...a.values(), ...b.values()])
  const levels = new Set([...a.levels(), ...b.levels()])
  const read = [...values].flatMap((value) => {
    return different(value, 'read', a.read(value), b.read(value), (x, y) => isKnown(x) || isKnown(y))
  })
  const written = [...levels].flatMap((level) => {
    // What is written may be respelt; what is read of it there decides.
    const arrives = (tables: Levels) => tables.read(tables.write(level))
    return different(level, 'written', a.write(level), b.write(level), () => arrives(a) !== arrives(b))
  })
  return [...read, ...written]
}

interface Levels {
  readonly values: () => readonly string[]
  readonly levels: () => readonly string[]
  readonly read: (value: string) => string
  readonly write: (level: string) => string
}

function levelsOf(exchange: ExchangeMap | undefined): Levels {
  const tables = exchange?.levels ?? []
  const inward = tables.flatMap(({ rows }) => rows.filter((row) => row.only !== 'toCity'))
  const outward = tables.flatMap(({ rows }) => rows.filter((row) => row.only !== 'toNational'))
  const missing = tables.find((table) => table.missing !== undefined)?.missing
  return {
    values: () => [...inward.map((row) => row.city), ABSENT],
    levels: () => ['00', '01', '10', ...outward.map(keyOf)],
    read(value) {
      if (value === ABSENT) return missing === undefined ? '-' : `unknown:${missing}`
      const row = inward.find((each) => each.city === value)
      return row ? keyOf(row) : OUTSIDE
    },
    write: (level) => writtenBy(tables, outward, level),
  }
}

function writtenBy(tables: readonly LevelTable[], outward: readonly LevelRow[], level: string): string {
  const rivals = outward.filter((row) => keyOf(row) === level)
  const row = rivals.find((each) => each.canonical) ?? rivals[0]
  if (row) return row.city
  const other = level.startsWith('unknown') ? tables.find((table) => table.otherUnknown !== undefined) : undefined
  return other?.otherUnknown ?? '-'
}

function keyOf({ level, state }: LevelRow): string {
  return level === 'unknown' ? `unknown:${state ?? ''}` : level
}

function isKnown(level: string): boolean {
  return level === '00' || level === '01' || level === '10'
}

function different(
  of: string,
  way: LevelDifference['way'],
  before: string,
  after: string,
  isDangerous: (before: string, after: string) => boolean,
): readonly LevelDifference[] {
  return before === after ? [] : [{ of, way, before, after, dangerous: isDangerous(before, after) }]
}
