import {
  ArrayMaxSize,
  ArrayMinSize,
  Equals,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator'
import { type CodeTables, hasCode } from './code-table.js'
import type { ElementRow, ScalarType } from './element-row.js'
import type { ElementParts } from './element-tree.js'
import { RecordError, type RecordFaultCode } from './error.js'
import { isInstantText, isPlausibleNumber, patternOf } from './scalar-check.js'
import { isGroup } from './value.js'

/** What a class-validator error carries for us: which fault it is. */
export function faultContext(code: RecordFaultCode, each = false): ValidationOptions {
  return { each, context: { code } }
}

/** class-validator rules of a list as a list, in the order of the checker. */
export function listRules(row: ElementRow): PropertyDecorator[] {
  return [
    IsArray(faultContext('record.element.type')),
    ArrayMinSize(1, faultContext('record.element.items')),
    ArrayMaxSize(row.maxItems ?? 0, faultContext('record.element.items')),
  ]
}

/** class-validator rules of a single value of the JSON form, or (`each`) of the items of a list. */
export function scalarRules(
  row: ElementRow,
  type: ScalarType,
  parts: ElementParts,
  each: boolean,
): PropertyDecorator[] {
  switch (type) {
    case 'text':
    case 'digits':
    case 'decimal':
      return textRules(row, parts, each)
    case 'code':
      return codeRules(row, parts.codeTables, each)
    case 'instant':
      return [rule('isInstantText', isInstantText, faultContext('record.element.type', each))]
    case 'integer':
      return integerRules(row, each)
    case 'constant':
      return [Equals(row.value, faultContext('record.element.code', each))]
  }
}

function textRules(row: ElementRow, parts: ElementParts, each: boolean): PropertyDecorator[] {
  const rules = [
    IsString(faultContext('record.element.type', each)),
    // Why not MaxLength: it counts characters, the table counts UTF-16 units.
    rule(
      'fitsLength',
      (value) => String(value).length <= (row.maxLength ?? 0),
      faultContext('record.element.length', each),
    ),
    Matches(patternOf(row, parts), faultContext('record.element.pattern', each)),
  ]
  return row.check === 'citizen-number' ? [...rules, numberRule()] : rules
}

function numberRule(): PropertyDecorator {
  const isPlausible = (value: unknown, siblings: object) =>
    isPlausibleNumber(String(value), isGroup(siblings) ? siblings : {})
  return rule('isPlausibleNumber', isPlausible, faultContext('record.element.check'))
}

function codeRules(row: ElementRow, tables: CodeTables, each: boolean): PropertyDecorator[] {
  const table = tables.get(row.codes ?? '')
  if (table === undefined) throw new RecordError('record.table.malformed', `row ${row.path} names no code table`)
  const context = faultContext('record.element.code', each)
  const isCode = (value: unknown) => typeof value === 'string' && hasCode(table, value)
  return [
    IsString(faultContext('record.element.type', each)),
    table.open ? rule('isOpenCode', isCode, context) : IsIn([...table.rows.keys()], context),
  ]
}

function integerRules(row: ElementRow, each: boolean): PropertyDecorator[] {
  const range = faultContext('record.element.range', each)
  return [
    IsInt(faultContext('record.element.type', each)),
    Min(row.min ?? 0, range),
    Max(row.max ?? 0, range),
    rule('isNotMinusZero', (value) => !Object.is(value, -0), range),
  ]
}

/** A class-validator rule out of a predicate over the value and the object that has it. */
export function rule(
  name: string,
  holds: (value: unknown, object: object) => boolean,
  options: ValidationOptions,
): PropertyDecorator {
  // Why a message: class-validator drops the context of a rule that has none.
  const validator = {
    validate: (value: unknown, args?: ValidationArguments) => holds(value, args?.object ?? {}),
    defaultMessage: () => name,
  }
  return ValidateBy({ name, validator }, options)
}
