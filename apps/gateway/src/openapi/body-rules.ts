import type { Type } from '@nestjs/common'
import { plainToInstance } from 'class-transformer'
import { getMetadataStorage } from 'class-validator'

/** One rule of class-validator on one member. */
export interface BodyRule {
  readonly name: string
  readonly constraint: unknown
}

/** What class-validator and class-transformer know of one member of a body class. */
export interface BodyMember {
  readonly name: string
  readonly rules: readonly BodyRule[]
  /** Class of a nested object. */
  readonly nested: Type<object> | undefined
  /** A nested object may also be written as `true` or `false`. */
  readonly orBoolean: boolean
  /** Whether the rules look at the member when it is absent from these others: false means that it may be left out. */
  readonly isWanted: (others: Readonly<Record<string, unknown>>) => boolean
}

type Condition = (object: unknown, value: unknown) => boolean

/** Reads the members of a body class in the order of their names, so that the document never depends on load order. */
export function readMembers(type: Type<object>): readonly BodyMember[] {
  const storage = getMetadataStorage()
  const metadata = storage.getTargetValidationMetadatas(type, '', false, false)
  const grouped = Object.entries(storage.groupByPropertyName(metadata))
  return grouped.map(([name, entries]): BodyMember => {
    const conditions = entries.filter((entry) => entry.type === 'conditionalValidation').map(conditionOf)
    const rules = entries
      .filter((entry) => entry.type === 'customValidation')
      .map((entry): BodyRule => ({ name: entry.name ?? '', constraint: entry.constraints?.[0] }))
    const isNested = entries.some((entry) => entry.type === 'nestedValidation')
    const nested = isNested ? nestedType(type, name) : undefined
    return {
      name,
      rules: rules.sort((a, b) => compare(a.name, b.name)),
      nested,
      orBoolean: nested !== undefined && transformed(type, name, true) instanceof nested,
      isWanted: (others) => conditions.every((condition) => condition({ ...others, [name]: undefined }, undefined)),
    }
  })
}

function conditionOf(metadata: { readonly constraints?: readonly unknown[] }): Condition {
  const [condition] = metadata.constraints ?? []
  if (typeof condition !== 'function') throw new Error('a condition of a body class is no function')
  return (object, value) => Boolean(Reflect.apply(condition, undefined, [object, value]))
}

/** The class that class-transformer makes of an object there, whether `@Type` or `@Transform` says so. */
function nestedType(type: Type<object>, member: string): Type<object> {
  const made = transformed(type, member, {})
  const maker: unknown = typeof made === 'object' && made !== null ? made.constructor : undefined
  if (isClass(maker) && maker !== Object) return maker
  throw new Error(`${type.name}.${member} is nested, and class-transformer makes no class of it; give it @Type`)
}

function transformed(type: Type<object>, member: string, value: unknown): unknown {
  return Reflect.get(plainToInstance(type, { [member]: value }), member)
}

function isClass(value: unknown): value is Type<object> {
  return typeof value === 'function'
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
