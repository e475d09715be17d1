import type { ElementTable } from '@yimatong/record'
import type { LoadedProfile } from '../proof/folder.js'
import { fieldMapOf, type LevelRow } from './field-map.js'

/** A level table that one or more profiles of the catalogue have. */
export interface KnownLevels {
  readonly rows: readonly LevelRow[]
  readonly otherUnknown?: string
  /** Ids of its profiles. */
  readonly profiles: readonly string[]
}

/** What the catalogue knows: names of fields, tables of levels, and which profile has which fields. */
export interface KnownFormats {
  /** Elements that fields of this name mean, by how many profiles say so. */
  readonly elementsOf: (name: string) => ReadonlyMap<string, number>
  readonly levels: readonly KnownLevels[]
  readonly fingerprints: readonly Fingerprint[]
}

/** The field names of one exchange of a profile. */
export interface Fingerprint {
  readonly id: string
  readonly exchange: string
  readonly names: ReadonlySet<string>
}

/** Reads the catalogue once. */
export function knownFormats(catalogue: readonly LoadedProfile[], elements: ElementTable): KnownFormats {
  const maps = catalogue.map((loaded) => fieldMapOf(loaded, elements))
  const meanings = new Map<string, Map<string, number>>()
  const tables = new Map<string, KnownLevels>()
  const fingerprints: Fingerprint[] = []
  for (const { profile, exchanges } of maps) {
    for (const { name, rows, levels } of exchanges) {
      const pointers = rows.flatMap((row) => row.city)
      fingerprints.push({ id: profile.id, exchange: name, names: new Set(pointers.map(plainName)) })
      for (const { city, national } of rows) note(meanings, city, national[0]?.path)
      for (const table of levels) noteLevels(tables, table.rows, profile.id, table.otherUnknown)
    }
  }
  const levels = [...tables.values()].sort(
    (a, b) => b.profiles.length - a.profiles.length || a.rows.length - b.rows.length,
  )
  return { elementsOf: (name) => meanings.get(plainName(name)) ?? new Map(), levels, fingerprints }
}

/** The last name of a pointer, without case and joints: `/data/ID_card-No` is `idcardno`. */
export function plainName(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replace(/^.*:/, '')
    .toLowerCase()
    .replace(/[_.@#-]/g, '')
}

function note(meanings: Map<string, Map<string, number>>, city: readonly string[], element: string | undefined): void {
  const [field, second] = city
  if (field === undefined || second !== undefined || element === undefined) return
  const name = plainName(field)
  const known = meanings.get(name) ?? new Map<string, number>()
  known.set(element, (known.get(element) ?? 0) + 1)
  meanings.set(name, known)
}

function noteLevels(
  tables: Map<string, KnownLevels>,
  rows: readonly LevelRow[],
  id: string,
  otherUnknown: string | undefined,
): void {
  const key = JSON.stringify(rows.map(({ city, level, state, only }) => [city, level, state, only]))
  const known = tables.get(key)
  if (known?.profiles.includes(id)) return
  const other = otherUnknown === undefined ? {} : { otherUnknown }
  tables.set(key, known ? { ...known, profiles: [...known.profiles, id] } : { rows, ...other, profiles: [id] })
}

/** A profile of the catalogue and how much of its field names the samples share, 0 to 1. */
export interface Neighbour {
  readonly id: string
  readonly exchange: string
  readonly likeness: number
  readonly shared: number
}

/** The profiles whose field names are most like these, at most three; names that a syntax invented count for nothing. */
export function neighbours(names: readonly string[], { fingerprints }: KnownFormats): readonly Neighbour[] {
  const own = new Set(names.map(plainName).filter((name) => !/^f\d+$/.test(name)))
  const scored = fingerprints.map(({ id, exchange, names: theirs }) => {
    const shared = [...own].filter((name) => theirs.has(name)).length
    const all = own.size + theirs.size - shared
    return { id, exchange, shared, likeness: all === 0 ? 0 : Math.round((100 * shared) / all) / 100 }
  })
  return scored
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
}
