import 'reflect-metadata'
import { plainToInstance, Transform, Type } from 'class-transformer'
import { IsObject, ValidateIf, ValidateNested, type ValidationError, validateSync } from 'class-validator'
import { faultContext, listRules, rule, scalarRules } from './class-rules.js'
import type { Requirement } from './element-row.js'
import type { ElementTable } from './element-tree.js'
import { type ElementNode, type GroupNode, isForbidden, isRequired } from './element-tree.js'
import { isFaultCode, type RecordFault, type RecordFaultCode } from './error.js'
import { checkOrigins } from './origins.js'
import { checkExtensions, type Group, isGroup, isReservedKey } from './value.js'

type GroupClass = new () => object

/** A class-validator class of the JSON form. */
export interface RecordClass {
  new (): object
  /** What is wrong with the origins of an instance. */
  originFaults(record: object): readonly RecordFault[]
}

/**
 * Builds the class-validator class of the record's JSON form out of the element table: nested classes for groups,
 * stock rules wherever one says exactly what the table says. For the HTTP edge; a property test holds it and the
 * compiled checker to the same verdicts. class-validator keeps the classes it knows for ever: once per process.
 */
export function buildRecordClass(elements: ElementTable): RecordClass {
  const groupClass = buildGroupClass('NationalRecord', elements.root, elements)
  const originFaults = (record: object) => checkOriginsOf(record, elements)
  const hasOrigins = (_value: unknown, record: object) => originFaults(record).length === 0
  rule(ORIGINS_RULE, hasOrigins, {})(groupClass.prototype, 'origins')
  return Object.assign(groupClass, { originFaults })
}

/**
 * Validates the JSON form of a record with a class of {@link buildRecordClass}: the faults in the order of the table,
 * with the same paths and codes as the compiled checker (at most one per element).
 *
 * Use this and not class-transformer alone: that drops keys such as `toString` without a word and breaks on a key
 * `constructor`.
 */
export function checkRecordClass(recordClass: RecordClass, json: unknown): readonly RecordFault[] {
  const copy = copyWithoutReservedKeys(json, 0)
  if (!isGroup(copy)) return [{ path: '', code: 'record.element.type' }]
  const record = plainToInstance(recordClass, copy)
  const errors = validateSync(record, {
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  })
  return errors
    .flatMap((error) => faultsOf(error, ''))
    .concat(hasOriginFaults(errors) ? recordClass.originFaults(record) : [])
}

function hasOriginFaults(errors: readonly ValidationError[]): boolean {
  return errors.some((error) => error.constraints?.[ORIGINS_RULE] !== undefined)
}

function buildGroupClass(name: string, group: GroupNode, elements: ElementTable): GroupClass {
  const groupClass: GroupClass = class {}
  Object.defineProperty(groupClass, 'name', { value: name })
  for (const node of group.children) {
    for (const decorate of rulesOf(node, elements)) decorate(groupClass.prototype, node.key)
  }
  return groupClass
}

function rulesOf(node: ElementNode, elements: ElementTable): PropertyDecorator[] {
  return [...presenceRules(node.key, node.row.required), ...valueRules(node, elements)]
}

/** Why not IsOptional and IsDefined: both take null for absence. */
function presenceRules(key: string, required: Requirement): PropertyDecorator[] {
  const isPresent = (members: Group) => members[key] !== undefined
  const rules = [
    ValidateIf((members: Group) => isPresent(members) || isRequired(required, members)),
    rule('isPresent', (value) => value !== undefined, faultContext('record.element.missing')),
  ]
  if (typeof required === 'string') return rules
  const isAllowed = (_value: unknown, members: object) => isGroup(members) && !isForbidden(required, members)
  return [...rules, rule('isAllowed', isAllowed, faultContext('record.element.forbidden'))]
}

function valueRules(node: ElementNode, elements: ElementTable): PropertyDecorator[] {
  const { row, key } = node
  switch (node.kind) {
    case 'scalar':
      return scalarRules(row, node.type, elements, false)
    case 'scalars':
      return [...listRules(row), ...scalarRules(row, node.type, elements, true)]
    case 'group':
      return [IsObject(faultContext('record.element.type')), ...nestedRules(key, node.group, elements)]
    case 'groups':
      return [
        ...listRules(row),
        IsObject(faultContext('record.element.type', true)),
        ...nestedRules(key, node.group, elements),
      ]
    case 'extensions':
      return [untransformed(), ...extensionRules(row.maxItems ?? 0)]
    case 'origins':
      return [untransformed()]
  }
}

function nestedRules(key: string, group: GroupNode, elements: ElementTable): PropertyDecorator[] {
  const nested = buildGroupClass(`NationalRecord_${key}`, group, elements)
  return [ValidateNested(), Type(() => nested)]
}

function extensionRules(maxItems: number): PropertyDecorator[] {
  const codes: RecordFaultCode[] = [
    'record.element.type',
    'record.element.items',
    'record.extension.name',
    'record.extension.value',
  ]
  return codes.map((code) => rule(code, (value) => checkExtensions(value, maxItems) !== code, faultContext(code)))
}

/** Hands a member over as it came: its keys are data, not properties. */
function untransformed(): PropertyDecorator {
  return Transform(({ obj, key }) => (isGroup(obj) ? obj[key] : undefined))
}

function checkOriginsOf(record: object, elements: ElementTable): readonly RecordFault[] {
  const faults: RecordFault[] = []
  if (isGroup(record)) checkOrigins(record, elements.root, faults)
  return faults
}

const ORIGINS_RULE = 'hasOrigins'

const MAX_DEPTH = 32

/** A copy in which reserved names are renamed to an unknown one, so that they are refused instead of dropped. */
function copyWithoutReservedKeys(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map((item) => copyWithoutReservedKeys(item, depth + 1))
  if (!isGroup(value)) return value
  const entries = Object.entries(value).map(([key, member]) => [
    isReservedKey(key) ? '(reserved)' : key,
    copyWithoutReservedKeys(member, depth + 1),
  ])
  return Object.fromEntries(entries)
}

function faultsOf(error: ValidationError, base: string): RecordFault[] {
  if (error.constraints?.whitelistValidation !== undefined) return [{ path: base, code: 'record.key.unknown' }]
  const path = `${base}/${error.property}`
  const own = Object.keys(error.constraints ?? {}).flatMap((name) => ownFaults(error.contexts?.[name], path))
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))]
}

function ownFaults(context: unknown, path: string): RecordFault[] {
  return isGroup(context) && isFaultCode(context.code) ? [{ path, code: context.code }] : []
}
