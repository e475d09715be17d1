import { readFile } from 'node:fs/promises'
import { type JsonValue, parseJson } from '@yimatong/codec'
import { utf8Decode, YimatongError } from '@yimatong/kernel'
import { checkCitizenNumber, type Level } from '@yimatong/record'
import { CityError } from './error.js'
import { type CityLevel, type CityPeople, type CityPerson, levelFault } from './people.js'
import { FACT_KEYS, readFacts } from './people-facts.js'
import { type Members, malformed, membersOf, optionalTexts, textOf } from './people-members.js'

const LEVELS: readonly Level[] = ['00', '01', '10', 'unknown']
const PERSON_KEYS = ['id', 'name', 'documentNumber', 'assessedHoursAgo']
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
  const members = membersOf(entry, [...PERSON_KEYS, ...LEVEL_KEYS, ...FACT_KEYS], where)
  const { assessedHoursAgo: hours } = members
  if (typeof hours !== 'number' || !Number.isInteger(hours) || hours < 0 || hours > 23) {
    throw malformed(where, '`assessedHoursAgo` is no whole number from 0 to 23')
  }
  const person: CityPerson = {
    id: textOf(members, 'id', where),
    name: textOf(members, 'name', where),
    documentNumber: textOf(members, 'documentNumber', where),
    ...readFacts(members, where),
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

/** Own profile: a reference city must never hold somebody real, so only what cannot exist is let in. */
function requireInvented(person: CityPerson, where: string): void {
  const { documentType = 'resident-id', documentNumber, name, telephone } = person
  const isCitizen = documentType === 'resident-id'
  if (isCitizen && !checkCitizenNumber(documentNumber).ok)
    throw malformed(where, 'the citizen number has a wrong check character')
  const isInvented =
    (isCitizen ? /^\d\d01991900/ : /^[A-Z]{0,2}\d*000000/).test(documentNumber) &&
    name.startsWith('测试') &&
    (telephone === undefined || /^(\+\d{1,3}-?)?1000000\d{4}$/.test(telephone))
  if (isInvented) return
  throw new CityError('city.people.not-synthetic', `${where} is not visibly invented; see the rules of parsePeople`)
}
