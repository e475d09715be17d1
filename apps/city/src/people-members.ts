import type { JsonValue } from '@yimatong/codec'
import { CityError } from './error.js'

/** Members of a JSON object in a people file. */
export type Members = Readonly<Record<string, JsonValue>>

/** The members of an object, all of them known. @throws CityError `city.people.malformed` */
export function membersOf(value: JsonValue | undefined, known: readonly string[], where: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(where, 'it is no object')
  const stray = Object.keys(value).find((key) => !known.includes(key))
  if (stray !== undefined) throw malformed(where, `the member \`${stray.slice(0, 40)}\` is not known`)
  return value
}

/** A text of 1 to 200 characters. @throws CityError `city.people.malformed` */
export function textOf(members: Members, key: string, where: string): string {
  const value = members[key]
  if (typeof value === 'string' && value !== '' && value.length <= 200) return value
  throw malformed(where, `\`${key}\` is no text of 1 to 200 characters`)
}

/** Those of the texts that are there. @throws CityError `city.people.malformed` */
export function optionalTexts<K extends string>(
  members: Members,
  keys: readonly K[],
  where: string,
): { [key in K]?: string } {
  const texts: { [key in K]?: string } = {}
  for (const key of keys) if (members[key] !== undefined) texts[key] = textOf(members, key, where)
  return texts
}

/** A people file that is not one. */
export function malformed(where: string, why: string): CityError {
  return new CityError('city.people.malformed', `${where}: ${why}; check the people file`)
}
