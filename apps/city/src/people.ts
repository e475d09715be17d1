import { readFile } from 'node:fs/promises'
import { type JsonValue, parseJson } from '@yimatong/codec'
import { utf8Decode, YimatongError } from '@yimatong/kernel'
import { checkCitizenNumber, type Level } from '@yimatong/record'
import { CityError } from './error.js'

/** What a city says about one person's risk. */
export interface CityLevel {
  readonly level: Level
  /** Why the level is unknown (codes/assessment-states.json); present then and only then. */
  readonly state?: string
  readonly reason?: string
  /**
   * The city's own text for a level that its published table lacks, such as `紫码`: what a gateway must never take for
   * green. Present if and only if `state` is `unknown-value`.
   */
  readonly rawLevel?: string
}

/** One invented inhabitant. */
export interface CityPerson extends CityLevel {
  readonly id: string
  readonly name: string
  /** An 18-character citizen number (GB 11643). */
  readonly documentNumber: string
  readonly telephone?: string
  /** Where the code was applied for, as the profile's value table names it. */
  readonly channel?: string
  /** Hours between the last assessment and the start of the city, 0 to 23; a city assesses everyone once a day. */
  readonly assessedHoursAgo: number
}

/** A people file: whose code the people carry, and who they are. */
export interface CityPeople {
  /** Id of the profile. */
  readonly profile: string
  readonly people: readonly CityPerson[]
}

type Members = Readonly<Record<string, JsonValue>>

const LEVELS: readonly Level[] = ['00', '01', '10', 'unknown']
const PERSON_KEYS = ['id', 'name', 'documentNumber', 'telephone', 'channel', 'assessedHoursAgo']
const LEVEL_KEYS = ['level', 'state', 'reason', 'rawLevel']

/** Loads one file of people. @throws CityError `city.people.*` when it is odd; what the file system throws otherwise */
export async function loadPeople(path: string | URL): Promise<CityPeople> {
  return parsePeople(utf8Decode(await readFile(path)))
}

/**
 * Parses a people file. Strict: unknown members, an id or number twice, and anyone who is not visibly invented (county
 * xx0199, born 1900, a name that begins with 测试) are refused. @throws CityError `city.people.*`
 */
export function parsePeople(text: string): CityPeople {
  const root = membersOf(parsed(text), ['note', 'profile', 'people'], 'the file')
  if (!Array.isArray(root.people) || root.people.length === 0) throw malformed('the file', '`people` is no list')
  const people = root.people.map((entry, index) => readPerson(entry, `person ${index}`))
  for (const key of ['id', 'documentNumber'] as const) {
    if (new Set(people.map((person) => person[key])).size < people.length)
      throw malformed('the file', `one ${key} twice`)
  }
  return { profile: textOf(root, 'profile', 'the file'), people }
}

function parsed(text: string): JsonValue {
  try {
    return parseJson(text)
  } catch (cause) {
    if (cause instanceof YimatongError) throw malformed('the file', cause.code)
    throw cause
  }
}

function readPerson(entry: JsonValue, where: string): CityPerson {
  const members = membersOf(entry, [...PERSON_KEYS, ...LEVEL_KEYS], where)
  const { assessedHoursAgo: hours } = members
  if (typeof hours !== 'number' || !Number.isInteger(hours) || hours < 0 || hours > 23) {
    throw malformed(where, '`assessedHoursAgo` is no whole number from 0 to 23')
  }
  const person: CityPerson = {
    id: textOf(members, 'id', where),
    name: textOf(members, 'name', where),
    documentNumber: textOf(members, 'documentNumber', where),
    ...optionalTexts(members, ['telephone', 'channel'], where),
    ...readLevel(members, where),
    assessedHoursAgo: hours,
  }
  requireInvented(person, where)
  return person
}

function readLevel(members: Members, where: string): CityLevel {
  const level = LEVELS.find((known) => known === members.level)
  if (level === undefined) throw malformed(where, `\`level\` is none of ${LEVELS.join(', ')}`)
  const said: CityLevel = { level, ...optionalTexts(members, ['state', 'reason', 'rawLevel'], where) }
  const fault = levelFault(said)
  if (fault !== undefined) throw malformed(where, fault)
  return said
}

/** What contradicts itself in a level, or undefined. */
export function levelFault(said: CityLevel): string | undefined {
  if ((said.level === 'unknown') !== (said.state !== undefined))
    return '`state` goes with level unknown, and only with it'
  if ((said.state === 'unknown-value') !== (said.rawLevel !== undefined)) {
    return '`rawLevel` goes with state unknown-value, and only with it'
  }
  return undefined
}

/** Own profile: a reference city must never hold somebody real, so only what cannot exist is let in. */
function requireInvented(person: CityPerson, where: string): void {
  if (!checkCitizenNumber(person.documentNumber).ok)
    throw malformed(where, 'the citizen number has a wrong check character')
  const isInvented =
    /^\d\d01991900/.test(person.documentNumber) &&
    person.name.startsWith('测试') &&
    (person.telephone === undefined || /^1000000\d{4}$/.test(person.telephone))
  if (isInvented) return
  throw new CityError('city.people.not-synthetic', `${where} is not visibly invented; see the rules of parsePeople`)
}

function membersOf(value: JsonValue | undefined, known: readonly string[], where: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(where, 'it is no object')
  const stray = Object.keys(value).find((key) => !known.includes(key))
  if (stray !== undefined) throw malformed(where, `the member \`${stray.slice(0, 40)}\` is not known`)
  return value
}

function textOf(members: Members, key: string, where: string): string {
  const value = members[key]
  if (typeof value === 'string' && value !== '' && value.length <= 200) return value
  throw malformed(where, `\`${key}\` is no text of 1 to 200 characters`)
}

function optionalTexts<K extends string>(members: Members, keys: readonly K[], where: string): { [key in K]?: string } {
  const texts: { [key in K]?: string } = {}
  for (const key of keys) if (members[key] !== undefined) texts[key] = textOf(members, key, where)
  return texts
}

function malformed(where: string, why: string): CityError {
  return new CityError('city.people.malformed', `${where}: ${why}; check the people file`)
}
