import type { Node } from '../yaml.js'
import { itemsOf, member, textOf } from './edit.js'
import { opsOfExchange } from './sites.js'

/** A level as the proof counts: `00`, `01`, `10`, or `unknown:` and its state. */
export type LevelKey = string

/** Where a level goes that is written: what is read back, and the row that says so. */
export interface WrittenLevel {
  /** Undefined: the profile refuses to say this level. */
  readonly arrives: LevelKey | undefined
  readonly line: number
  /** The row is only for writing: the author merges on purpose. */
  readonly isDeclared: boolean
}

/** The levels of one exchange out of its value map alone, worked out apart from the compiler. */
export interface RiskTable {
  /** Levels that the city can say. */
  readonly said: readonly LevelKey[]
  readonly write: (level: LevelKey) => WrittenLevel
}

/** State of a level that no row knows. */
const UNKNOWN_VALUE = 'unknown:unknown-value'

/** The value maps of an exchange: one, or one for each case of a `switch`. */
export function riskTablesOf(exchange: Node): readonly RiskTable[] {
  const maps = opsOfExchange(exchange).filter(({ name }) => name === 'riskMap')
  return maps.map(({ parameters }) => riskTableOf(parameters))
}

function riskTableOf(map: Node): RiskTable {
  const rows = itemsOf(map, 'rows')
  const inward = rows.filter((row) => textOf(row, 'only') !== 'toCity')
  const outward = rows.filter((row) => textOf(row, 'only') !== 'toNational')
  const missing = textOf(map, 'missing')
  const other = member(map, 'otherUnknown')

  function read(city: string | undefined): LevelKey {
    const row = inward.find((each) => textOf(each, 'city') === city)
    return row ? keyOf(row) : UNKNOWN_VALUE
  }

  return {
    said: [...new Set([...inward.map(keyOf), ...(missing === undefined ? [] : [`unknown:${missing}`]), UNKNOWN_VALUE])],
    write(level) {
      const rivals = outward.filter((row) => keyOf(row) === level)
      const row = rivals.length === 1 ? rivals[0] : rivals.find((each) => member(each, 'canonical'))
      if (row)
        return { arrives: read(textOf(row, 'city')), line: row.at.line, isDeclared: textOf(row, 'only') === 'toCity' }
      if (level === `unknown:${missing}`) return { arrives: level, line: map.at.line, isDeclared: false }
      const isOther = level.startsWith('unknown') && other?.kind === 'text'
      return { arrives: isOther ? read(other.text) : undefined, line: map.at.line, isDeclared: false }
    },
  }
}

function keyOf(row: Node): LevelKey {
  const level = textOf(row, 'level') ?? ''
  return level === 'unknown' ? `unknown:${textOf(row, 'state') ?? ''}` : level
}
