import 'reflect-metadata'
import type { Type } from '@nestjs/common'
import { getMetadataStorage, type ValidationArguments } from 'class-validator'
import { quickRule } from './quick-rules.js'

/** Says whether a parsed body keeps every rule of its class, without telling why not. */
export type BodyCheck<T> = (value: object) => value is T & object

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number]
type Rule = (object: object, value: unknown) => boolean
type Members = Readonly<Record<string, unknown>>

interface PropertyRules {
  readonly name: string
  /** All must hold for the other rules to be asked (`IsOptional`, `ValidateIf`). */
  readonly conditions: readonly Rule[]
  readonly rules: readonly Rule[]
}

interface ClassRules {
  readonly names: ReadonlySet<string>
  readonly properties: readonly PropertyRules[]
}

/**
 * Compiles the class-validator rules of a body class to closures. class-validator looks its rules up anew for every
 * request, which costs more than the rules themselves; here that is done once. Whoever gets `false` asks class-validator
 * for the reason. A rule of a kind that is not known here makes the check say `false` always: slower, never laxer.
 */
export function compileBody<T extends object>(type: Type<T>): BodyCheck<T> {
  const compiled = compileClass(type)
  return (value): value is T => compiled !== undefined && isMembers(value) && keepsRules(value, compiled)
}

function isMembers(value: object): value is Members {
  return !Array.isArray(value)
}

function keepsRules(value: Members, { names, properties }: ClassRules): boolean {
  for (const name in value) if (!names.has(name)) return false
  for (const { name, conditions, rules } of properties) {
    const member = value[name]
    if (holdAll(conditions, value, member) && !holdAll(rules, value, member)) return false
  }
  return true
}

function holdAll(rules: readonly Rule[], object: object, value: unknown): boolean {
  for (const rule of rules) if (!rule(object, value)) return false
  return true
}

function compileClass(type: Type): ClassRules | undefined {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)
  const properties = new Map<string, { name: string; conditions: Rule[]; rules: Rule[] }>()
  for (const entry of metadata) {
    const name = entry.propertyName
    // A member of a name that every object inherits could not be told from one that was sent.
    if (name in Object.prototype) return undefined
    const property = properties.get(name) ?? { name, conditions: [], rules: [] }
    properties.set(name, property)
    const rule = compileRule(type, entry)
    if (!rule) return undefined
    if (entry.type === 'conditionalValidation') property.conditions.push(rule)
    else property.rules.push(rule)
  }
  return { names: new Set(properties.keys()), properties: [...properties.values()] }
}

function compileRule(type: Type, entry: Metadata): Rule | undefined {
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

function conditionOf({ constraints }: Metadata): Rule | undefined {
  const condition: unknown = constraints[0]
  return typeof condition === 'function' ? (object, value) => Boolean(condition(object, value)) : undefined
}

function constraintOf(type: Type, entry: Metadata): Rule {
  const instances = getMetadataStorage()
    .getTargetValidatorConstraints(entry.constraintCls)
    .map(({ instance }) => instance)
  const about = { targetName: type.name, property: entry.propertyName, constraints: entry.constraints }
  const own: Rule = (object, value) => {
    const args: ValidationArguments = { object, value, ...about }
    return instances.every((instance) => instance.validate(value, args) === true)
  }
  const quick = quickRule(entry.name, entry.constraints)
  return quick ? (object, value) => quick(value) || own(object, value) : own
}

function nestedOf(type: Type, { propertyName }: Metadata): Rule | undefined {
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
