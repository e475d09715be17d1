import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type JsonValue, parseJson } from '@yimatong/codec'
import { utf8Decode, YimatongError } from '@yimatong/kernel'
import { AdapterError } from '../error.js'

/** A city profile's text, and the file it came from. */
export interface ProfileText {
  /** Relative to the folder, for messages. */
  readonly file: string
  readonly text: string
}

/** Everything under `standards/` that the program takes as an argument, parsed and not yet compiled. */
export interface Standards {
  readonly elements: JsonValue
  /** `national-profile-1/codes/*.json`, in the order of their names. */
  readonly codeTables: readonly JsonValue[]
  /** Certificate purposes. */
  readonly purposes: JsonValue
  /** Editions of GB/T 2260, oldest first. */
  readonly divisions: readonly JsonValue[]
  readonly countries: JsonValue
  /** Arrival rules, one per file. */
  readonly rules: readonly JsonValue[]
  /** Named defaults of clocks and deadlines. */
  readonly limits: JsonValue
  readonly measures: JsonValue
  /** What each purpose of use allows to be shown. */
  readonly disclosures: JsonValue
  readonly findings: JsonValue
  /** Gate dialects by file name without ending. */
  readonly dialects: ReadonlyMap<string, JsonValue>
  /** Tables of the formats that carry their own proof: by folder, then by file name without ending. */
  readonly foreign: ReadonlyMap<string, ReadonlyMap<string, JsonValue>>
  readonly profiles: readonly ProfileText[]
}

/** Folders of the rows of libs/formats: a row whose folder is not here does not compile. */
const FOREIGN = [
  'cn-31-ssm-offline',
  'eu-dcc',
  'icao-vds-nc',
  'in-aarogya-setu',
  'in-divoc',
  'smart-health-card',
] as const

/** Rule files that are no rules of a division. */
const BESIDE_RULES = ['disclosures', 'limits', 'measures']

/** The full table of divisions is the largest file: about half a megabyte. */
const MAX_TEXT = 16 * 1024 * 1024

/**
 * Loads the standards folder.
 *
 * @throws AdapterError `adapters.standards.file` naming the file that is missing or is not strict JSON in UTF-8.
 */
export async function loadStandards(folder: string): Promise<Standards> {
  const json = (...path: string[]) => loadJson(folder, join(...path))
  const all = (...path: string[]) => loadFolder(folder, join(...path))
  const rules = await all('rules')
  return {
    elements: await json('national-profile-1', 'elements.json'),
    codeTables: [...(await all('national-profile-1', 'codes')).values()],
    purposes: await json('national-profile-1', 'purposes.json'),
    divisions: [...(await all('gbt-2260')).values()],
    countries: await json('iso-3166', 'countries.json'),
    rules: [...rules].filter(([name]) => !BESIDE_RULES.includes(name)).map(([, rule]) => rule),
    limits: await json('rules', 'limits.json'),
    measures: await json('rules', 'measures.json'),
    disclosures: await json('rules', 'disclosures.json'),
    findings: await json('findings', 'findings.json'),
    dialects: await all('dialects'),
    foreign: await loadForeign(folder),
    profiles: await loadProfiles(folder),
  }
}

async function loadProfiles(folder: string): Promise<readonly ProfileText[]> {
  const names = (await list(folder, 'profiles')).filter((name) => !name.includes('.'))
  return Promise.all(
    names.map(async (name) => {
      const file = join('profiles', name, 'profile.yaml')
      return { file, text: await loadText(folder, file) }
    }),
  )
}

async function loadForeign(folder: string): Promise<Standards['foreign']> {
  return new Map(await Promise.all(FOREIGN.map(async (name) => [name, await loadFolder(folder, name)] as const)))
}

async function loadFolder(folder: string, path: string): Promise<ReadonlyMap<string, JsonValue>> {
  const names = (await list(folder, path)).filter((name) => name.endsWith('.json'))
  const files = names.map(async (name) => [basename(name, '.json'), await loadJson(folder, join(path, name))] as const)
  return new Map(await Promise.all(files))
}

async function list(folder: string, path: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, path)).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  return names.sort()
}

async function loadJson(folder: string, path: string): Promise<JsonValue> {
  const text = await loadText(folder, path)
  try {
    return parseJson(text, { maxLength: MAX_TEXT })
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    throw fault(path, `is not strict JSON (${cause.code})`, cause)
  }
}

async function loadText(folder: string, path: string): Promise<string> {
  const bytes = await readFile(join(folder, path)).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  try {
    return utf8Decode(bytes)
  } catch (cause) {
    throw fault(path, 'is not UTF-8', cause)
  }
}

function unreadable(path: string, cause: unknown): AdapterError {
  return fault(path, 'cannot be read', cause)
}

function fault(path: string, why: string, cause: unknown): AdapterError {
  const message = `standards/${path} ${why}; bring it back from the repository, or name another standards folder`
  return new AdapterError('adapters.standards.file', message, { detail: { file: path }, cause })
}
