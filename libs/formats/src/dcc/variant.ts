import type { JsonValue } from '@yimatong/codec'
import { itemsOf, malformed, membersOf, numberOf, textOf, textsOf } from '../table-shape.js'
import { isDateTime } from './date-text.js'
import type { DccCode } from './decode.js'
import { type DccHealth, isObject } from './payload.js'
import type { SchemaFault } from './schema-check.js'

/** A named variant of the DCC: issuers that write one member more than the schema has. */
export interface DccVariantRule {
  readonly id: string
  readonly issuers: readonly string[]
  readonly member: string
  readonly fields: ReadonlyMap<string, VariantField>
}

interface VariantField {
  readonly most: number
  readonly isNeeded: boolean
  readonly isDateTime: boolean
  /** Name of the fact in the record. */
  readonly as?: string
  /** Document type of which this is the number. */
  readonly documentType?: string
}

/** Compiled standards/eu-dcc/variants.json. */
export interface DccVariants {
  /** Payload members of the schema itself. */
  readonly members: ReadonlySet<string>
  readonly rules: readonly DccVariantRule[]
}

/** What a variant adds to the facts of a code. */
export interface DccVariant {
  readonly id: string
  readonly facts: Readonly<Record<string, string>>
  readonly document?: { readonly type: string; readonly number: string }
}

// As standards/national-profile-1/elements.json has it, without the mark of a masked character.
const DOCUMENT_NUMBER = /^[0-9A-Z()-]{1,32}$/

/** Compiles standards/eu-dcc/variants.json. @throws FormatError `formats.table.malformed` */
export function compileDccVariants(data: JsonValue): DccVariants {
  const table = membersOf(data, 'variants')
  const rules = itemsOf(table.variants, 'variants').map((item) => {
    const { id, issuers, member, fields } = membersOf(item, 'variants')
    const rows = Object.entries(membersOf(fields, 'fields')).map(([name, row]) => [name, fieldOf(row)] as const)
    return {
      id: textOf(id, 'id'),
      issuers: textsOf(issuers, 'issuers'),
      member: textOf(member, 'member'),
      fields: new Map(rows),
    }
  })
  return { members: new Set(textsOf(table.members, 'members')), rules }
}

/**
 * Members of a payload that neither the schema nor a variant of the issuer has, and what is wrong inside a variant's own
 * member. Own profile: the published schemas leave further members open; here an unnamed one is a fault, since nobody
 * could say what it means.
 */
export function memberFaults(code: Pick<DccCode, 'health' | 'claims'>, variants: DccVariants): readonly SchemaFault[] {
  const rule = ruleOf(code, variants)
  return Object.keys(code.health)
    .filter((name) => !variants.members.has(name))
    .flatMap((name): readonly SchemaFault[] => {
      // A foreign name may hold anything: only a name that the table knows is repeated.
      const path = variants.rules.some(({ member }) => member === name) ? `/${name}` : ''
      return rule?.member === name ? faultsIn(code.health[name], rule, path) : [{ path, code: 'member' }]
    })
}

/** The variant a code is of; undefined for an ordinary one, and for one whose variant's member is faulty. */
export function variantOf(code: Pick<DccCode, 'health' | 'claims'>, variants: DccVariants): DccVariant | undefined {
  const rule = ruleOf(code, variants)
  const member = rule && Object.hasOwn(code.health, rule.member) ? code.health[rule.member] : undefined
  if (!rule || !isObject(member) || faultsIn(member, rule, '').length > 0) return undefined
  const document = documentIn(member, rule)
  return { id: rule.id, facts: { variant: rule.id, ...factsIn(member, rule) }, ...(document && { document }) }
}

function ruleOf({ claims }: Pick<DccCode, 'claims'>, { rules }: DccVariants): DccVariantRule | undefined {
  return rules.find(({ issuers }) => claims.issuer !== undefined && issuers.includes(claims.issuer))
}

function faultsIn(member: JsonValue | undefined, rule: DccVariantRule, path: string): readonly SchemaFault[] {
  if (!isObject(member)) return [{ path, code: 'type' }]
  const strange = Object.keys(member).some((name) => !rule.fields.has(name))
  const faults = [...rule.fields].flatMap(([name, field]): readonly SchemaFault[] => {
    const code = fieldFault(field, Object.hasOwn(member, name) ? member[name] : undefined)
    return code === undefined ? [] : [{ path: `${path}/${name}`, code }]
  })
  return strange ? [...faults, { path, code: 'member' }] : faults
}

function fieldFault(field: VariantField, value: JsonValue | undefined): SchemaFault['code'] | undefined {
  if (value === undefined) return field.isNeeded ? 'missing' : undefined
  if (typeof value !== 'string') return 'type'
  if (value.length > field.most) return 'length'
  return field.isDateTime && !isDateTime(value) ? 'format' : undefined
}

function factsIn(member: DccHealth, { fields }: DccVariantRule): Readonly<Record<string, string>> {
  const facts = [...fields].flatMap(([name, { as }]) => {
    const value = member[name]
    return as !== undefined && typeof value === 'string' ? [[as, value] as const] : []
  })
  return Object.fromEntries(facts)
}

function documentIn(member: DccHealth, { fields }: DccVariantRule): DccVariant['document'] {
  for (const [name, { documentType: type }] of fields) {
    const number = member[name]
    if (type !== undefined && typeof number === 'string' && DOCUMENT_NUMBER.test(number)) return { type, number }
  }
  return undefined
}

function fieldOf(data: JsonValue | undefined): VariantField {
  const { most, needed, format, as, documentType } = membersOf(data, 'fields')
  const longest = numberOf(most, 'most')
  if (longest === undefined) throw malformed('most in every field of variants')
  if (format !== undefined && format !== 'date-time') throw malformed('the format date-time or none in variants')
  return {
    most: longest,
    isNeeded: needed === true,
    isDateTime: format !== undefined,
    ...(as !== undefined && { as: textOf(as, 'as') }),
    ...(documentType !== undefined && { documentType: textOf(documentType, 'documentType') }),
  }
}
