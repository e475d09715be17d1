import type { JsonValue } from '@yimatong/codec'
import type { ExtensionValue, HighRiskStay } from '@yimatong/record'
import type { CityFacts, CityTest, CityTrip } from './people.js'
import { type Members, malformed, membersOf, optionalTexts } from './people-members.js'

const TEXTS = [
  'documentType',
  'sex',
  'telephone',
  'nationality',
  'division',
  'address',
  'temperature',
  'channel',
  'ruleId',
  'issuingDivision',
  'issuingAuthority',
] as const
const LISTS = ['medicalHistory', 'symptoms'] as const
const ANSWERS = ['yes', 'no', 'unknown'] as const
const KINDS = ['nucleic-acid', 'antibody'] as const
const RESULTS = ['negative', 'positive', 'unknown'] as const
const SOURCES = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14'] as const

/** Members of a person that say more than who it is and how it stands. */
export const FACT_KEYS: readonly string[] = [
  ...TEXTS,
  ...LISTS,
  'highRiskStay',
  'caseContact',
  'dataSource',
  'tests',
  'trips',
  'validForHours',
  'carried',
]

/**
 * Facts of a person out of a people file, checked by shape; whether a value is one of the nation's codes shows when the
 * city rehearses. @throws CityError `city.people.malformed`
 */
export function readFacts(members: Members, where: string): CityFacts {
  const { tests, trips, carried, highRiskStay } = members
  return {
    ...optionalTexts(members, TEXTS, where),
    ...Object.fromEntries(
      LISTS.flatMap((key) => (members[key] === undefined ? [] : [[key, textsOf(members, key, where)]])),
    ),
    ...optionalWord(members, 'caseContact', ANSWERS, where),
    ...optionalWord(members, 'dataSource', SOURCES, where),
    ...optionalHours(members, ['validForHours'], where),
    ...(tests !== undefined && { tests: listOf(tests, `${where}, tests`).map((each) => readTest(each, where)) }),
    ...(trips !== undefined && { trips: listOf(trips, `${where}, trips`).map((each) => readTrip(each, where)) }),
    ...(highRiskStay !== undefined && { highRiskStay: readStay(highRiskStay, where) }),
    ...(carried !== undefined && { carried: readCarried(carried, where) }),
  }
}

function readStay(entry: JsonValue, where: string): HighRiskStay {
  const members = membersOf(entry, ['over4h', 'hours', 'areas'], where)
  const { over4h } = optionalWord(members, 'over4h', ANSWERS, where)
  if (over4h === undefined) throw malformed(where, 'a stay lacks `over4h`')
  const areas = members.areas === undefined ? {} : { areas: textsOf(members, 'areas', where) }
  return { over4h, ...optionalHours(members, ['hours'], where), ...areas }
}

function readTest(entry: JsonValue, where: string): CityTest {
  const times = ['sampledHoursBefore', 'reportedHoursBefore'] as const
  const members = membersOf(entry, ['kind', 'result', 'institution', ...times], where)
  const { kind } = optionalWord(members, 'kind', KINDS, where)
  const { result } = optionalWord(members, 'result', RESULTS, where)
  if (kind === undefined || result === undefined) throw malformed(where, 'a test lacks `kind` or `result`')
  return { kind, result, ...optionalTexts(members, ['institution'], where), ...optionalHours(members, times, where) }
}

function readTrip(entry: JsonValue, where: string): CityTrip {
  const texts = ['from', 'to', 'transport', 'fromCountry'] as const
  const times = ['startHoursBefore', 'endHoursBefore'] as const
  const members = membersOf(entry, [...texts, ...times], where)
  return { ...optionalTexts(members, texts, where), ...optionalHours(members, times, where) }
}

function textsOf(members: Members, key: string, where: string): readonly string[] {
  return listOf(members[key], `${where}, ${key}`).map((item) => {
    if (typeof item === 'string' && item.length <= 200) return item
    throw malformed(where, `\`${key}\` holds something else than texts`)
  })
}

function listOf(value: JsonValue | undefined, where: string): readonly JsonValue[] {
  if (Array.isArray(value) && value.length <= 100) return value
  throw malformed(where, 'it is no list of at most 100 items')
}

function optionalWord<K extends string, W extends string>(
  members: Members,
  key: K,
  words: readonly W[],
  where: string,
): { readonly [key in K]?: W } {
  const said = members[key]
  if (said === undefined) return {}
  const word = words.find((known) => known === said)
  if (word === undefined) throw malformed(where, `\`${key}\` is none of ${words.join(', ')}`)
  const found: { [key in K]?: W } = {}
  found[key] = word
  return found
}

function optionalHours<K extends string>(
  members: Members,
  keys: readonly K[],
  where: string,
): { readonly [key in K]?: number } {
  const found: { [key in K]?: number } = {}
  for (const key of keys) {
    const hours = members[key]
    if (hours === undefined) continue
    if (typeof hours !== 'number' || !Number.isInteger(hours) || hours < 0 || hours > 8784) {
      throw malformed(where, `\`${key}\` is no whole number from 0 to 8784`)
    }
    found[key] = hours
  }
  return found
}

function readCarried(value: JsonValue, where: string): Readonly<Record<string, ExtensionValue>> {
  const members = membersOf(value, Object.keys(Object(value)), where)
  return Object.fromEntries(
    Object.entries(members).map(([key, member]) => {
      if (!isExtension(member)) throw malformed(where, '`carried` holds null or a fraction')
      return [key, member]
    }),
  )
}

function isExtension(value: JsonValue): value is JsonValue & ExtensionValue {
  if (value === null) return false
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (Array.isArray(value)) return value.every(isExtension)
  return typeof value !== 'object' || Object.values(value).every(isExtension)
}
