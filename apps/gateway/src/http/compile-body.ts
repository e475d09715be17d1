import 'reflect-metadata'
import type { Type } from '@nestjs/common'
import { getMetadataStorage, type ValidationArguments } from 'class-validator'

/** Says whether a parsed body keeps every rule of its class, without telling why not. */
export type BodyCheck<T> = (value: object) => value is T & object

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number]

interface PropertyRules {
  /** All must hold for the other rules to be asked (`IsOptional`, `ValidateIf`). */
  readonly conditions: readonly ((object: object, value: unknown) => boolean)[]
  readonly rules: readonly ((object: object, value: unknown) => boolean)[]
}

/**
 * Compiles the class-validator rules of a body class to closures. class-validator looks its rules up anew for every
 * request, which costs more than the rules themselves; here that is done once. Whoever gets `false` asks class-validator
 * for the reason. A rule of a kind that is not known here makes the check say `false` always: slower, never laxer.
 */
export function compileBody<T extends object>(type: Type<T>): BodyCheck<T> {
  const properties = compileProperties(type)
  return (value): value is T => properties !== undefined && keepsRules(value, properties)
}

function keepsRules(value: object, properties: ReadonlyMap<string, PropertyRules>): boolean {
  for (const name of Object.keys(value)) if (!properties.has(name)) return false
  for (const [name, { conditions, rules }] of properties) {
    const member: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
    if (!conditions.every((condition) => condition(value, member))) continue
    if (!rules.every((rule) => rule(value, member))) return false
  }
  return true
}

function compileProperties(type: Type): ReadonlyMap<string, PropertyRules> | undefined {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)
  const properties = new Map<
    string,
    { conditions: PropertyRules['conditions'][number][]; rules: PropertyRules['rules'][number][] }
  >()
  for (const entry of metadata) {
    const property = properties.get(entry.propertyName) ?? { conditions: [], rules: [] }
    properties.set(entry.propertyName, property)
    const rule = compileRule(type, entry)
    if (!rule) return undefined
    if (entry.type === 'conditionalValidation') property.conditions.push(rule)
    else property.rules.push(rule)
  }
  return properties
}

function compileRule(type: Type, entry: Metadata): PropertyRules['rules'][number] | undefined {
  if (entry.each) return undefined
  switch (entry.type) {
    case 'conditionalValidation':
      return conditionOf(entry)
    case 'customValidation':
      return constraintOf(type, entry)
    case 'nestedValidation':
      return nestedOf(type, entry)
    default:
      return undefined
  }
}

function conditionOf({ constraints }: Metadata): PropertyRules['rules'][number] | undefined {
  const condition: unknown = constraints[0]
  return typeof condition === 'function' ? (object, value) => Boolean(condition(object, value)) : undefined
}

function constraintOf(type: Type, entry: Metadata): PropertyRules['rules'][number] {
  const instances = getMetadataStorage()
    .getTargetValidatorConstraints(entry.constraintCls)
    .map(({ instance }) => instance)
  const about = { targetName: type.name, property: entry.propertyName, constraints: entry.constraints }
  return (object, value) => {
    const args: ValidationArguments = { ...about, object, value }
    return instances.every((instance) => instance.validate(value, args) === true)
  }
}

function nestedOf(type: Type, { propertyName }: Metadata): PropertyRules['rules'][number] | undefined {
  const nested: unknown = Reflect.getMetadata('design:type', type.prototype, propertyName)
  if (!isClass(nested)) return undefined
  const check = compileBody(nested)
  return (_object, value) => {
    if (value === undefined || value === null) return true
    return typeof value === 'object' && !Array.isArray(value) && check(value)
  }
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function' && value !== Object && value !== Array
}
