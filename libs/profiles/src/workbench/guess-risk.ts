import type { LevelRow } from './field-map.js'
import { SUCCESS_WORDS, suggestionsOf } from './field-words.js'
import { type KnownFormats, type KnownLevels, plainName } from './known.js'
import { isUsual, type ObservedField } from './observe-fields.js'

const LEVEL = '/assessment/level'

/** A field that may hold the level, and the table of the catalogue that its values fit. */
export interface RiskGuess {
  readonly field: ObservedField
  readonly table: KnownLevels
  /** Another table fits as well and gives one of the seen values another level: nothing can be proposed. */
  readonly isContested: boolean
  /** Ids of profiles whose tables contradict. */
  readonly rivals: readonly string[]
  readonly confidence: number
}

/** The field that most likely holds the level; undefined where no field fits a known table. */
export function guessRisk(
  fields: readonly ObservedField[],
  known: KnownFormats,
  isPositional: boolean,
): RiskGuess | undefined {
  const found = fields.map((field) => guessOf(field, known, isPositional)).filter((guess) => guess !== undefined)
  return found.reduce<RiskGuess | undefined>((a, b) => (a && a.confidence >= b.confidence ? a : b), undefined)
}

function guessOf(field: ObservedField, known: KnownFormats, isPositional: boolean): RiskGuess | undefined {
  const { type, texts } = field
  if (texts.length === 0 || type === 'list' || type === 'mixed') return undefined
  const fitting = fittingTables(known.levels, texts)
  const [table] = fitting
  const isNamed = isNamedLevel(field, known)
  const isColour = isUsual(texts, (text) => /[绿黄红]|^(green|yellow|red)$/i.test(text))
  if (!table || !(isNamed || isColour || isPositional) || looksLikeFlag(field)) return undefined
  const values = [...new Set(texts)].filter((value) => rowOf(table, value))
  const rivals = fitting.filter((other) => values.some((value) => contradicts(other, table, value)))
  const levels = new Set(values.map((value) => rowOf(table, value)?.level).filter((level) => level !== 'unknown'))
  // Without a name and without a colour only several levels tell it from any other code.
  if (!isNamed && !isColour && levels.size < 2) return undefined
  const weight = (isNamed ? 0.5 : 0.35) + (isColour ? 0.25 : 0) + 0.08 * Math.min(3, levels.size)
  const isContested = rivals.length > 0
  const confidence = Math.round(100 * (isContested ? weight / 2 : weight)) / 100
  return {
    field,
    table: withSeen(table, texts),
    isContested,
    rivals: rivals.flatMap(({ profiles }) => profiles),
    confidence,
  }
}

/** The table with its known levels, and of the unknown ones those that were seen: the others need no row to be unknown. */
function withSeen({ rows, otherUnknown, profiles }: KnownLevels, texts: readonly string[]): KnownLevels {
  const kept = rows.filter((row) => row.level !== 'unknown' || texts.includes(row.city))
  const other = kept.some((row) => row.city === otherUnknown) ? otherUnknown : undefined
  return { rows: kept, ...(other !== undefined && { otherUnknown: other }), profiles }
}

/** Always the same word of success under a name that flags have. */
function looksLikeFlag({ pointer, texts }: ObservedField): boolean {
  const isFlagName = suggestionsOf(plainName(pointer)).includes('success')
  return isFlagName && SUCCESS_WORDS.some((word) => isUsual(texts, (text) => text === word))
}

/**
 * The tables that know the most of the values. A few may be outside: they stay unknown, as they are. A known level must be
 * among the others.
 */
function fittingTables(tables: readonly KnownLevels[], texts: readonly string[]): readonly KnownLevels[] {
  const covered = tables.map((table) => texts.filter((text) => rowOf(table, text)).length)
  const most = Math.max(0, ...covered)
  return tables.filter((table, index) => {
    const isBest = covered[index] === most && isUsual(texts, (text) => rowOf(table, text) !== undefined)
    return isBest && texts.some((text) => isKnownLevel(rowOf(table, text)))
  })
}

function isKnownLevel(row: LevelRow | undefined): boolean {
  return row !== undefined && row.level !== 'unknown'
}

function contradicts(other: KnownLevels, table: KnownLevels, value: string): boolean {
  const [a, b] = [rowOf(other, value), rowOf(table, value)]
  return a !== undefined && a.level !== b?.level
}

function isNamedLevel({ pointer }: ObservedField, known: KnownFormats): boolean {
  return known.elementsOf(pointer).has(LEVEL) || suggestionsOf(plainName(pointer)).includes(LEVEL)
}

function rowOf(table: KnownLevels, value: string): LevelRow | undefined {
  return table.rows.find((row) => row.city === value && row.only !== 'toCity')
}
