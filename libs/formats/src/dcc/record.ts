import type { JsonValue } from '@yimatong/codec'
import type { NationalRecord, Origin } from '@yimatong/record'
import { malformed, membersOf, textOf } from '../table-shape.js'
import type { DccCode } from './decode.js'
import { DCC_GROUPS, type DccGroup, type DccHealth, entriesOf, isObject } from './payload.js'
import type { DccVariant } from './variant.js'

/** The name of the record extension that holds the facts of a DCC. */
export const DCC_EXTENSION = 'eu-dcc'

/** Names of the facts in the record, compiled from standards/eu-dcc/members.json. */
export interface DccMembers {
  readonly groups: Readonly<Record<DccGroup, { readonly as: string; readonly names: Names }>>
  readonly payload: Names
  readonly name: Names
}

type Names = readonly (readonly [from: string, to: string])[]
type Fact = string | number | boolean
type Facts = { [name: string]: Fact }

const SOURCED: Origin = { kind: 'sourced' }
/** Own profile: the longest name a record carries, in characters (standards/national-profile-1/elements.json). */
const MAX_NAME = 100
/** Own profile: the longest text of a fact; a code has room for little more. */
const MAX_FACT = 4000
const FOREIGN_CHARACTER = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u

/** Compiles standards/eu-dcc/members.json. @throws FormatError `formats.table.malformed` */
export function compileDccMembers(data: JsonValue): DccMembers {
  const table = membersOf(data, 'members')
  const groups = membersOf(table.groups, 'groups')
  return {
    groups: { v: groupNames(groups.v), t: groupNames(groups.t), r: groupNames(groups.r) },
    payload: namesOf(table.payload, 'payload'),
    name: namesOf(table.name, 'name'),
  }
}

/**
 * The record of a DCC: the holder's name, and as extension `eu-dcc` the vaccinations, tests and recoveries, the birth
 * date and the standardised name; what a variant of the issuer adds, the number of a document among it. Facts only, all
 * sourced: no level and no assessment, since a DCC asserts none. Call it after the verdict; nothing is checked here.
 */
export function dccToRecord(
  code: Pick<DccCode, 'health' | 'claims'>,
  members: DccMembers,
  variant?: DccVariant,
): NationalRecord {
  const { health, claims } = code
  const name = holderName(health.nam)
  const person = isObject(health.nam) ? factsOf(health.nam, members.name) : {}
  const groups = DCC_GROUPS.flatMap((group) => {
    const { as, names } = members.groups[group]
    const entries = entriesOf(health, group).map((entry) => factsOf(entry, names))
    return entries.length > 0 ? [[as, entries] as const] : []
  })
  const issuer = claims.issuer === undefined ? {} : factsOf({ issuer: claims.issuer }, [['issuer', 'issuer']])
  const facts = {
    ...factsOf(health, members.payload),
    ...person,
    ...issuer,
    ...variant?.facts,
    ...Object.fromEntries(groups),
  }
  const subject = {
    ...(name !== undefined && { name }),
    ...(variant?.document && { documentType: variant.document.type, documentNumber: variant.document.number }),
  }
  const pointers = [...Object.keys(subject).map((member) => `/subject/${member}`), `/extensions/${DCC_EXTENSION}`]
  return {
    profile: 'hc-n/1',
    subject,
    extensions: { [DCC_EXTENSION]: facts },
    origins: Object.fromEntries(pointers.map((pointer) => [pointer, SOURCED])),
  }
}

// Names go the European way round, forename first, as the holder's own document shows them.
function holderName(nam: JsonValue | undefined): string | undefined {
  if (!isObject(nam)) return undefined
  const written = joined(nam.gn, nam.fn) ?? joined(machineName(nam.gnt), machineName(nam.fnt))
  const isCarried = written !== undefined && [...written].length <= MAX_NAME && !FOREIGN_CHARACTER.test(written)
  return isCarried ? written : undefined
}

function joined(...parts: readonly (JsonValue | undefined)[]): string | undefined {
  const texts = parts.filter((part) => typeof part === 'string').map((part) => part.trim())
  const name = texts.filter((part) => part !== '').join(' ')
  return name === '' ? undefined : name
}

function machineName(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value.replace(/<+/g, ' ') : undefined
}

function factsOf(entry: DccHealth, names: Names): Facts {
  const facts: Facts = {}
  for (const [from, to] of names) {
    const fact = factOf(entry[from])
    if (fact !== undefined) facts[to] = fact
  }
  return facts
}

// A record carries no fractions, so a number that has one is kept as its text.
function factOf(value: JsonValue | undefined): Fact | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : String(value)
  return typeof value === 'string' && value.length <= MAX_FACT ? value : undefined
}

function groupNames(data: JsonValue | undefined): { as: string; names: Names } {
  const group = membersOf(data, 'groups')
  return { as: textOf(group.as, 'as'), names: namesOf(group.members, 'members') }
}

function namesOf(data: JsonValue | undefined, where: string): Names {
  const names = Object.entries(membersOf(data, where)).map(([from, to]) => [from, textOf(to, where)] as const)
  if (names.some(([, to]) => !/^[a-z][A-Za-z]*$/.test(to))) throw malformed(`names of letters at ${where}`)
  return names
}
