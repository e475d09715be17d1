import { parseDocument } from 'yaml'
import { CeremonyError } from './error.js'

/** A mapping with its place in the file, for error texts. */
export interface Mapping {
  readonly place: string
  readonly entries: ReadonlyMap<string, unknown>
}

/** The top mapping of a YAML text in which every scalar is text: `330000` stays six characters. @throws CeremonyError `ceremony.yaml` */
export function parseYaml(text: string): Mapping {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true, strict: true })
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem !== undefined)
    throw new CeremonyError('ceremony.yaml', `the ceremony is no strict YAML: ${problem.message}`)
  const value: unknown = document.toJS({ mapAsMap: true, maxAliasCount: 0 })
  return mappingOf(value, 'ceremony')
}

/** A mapping with text keys. @throws CeremonyError `ceremony.shape` */
export function mappingOf(value: unknown, place: string): Mapping {
  if (!(value instanceof Map)) throw wrong(place, 'a mapping')
  const entries = new Map<string, unknown>()
  for (const [key, item] of value) entries.set(textOf(key, `${place}: a key`), item)
  return { place, entries }
}

/** Refuses keys that are not among `known`. @throws CeremonyError `ceremony.shape` */
export function onlyKeys(mapping: Mapping, known: readonly string[]): void {
  const strange = [...mapping.entries.keys()].find((key) => !known.includes(key))
  if (strange !== undefined) throw wrong(mapping.place, `only the keys ${known.join(', ')}, and not ${strange}`)
}

/** What stands under a key, read by `read`; undefined when the key is absent. */
export function optional<T>(mapping: Mapping, key: string, read: (value: unknown, place: string) => T): T | undefined {
  return mapping.entries.has(key) ? read(mapping.entries.get(key), `${mapping.place}.${key}`) : undefined
}

/** What stands under a key, which must be there. @throws CeremonyError `ceremony.shape` */
export function required<T>(mapping: Mapping, key: string, read: (value: unknown, place: string) => T): T {
  const found = optional(mapping, key, read)
  if (found === undefined) throw wrong(mapping.place, `the key ${key}`)
  return found
}

/** A text that is not empty. @throws CeremonyError `ceremony.shape` */
export function textOf(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(place, 'a text')
  return value
}

/** A whole number of at most six digits. @throws CeremonyError `ceremony.value` */
export function wholeNumberOf(value: unknown, place: string): number {
  const text = textOf(value, place)
  if (!/^-?\d{1,6}$/.test(text))
    throw new CeremonyError('ceremony.value', `${place} is no whole number of up to six digits`)
  return Number(text)
}

/** One of a closed set of texts. @throws CeremonyError `ceremony.value` */
export function oneOf<T extends string>(choices: readonly T[]): (value: unknown, place: string) => T {
  return (value, place) => {
    const text = textOf(value, place)
    const found = choices.find((choice) => choice === text)
    if (found === undefined) throw new CeremonyError('ceremony.value', `${place} is none of ${choices.join(', ')}`)
    return found
  }
}

/** A list of at least one item. @throws CeremonyError `ceremony.shape` */
export function listOf<T>(read: (value: unknown, place: string) => T): (value: unknown, place: string) => readonly T[] {
  return (value, place) => {
    if (!Array.isArray(value) || value.length === 0) throw wrong(place, 'a list of at least one item')
    return value.map((item, index) => read(item, `${place}[${index}]`))
  }
}

function wrong(place: string, wanted: string): CeremonyError {
  return new CeremonyError('ceremony.shape', `${place} is not right: wanted ${wanted}`)
}
