import { isInstant, parseInstant } from '@yimatong/kernel'
import { checkCitizenNumber } from './citizen-number.js'
import { hasCode } from './code-table.js'
import type { ElementRow, ScalarType } from './element-row.js'
import type { ElementParts } from './element-tree.js'
import { RecordError, type RecordFaultCode } from './error.js'
import type { Group } from './value.js'

/** `record`: in memory, instants are numbers. `json`: at an edge, instants are RFC 3339 text. */
export type RecordForm = 'record' | 'json'

/** What is wrong with a present value, or undefined. */
export type ScalarCheck = (value: unknown, siblings: Group) => RecordFaultCode | undefined

/** Longest RFC 3339 text looked at: `2022-05-04T08:00:00.123456789+08:00` is 35. */
const MAX_INSTANT_TEXT = 40

/** Builds the check of one single value. All lookups happen here, none per record. */
export function compileScalar(row: ElementRow, type: ScalarType, parts: ElementParts, form: RecordForm): ScalarCheck {
  switch (type) {
    case 'text':
    case 'digits':
    case 'decimal':
      return compileText(row, parts)
    case 'code':
      return compileCode(row, parts)
    case 'instant':
      return form === 'record' ? checkInstant : checkInstantText
    case 'integer':
      return compileInteger(row)
    case 'constant':
      return (value) => (value === row.value ? undefined : 'record.element.code')
  }
}

function compileText(row: ElementRow, parts: ElementParts): ScalarCheck {
  const pattern = patternOf(row, parts)
  const maxLength = row.maxLength ?? 0
  const check = row.check === 'citizen-number' ? isPlausibleNumber : undefined
  return (value, siblings) => {
    if (typeof value !== 'string') return 'record.element.type'
    if (value.length > maxLength) return 'record.element.length'
    if (!pattern.test(value)) return 'record.element.pattern'
    return check === undefined || check(value, siblings) ? undefined : 'record.element.check'
  }
}

function compileCode(row: ElementRow, parts: ElementParts): ScalarCheck {
  const table = parts.codeTables.get(row.codes ?? '')
  if (table === undefined) throw new RecordError('record.table.malformed', `row ${row.path} names no code table`)
  return (value) => {
    if (typeof value !== 'string') return 'record.element.type'
    return hasCode(table, value) ? undefined : 'record.element.code'
  }
}

function compileInteger(row: ElementRow): ScalarCheck {
  const { min = 0, max = 0 } = row
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return 'record.element.type'
    return value < min || value > max || Object.is(value, -0) ? 'record.element.range' : undefined
  }
}

function checkInstant(value: unknown): RecordFaultCode | undefined {
  return isInstant(value) && !Object.is(value, -0) ? undefined : 'record.element.type'
}

function checkInstantText(value: unknown): RecordFaultCode | undefined {
  return isInstantText(value) ? undefined : 'record.element.type'
}

/** True for an RFC 3339 date-time with offset. */
export function isInstantText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_INSTANT_TEXT && parseInstant(value) !== undefined
}

/** The pattern of a text row. @throws RecordError `record.table.malformed` when the row names none. */
export function patternOf(row: ElementRow, parts: ElementParts): RegExp {
  const pattern = parts.patterns.get(row.pattern ?? '')
  if (pattern === undefined) throw new RecordError('record.table.malformed', `row ${row.path} names no pattern`)
  return pattern
}

const CITIZEN_DOCUMENTS: ReadonlySet<unknown> = new Set(['resident-id', 'hmt-residence-permit'])

/**
 * True unless an unmasked number of a resident's document fails GB 11643. The 15-digit form is let through: the
 * paper still exists, and a record reports what was said; the lookups by number refuse it.
 */
export function isPlausibleNumber(text: string, siblings: Group): boolean {
  if (!CITIZEN_DOCUMENTS.has(siblings.documentType) || text.includes('*')) return true
  const verdict = checkCitizenNumber(text)
  return verdict.ok || verdict.code === 'record.citizen.old-form'
}
