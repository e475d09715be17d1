import type { JsonValue } from '@yimatong/codec'
import { formatInstant } from '@yimatong/kernel'
import { type ExtensionValue, type NationalRecord, SOURCED } from '@yimatong/record'
import { isObject } from '../dcc/payload.js'
import { malformed, membersOf, textOf, textsOf } from '../table-shape.js'
import type { ShcClaims } from './claims.js'

/** The name of the record extension that holds the facts of a SMART Health Card. */
export const SHC_EXTENSION = 'smart-health-card'

/** Names of the facts in the record, compiled from standards/smart-health-card/members.json. */
export interface ShcMembers {
  readonly person: Names
  readonly resources: ReadonlyMap<string, { readonly as: string; readonly names: Names }>
}

/** A fact's name, and the pointers of which the first that holds a fact counts. */
type Names = readonly (readonly [name: string, pointers: readonly (readonly string[])[]])[]
type Resource = { readonly [name: string]: JsonValue }
type Fact = string | number | boolean
type Facts = { [name: string]: Fact }

/** Own profile: as for an EU DCC, and most resources of one card that become facts. */
const MAX_NAME = 100
const MAX_FACT = 1000
const MAX_FACTS = 60
const FOREIGN_CHARACTER = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u

/** Compiles standards/smart-health-card/members.json. @throws FormatError `formats.table.malformed` */
export function compileShcMembers(data: JsonValue): ShcMembers {
  const table = membersOf(data, 'members')
  const resources = Object.entries(membersOf(table.resources, 'resources'))
  return {
    person: namesOf(table.person, 'person'),
    resources: new Map(
      resources.map(([type, row]) => {
        const { as, members } = membersOf(row, type)
        return [type, { as: textOf(as, 'as'), names: namesOf(members, type) }]
      }),
    ),
  }
}

function namesOf(data: JsonValue | undefined, where: string): Names {
  return Object.entries(membersOf(data, where)).map(([name, pointers]) => {
    const texts = textsOf(pointers, where)
    const isNamed = /^[a-z][A-Za-z]*$/.test(name)
    if (!isNamed || !texts.every((text) => text.startsWith('/'))) throw malformed(`names and pointers at ${where}`)
    return [name, texts.map((text) => text.slice(1).split('/'))]
  })
}

/**
 * The record of a card: the holder's name where one Patient has one, and as extension `smart-health-card` who issued it
 * and when, its types, birth date and gender, and the facts of each resource the table knows; of others their type alone.
 * Facts only, all sourced: no level and no assessment, since a card asserts none. Call it after the verdict.
 */
export function shcToRecord(claims: ShcClaims, members: ShcMembers): NationalRecord {
  const resources = resourcesOf(claims.bundle)
  const patients = resources.filter(({ resourceType }) => resourceType === 'Patient')
  // A card is about one person; with several nobody can say whose the facts are.
  const [patient] = patients.length === 1 ? patients : []
  const name = patient && holderName(patient.name)
  const facts: ExtensionValue = {
    ...factsOfClaims(claims),
    ...(patient && factsOf(patient, members.person)),
    ...factsOfResources(resources, members),
  }
  return {
    profile: 'hc-n/1',
    subject: name === undefined ? {} : { name },
    extensions: { [SHC_EXTENSION]: facts },
    origins: { ...(name !== undefined && { '/subject/name': SOURCED }), [`/extensions/${SHC_EXTENSION}`]: SOURCED },
  }
}

function resourcesOf(bundle: ShcClaims['bundle']): readonly Resource[] {
  const entries = Array.isArray(bundle?.entry) ? bundle.entry : []
  return entries.flatMap((entry) => (isObject(entry) && isObject(entry.resource) ? [entry.resource] : []))
}

function factsOfClaims({ issuer, issuedAt, expiresAt, types }: ShcClaims): { readonly [name: string]: ExtensionValue } {
  return {
    ...(issuer !== undefined && isFact(issuer) && { issuer }),
    ...(issuedAt !== undefined && { issuedAt: formatInstant(issuedAt) }),
    ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }),
    types: types.filter(isFact).slice(0, MAX_FACTS),
  }
}

function factsOfResources(
  resources: readonly Resource[],
  members: ShcMembers,
): { readonly [name: string]: ExtensionValue } {
  const lists = new Map<string, Facts[]>()
  const others = new Set<string>()
  let room = MAX_FACTS
  for (const resource of resources) {
    const { resourceType } = resource
    if (typeof resourceType !== 'string' || resourceType === 'Patient') continue
    const row = members.resources.get(resourceType)
    if (row && room-- > 0) lists.set(row.as, [...(lists.get(row.as) ?? []), factsOf(resource, row.names)])
    else if (/^[A-Z][A-Za-z]{1,63}$/.test(resourceType) && others.size < MAX_FACTS) others.add(resourceType)
  }
  return { ...Object.fromEntries(lists), ...(others.size > 0 && { others: [...others].sort() }) }
}

function factsOf(resource: Resource, names: Names): Facts {
  const facts: Facts = {}
  for (const [name, pointers] of names) {
    const fact = pointers.map((steps) => factOf(valueAt(resource, steps))).find((found) => found !== undefined)
    if (fact !== undefined) facts[name] = fact
  }
  return facts
}

function valueAt(resource: Resource, steps: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = resource
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)]
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
  }
  return value
}

// A record carries no fractions, so a number that has one is kept as its text.
function factOf(value: JsonValue | undefined): Fact | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : String(value)
  return typeof value === 'string' && isFact(value) ? value : undefined
}

function isFact(text: string): boolean {
  return text.length <= MAX_FACT && !/\p{Cs}/u.test(text)
}

// Forename first, as the holder's own document shows it; the text of a name where it has no parts.
function holderName(names: JsonValue | undefined): string | undefined {
  const [name] = Array.isArray(names) ? names : []
  if (!isObject(name)) return undefined
  const given = Array.isArray(name.given) ? name.given : []
  const parts = [...given, name.family].filter((part) => typeof part === 'string').map((part) => part.trim())
  const written =
    parts.filter((part) => part !== '').join(' ') || (typeof name.text === 'string' ? name.text.trim() : '')
  const isCarried = written !== '' && [...written].length <= MAX_NAME && !FOREIGN_CHARACTER.test(written)
  return isCarried ? written : undefined
}
