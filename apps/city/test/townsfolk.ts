import { HOUR, type Instant, parseInstant } from '@yimatong/kernel'
import type { CompiledProfile } from '@yimatong/profiles'
import type { Level } from '@yimatong/record'
import type { CityFacts, CityPerson } from '../src/index.js'
import { citizenNumber } from './citizens.js'
import { catalogueJson } from './town.js'

/** The records that the fixtures of a profile end in: what its city is known to be able to say. */
interface Sample {
  readonly name: string
  readonly exchange: string
  readonly record: Members
}

type Members = Readonly<Record<string, unknown>>

const LEVELS: readonly Level[] = ['00', '01', '10']
const NAMES: Readonly<Record<string, string>> = { '00': '测试甲', '01': '测试乙', '10': '测试丙' }

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function items(value: unknown): readonly Members[] {
  return Array.isArray(value) ? value.map(members) : []
}

function samplesOf(id: string): readonly Sample[] {
  const { cases } = members(catalogueJson(`${id}/fixtures/cases.json`))
  return items(cases)
    .filter((each) => each.record !== undefined)
    .map((each) => ({ name: String(each.name), exchange: String(each.exchange), record: members(each.record) }))
}

/** TEST ONLY secrets of a profile's fixtures. */
export function fixtureSecrets(id: string): ReadonlyMap<string, string> {
  const { secrets } = members(catalogueJson(`${id}/fixtures/cases.json`))
  return new Map(Object.entries(members(secrets)).map(([name, value]) => [name, String(value)]))
}

/** When the answers of a profile's fixtures came. */
export function fixtureMoment(id: string): Instant | undefined {
  return instantOf(members(catalogueJson(`${id}/fixtures/cases.json`)).at)
}

/** What a person of this city may have besides a level: the facts of the fixture that says most, citizens first. */
function factsOf(samples: readonly Sample[], profile: CompiledProfile): CityFacts {
  const citizens = samples.filter(({ record }) => isCitizen(members(record.subject)))
  const facts = (citizens.length > 0 ? citizens : samples).map(({ record }) => oneOf(record, profile))
  return facts.toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)[0] ?? {}
}

function oneOf(record: Members, profile: CompiledProfile): CityFacts {
  const [subject, health, assessment] = [record.subject, record.health, record.assessment].map(members)
  const at = instantOf(assessment?.assessedAt) ?? instantOf(health?.declaredAt)
  const carried = members(members(record.extensions)[profile.id])
  const { createdAt: _createdAt, ...kept } = carried
  const facts: Members = {
    ...(isCitizen(subject) ? {} : picked(subject, ['documentType', 'sex'])),
    ...picked(subject, ['nationality', 'division', 'address', 'medicalHistory']),
    ...picked(health, ['symptoms', 'caseContact', 'highRiskStay']),
    ...(assessment?.division !== undefined && { issuingDivision: assessment.division }),
    ...(assessment?.authority !== undefined && { issuingAuthority: assessment.authority }),
    ...(health?.temperatureCelsius !== undefined && { temperature: health.temperatureCelsius }),
    ...picked(assessment, ['channel', 'ruleId', 'dataSource']),
    ...(assessment?.validUntil !== undefined && { validForHours: 24 }),
    ...(assessment?.tests !== undefined && { tests: items(assessment.tests).map((test) => relative(test, at)) }),
    ...(record.trips !== undefined && { trips: items(record.trips).map((trip) => relative(trip, at)) }),
    ...(Object.keys(kept).length > 0 && { carried: kept }),
  }
  return facts as CityFacts
}

/** A citizen's sex follows from the number, which is another one here. */
function isCitizen(subject: Members | undefined): boolean {
  return (subject?.documentType ?? 'resident-id') === 'resident-id'
}

function picked(group: Members | undefined, keys: readonly string[]): Members {
  return Object.fromEntries(keys.flatMap((key) => (group?.[key] === undefined ? [] : [[key, group[key]]])))
}

const TIMES = {
  sampledAt: 'sampledHoursBefore',
  reportedAt: 'reportedHoursBefore',
  start: 'startHoursBefore',
  end: 'endHoursBefore',
}

/** The same with its times as whole hours before the assessment, so that they stay near it. */
function relative(entry: Members, at: Instant | undefined): Members {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => {
      const name = Object.entries(TIMES).find(([known]) => known === key)?.[1]
      const time = instantOf(value)
      if (name === undefined || time === undefined) return [key, value]
      return [name, Math.max(0, Math.round(((at ?? time) - time) / HOUR))]
    }),
  )
}

function instantOf(value: unknown): Instant | undefined {
  return typeof value === 'string' ? parseInstant(value) : undefined
}

/** The levels that a city's answers were seen to have: one without a word for yellow says red. */
export function levelsOf(profile: CompiledProfile): readonly unknown[] {
  return samplesOf(profile.id).map(({ record }) => members(record.assessment).level)
}

/** One invented person of each level, as a city of that profile would know them. */
export function townsfolk(profile: CompiledProfile): readonly CityPerson[] {
  const samples = samplesOf(profile.id)
  const facts = factsOf(samples, profile)
  const isForeign = facts.documentType !== undefined
  return LEVELS.map((level, index) => ({
    id: level,
    name: NAMES[level] ?? '',
    documentNumber: isForeign ? `H0000000${index + 1}` : citizenNumber(profile.division.slice(0, 2), index + 1),
    telephone: `1000000${profile.division.slice(0, 2)}0${index}`,
    level,
    assessedHoursAgo: 1,
    ...facts,
    ...(level === '00' ? nothingAgainst(facts) : { reason: '测试原因' }),
  }))
}

/** Who is green has declared no symptom (code 1) and no contact; whatever the city does not ask stays unsaid. */
function nothingAgainst({ symptoms, caseContact }: CityFacts): CityFacts {
  return { ...(symptoms && { symptoms: ['1'] }), ...(caseContact && { caseContact: 'no' }) }
}
