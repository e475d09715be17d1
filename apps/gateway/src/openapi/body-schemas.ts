import type { Type } from '@nestjs/common'
import type { JsonValue } from '@yimatong/record'
import { BODIES, type BodyEntry } from './bodies.js'
import { type BodyMember, readMembers } from './body-rules.js'
import { type BodyVariant, readVariants } from './body-variants.js'
import { described, inWords, reference, type Schema, type Words } from './json-schema.js'
import { ruleSchema } from './rule-schemas.js'

/** The schemas of every request body by the name of its class, out of the rules that check it. */
export function bodySchemas(): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(BODIES).map(([name, entry]) => [name, bodySchema(entry)]))
}

/** The schema of one body. @throws Error naming a member without description, or a rule the document cannot tell. */
function bodySchema({ type, words, members: about }: BodyEntry): Schema {
  const members = readMembers(type)
  const schemas = new Map(members.map((member) => [member.name, memberSchema(type, member, about[member.name])]))
  const names = Object.keys(about).filter((name) => schemas.has(name))
  const described = names.length === schemas.size && names.length === Object.keys(about).length
  if (!described) throw new Error(`the descriptions of ${type.name} in bodies.ts are not those of its members`)
  const variants = readVariants(members, choicesOf(schemas)).map((variant) => variantSchema(variant, names, schemas))
  const [only, ...more] = variants
  return more.length === 0 ? { ...only, description: inWords(words) } : { description: inWords(words), oneOf: variants }
}

function choicesOf(schemas: ReadonlyMap<string, Schema>): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...schemas].flatMap(([name, schema]) => (isChoice(schema.enum) ? [[name, schema.enum] as const] : [])),
  )
}

function isChoice(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string')
}

function variantSchema(
  { required, without, fixed }: BodyVariant,
  names: readonly string[],
  schemas: ReadonlyMap<string, Schema>,
): Schema {
  const members = names.filter((name) => !without.includes(name))
  const properties = members.map((name) => {
    const schema = schemas.get(name) ?? {}
    const word = fixed[name]
    return [name, word === undefined ? schema : { ...schema, enum: [word] }] as const
  })
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: members.filter((name) => required.includes(name)),
    additionalProperties: false,
  }
}

/** Rules that say of a nested object no more than that it is one. */
const ON_NESTED = ['isNotEmpty', 'isObject']

function memberSchema(type: Type<object>, member: BodyMember, words: Words | undefined): Schema {
  if (!words) throw new Error(`${type.name}.${member.name} has no description in bodies.ts`)
  const where = `${type.name}.${member.name}`
  if (member.nested) {
    const odd = member.rules.find(({ name }) => !ON_NESTED.includes(name))
    if (odd) throw new Error(`${where} is nested and has the rule ${odd.name}, which the document cannot tell`)
    return described(words, nestedSchema(member.nested, member.orBoolean))
  }
  let schema: Schema = {}
  for (const { name, constraint } of member.rules) {
    const told = ruleSchema(name, constraint)
    if (!told) throw new Error(`${where} has the rule ${name}, which rule-schemas.ts does not know`)
    if ('pattern' in told && 'pattern' in schema) throw new Error(`${where} has two patterns`)
    schema = { ...schema, ...told }
  }
  const isNotEmpty = member.rules.some(({ name }) => name === 'isNotEmpty') && schema.type === 'string'
  return described(words, isNotEmpty ? { ...schema, minLength: 1 } : schema)
}

function nestedSchema(nested: Type<object>, orBoolean: boolean): Schema {
  const name = Object.keys(BODIES).find((candidate) => BODIES[candidate]?.type === nested)
  if (name === undefined) throw new Error(`the nested class ${nested.name} is not in bodies.ts`)
  return orBoolean ? { anyOf: [{ type: 'boolean' }, reference(name)] } : reference(name)
}
