import { HOUR, type Instant, instant } from '@yimatong/kernel'
import type { CompiledExchange, CompiledProfile } from '@yimatong/profiles'
import type { Assessment, ExtensionValue, HealthDeclaration, NationalRecord, Origin, Subject } from '@yimatong/record'
import type { CityPerson } from './people.js'
import type { ResolvedReference } from './references.js'
import type { Inhabitant } from './registry.js'

/** Where and how a record will be said. */
export interface Occasion {
  readonly profile: CompiledProfile
  readonly exchange: CompiledExchange
  /** The symbol that was asked about, if one was. */
  readonly symbol?: ResolvedReference | undefined
}

/**
 * What the city knows about a person as a national record, every element sourced: the city is the source. It knows what
 * its profile has a place for, and no more.
 */
export function recordOf({ person, assessedAt }: Inhabitant, occasion: Occasion): NationalRecord {
  const has = placesOf(occasion.exchange)
  const { id } = occasion.profile
  const subject = subjectOf(person, has, occasion.symbol)
  const health = healthOf(person, assessedAt, has)
  const trips = has('/trips') ? tripsOf(person, assessedAt) : []
  const own = { issuingDivision: occasion.profile.division, ...person }
  const assessment = occasion.exchange.carries === 'level' ? assessmentOf(own, assessedAt, has) : undefined
  const carried = carriedOf(person, occasion)
  const record = {
    profile: 'hc-n/1',
    subject,
    ...(Object.keys(health).length > 0 && { health }),
    ...(trips.length > 0 && { trips }),
    ...(assessment && { assessment }),
    ...(carried && { extensions: { [id]: carried } }),
  } as const
  return { ...record, origins: sourced(record) }
}

/** Tells whether some field of the exchange has to do with an element, its members or its group. */
type Places = (pointer: string) => boolean

function placesOf({ fields }: CompiledExchange): Places {
  const known = fields.flatMap((field) => field.national)
  return (pointer) => known.some((each) => each === pointer || each.startsWith(`${pointer}/`))
}

function subjectOf(person: CityPerson, has: Places, symbol: ResolvedReference | undefined): Subject {
  const { name, documentNumber, documentType = 'resident-id', telephone, nationality, division, address } = person
  const sex = person.sex ?? (documentType === 'resident-id' ? sexOf(documentNumber) : undefined)
  return {
    name,
    documentType,
    documentNumber,
    ...(telephone !== undefined && { telephone }),
    ...(symbol && { reference: symbol.reference }),
    ...(sex !== undefined && has('/subject/sex') && { sex }),
    ...(nationality !== undefined && has('/subject/nationality') && { nationality }),
    ...(division !== undefined && has('/subject/division') && { division }),
    ...(address !== undefined && has('/subject/address') && { address }),
    ...(person.medicalHistory && has('/subject/medicalHistory') && { medicalHistory: person.medicalHistory }),
  }
}

/** GB 11643: the 17th digit is odd for men. Codes of sex.json. */
function sexOf(citizenNumber: string): string {
  return Number(citizenNumber[16]) % 2 === 1 ? '1' : '2'
}

function healthOf(person: CityPerson, assessedAt: Instant, has: Places): HealthDeclaration {
  const { temperature, symptoms, caseContact, highRiskStay } = person
  const health = {
    ...(temperature !== undefined && has('/health/temperatureCelsius') && { temperatureCelsius: temperature }),
    ...(symptoms && has('/health/symptoms') && { symptoms }),
    ...(highRiskStay && has('/health/highRiskStay') && { highRiskStay }),
    ...(caseContact !== undefined && has('/health/caseContact') && { caseContact }),
  }
  const isDeclared = Object.keys(health).length > 0 && has('/health/declaredAt')
  return { ...health, ...(isDeclared && { declaredAt: assessedAt }) }
}

function tripsOf({ trips = [] }: CityPerson, assessedAt: Instant): NonNullable<NationalRecord['trips']> {
  return trips.map(({ startHoursBefore, endHoursBefore, ...places }) => ({
    ...places,
    ...(startHoursBefore !== undefined && { start: before(assessedAt, startHoursBefore) }),
    ...(endHoursBefore !== undefined && { end: before(assessedAt, endHoursBefore) }),
  }))
}

function assessmentOf(person: CityPerson, assessedAt: Instant, has: Places): Assessment {
  const { level, state, reason, channel, ruleId, dataSource, validForHours } = person
  const { issuingDivision: division, issuingAuthority: authority } = person
  const tests = testsOf(person, assessedAt)
  return {
    level,
    ...(state !== undefined && { state }),
    assessedAt,
    decidedBy: 'unknown',
    ...(reason !== undefined && { reason }),
    ...(channel !== undefined && { channel }),
    ...(division !== undefined && has('/assessment/division') && { division }),
    ...(authority !== undefined && has('/assessment/authority') && { authority }),
    ...(ruleId !== undefined && has('/assessment/ruleId') && { ruleId }),
    ...(dataSource !== undefined && has('/assessment/dataSource') && { dataSource }),
    ...(tests.length > 0 && has('/assessment/tests') && { tests }),
    ...(validForHours !== undefined &&
      has('/assessment/validUntil') && { validUntil: before(assessedAt, -validForHours) }),
  }
}

function testsOf({ tests = [] }: CityPerson, assessedAt: Instant): NonNullable<Assessment['tests']> {
  return tests.map(({ sampledHoursBefore, reportedHoursBefore, ...test }) => ({
    ...test,
    ...(sampledHoursBefore !== undefined && { sampledAt: before(assessedAt, sampledHoursBefore) }),
    ...(reportedHoursBefore !== undefined && { reportedAt: before(assessedAt, reportedHoursBefore) }),
  }))
}

function before(at: Instant, hours: number): Instant {
  return instant(at - hours * HOUR)
}

/** What the profile carries: the person's own facts, and when the symbol was made. */
function carriedOf(person: CityPerson, occasion: Occasion): Readonly<Record<string, ExtensionValue>> | undefined {
  const { profile, exchange, symbol } = occasion
  const has = placesOf(exchange)
  const known = { ...(symbol && { createdAt: String(symbol.issuedAt) }), ...person.carried }
  const carried = Object.entries(known).filter(([name]) => has(`/extensions/${profile.id}/${name}`))
  return carried.length > 0 ? Object.fromEntries(carried) : undefined
}

/** One origin for each element: a list of groups has one for each member, a list of codes one alone. */
function sourced(record: Omit<NationalRecord, 'origins'>): NationalRecord['origins'] {
  const { profile: _profile, extensions = {}, ...groups } = record
  const pointers = Object.entries(groups).flatMap(([name, group]) => pointersIn(group, `/${name}`))
  const origin: Origin = { kind: 'sourced' }
  return Object.fromEntries(
    [...pointers, ...Object.keys(extensions).map((name) => `/extensions/${name}`)].map((pointer) => [pointer, origin]),
  )
}

function pointersIn(value: object, at: string): readonly string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const pointer = `${at}/${name}`
    const isCodes = Array.isArray(member) && member.every((item) => typeof item !== 'object')
    return typeof member === 'object' && member !== null && !isCodes ? pointersIn(member, pointer) : [pointer]
  })
}
