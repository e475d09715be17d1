import type { JsonValue } from '@yimatong/codec'
import { SECOND } from '@yimatong/kernel'
import type { Level } from '@yimatong/record'
import { itemsOf, malformed, membersOf, numberOf, textOf } from '../table-shape.js'

/** What the table says of one status code. */
export interface PolicyRow {
  readonly level: Level
  /** What the issuer's applications show for it. */
  readonly meaning: { readonly zh: string; readonly en: string }
  /** Why the level is not green, where the meaning of the code is a reason. */
  readonly reason?: string
  readonly evidence: string
}

/** The reviewed table of standards/in-aarogya-setu/policy.json, compiled. */
export interface AarogyaPolicy {
  readonly id: string
  readonly version: string
  /** Whom the assessment is attributed to. */
  readonly authority: string
  /** The longest a code lives, milliseconds. */
  readonly lifeMs: number
  /** How far the issuer's clock may be off, milliseconds. */
  readonly skewMs: number
  /** The row of a status code; undefined for a code the table does not know, whose level is unknown. */
  rowOf(statusCode: number): PolicyRow | undefined
}

const LEVELS: readonly Level[] = ['00', '01', '10', 'unknown']

/** Compiles the table. @throws FormatError `formats.table.malformed` naming the place; a status code twice is one */
export function compileAarogyaPolicy(data: JsonValue): AarogyaPolicy {
  const table = membersOf(data, 'policy')
  const rows = new Map<number, PolicyRow>()
  for (const item of itemsOf(table.rows, 'rows')) {
    const { codes, ...row } = membersOf(item, 'rows')
    const compiled = rowFrom(row)
    for (const code of itemsOf(codes, 'rows/codes')) {
      if (typeof code !== 'number' || rows.has(code)) throw malformed('status codes, each once, at rows/codes')
      rows.set(code, compiled)
    }
  }
  return {
    id: textOf(table.id, 'id'),
    version: textOf(table.version, 'version'),
    authority: textOf(table.authority, 'authority'),
    lifeMs: seconds(table.lifeSeconds, 'lifeSeconds'),
    skewMs: seconds(table.skewSeconds, 'skewSeconds'),
    rowOf: (statusCode) => rows.get(statusCode),
  }
}

function rowFrom(row: ReturnType<typeof membersOf>): PolicyRow {
  const level = LEVELS.find((known) => known === row.level)
  if (level === undefined) throw malformed(`one of ${LEVELS.join(', ')} at rows/level`)
  const { zh, en } = membersOf(row.meaning, 'rows/meaning')
  return {
    level,
    meaning: { zh: textOf(zh, 'rows/meaning/zh'), en: textOf(en, 'rows/meaning/en') },
    evidence: textOf(row.evidence, 'rows/evidence'),
    ...(row.reason !== undefined && { reason: textOf(row.reason, 'rows/reason') }),
  }
}

function seconds(value: JsonValue | undefined, where: string): number {
  const number = numberOf(value, where)
  if (number === undefined || number < 0) throw malformed(`seconds at ${where}`)
  return number * SECOND
}
