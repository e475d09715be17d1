import { readdirSync, readFileSync } from 'node:fs'
import { type Instant, instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import { type CompiledProfile, compileProfile } from '@yimatong/profiles'
import { compileDivisions, compileElements, type ElementTable } from '@yimatong/record'
import { type City, type CityOptions, loadPeople, startCity } from '../src/index.js'

const STANDARDS = new URL('../../../standards/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, STANDARDS), 'utf8')

function loadElements(): ElementTable {
  const codes = readdirSync(new URL('national-profile-1/codes/', STANDARDS))
  const files = codes.map((file): unknown => JSON.parse(read(`national-profile-1/codes/${file}`)))
  return compileElements(JSON.parse(read('national-profile-1/elements.json')), files)
}

const elements = loadElements()
const divisions = compileDivisions(
  readdirSync(new URL('gbt-2260/', STANDARDS)).map((name): unknown => JSON.parse(read(`gbt-2260/${name}`))),
)

/** Folders of the catalogue that hold a profile. */
export const PROFILE_IDS = readdirSync(new URL('profiles/', STANDARDS), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

/** Compiles a text as gateways do. */
export function compile(source: string, file: string): CompiledProfile {
  return compileProfile(source, file, elements, divisions)
}

/** A profile of the catalogue. */
export function profileOf(id: string): CompiledProfile {
  return compile(read(`profiles/${id}/profile.yaml`), `${id}/profile.yaml`)
}

/** A file of the catalogue as JSON. */
export function catalogueJson(path: string): unknown {
  return JSON.parse(read(`profiles/${path}`))
}

/** People file of each profile. */
export const PEOPLE = {
  'cn-31-ssm-online': '310000',
  'cn-33-soap': '330000',
  'cn-34-akm': '340000',
} as const

export type ProfileId = keyof typeof PEOPLE

/** All secrets of the three profiles, as an operator would configure them. */
export const SECRETS: Readonly<Record<string, string>> = {
  'cn-31-ssm-online.app-id': 'test-app',
  'cn-31-ssm-online.user-name': 'test-user',
  'cn-31-ssm-online.password': 'test-password',
  'cn-31-ssm-online.aes-key': 'test-only-key-16',
  'cn-31-ssm-online.aes-iv': 'test-only-iv-016',
  'cn-33-soap.app-id': 'test-hospital',
  'cn-34-akm.app-key': 'test-key',
}

export function secret(reference: string): Uint8Array | undefined {
  const text = SECRETS[reference]
  return text === undefined ? undefined : utf8Encode(text)
}

/** A city with its own clock, and the clock. */
export interface Town {
  readonly city: City
  readonly profile: CompiledProfile
  readonly now: () => Instant
  readonly setClock: (rfc3339: string) => void
  readonly advance: (milliseconds: number) => void
}

/** 10:00 in China on a spring day. */
export const MORNING = '2022-05-04T10:00:00.250+08:00'

export async function openTown(id: ProfileId, more: Partial<CityOptions> = {}): Promise<Town> {
  const profile = profileOf(id)
  const { people } = await loadPeople(new URL(`../people/${PEOPLE[id]}.json`, import.meta.url))
  let now = parseInstant(MORNING) ?? instant(0)
  const city = await startCity({ profile, people, secrets: secret, clock: () => now, port: 0, ...more })
  return {
    city,
    profile,
    now: () => now,
    setClock(rfc3339) {
      now = parseInstant(rfc3339) ?? instant(0)
    },
    advance(milliseconds) {
      now = instant(now + milliseconds)
    },
  }
}

/** What a city answered. */
export interface RawAnswer {
  readonly status: number
  readonly type: string | null
  readonly bytes: Uint8Array
  readonly text: string
}

export async function post(
  url: string,
  headers: Record<string, string>,
  body: string | undefined,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    bytes,
    text: new TextDecoder().decode(bytes),
  }
}
