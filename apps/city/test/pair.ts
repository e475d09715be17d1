import {
  type CitySettings,
  citySecrets,
  createCityConnector,
  createHttpsClient,
  type HttpsClient,
  registerEndpoint,
} from '@yimatong/adapters'
import { type Instant, instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import type { CompiledProfile, ExchangeName } from '@yimatong/profiles'
import { askCity, type CityConnector, type CityRecord, type Lookup } from '@yimatong/recognition'
import { type City, type CityOptions, type CityPerson, startCity } from '../src/index.js'
import { RSA_KEY } from './rsa-key.js'
import { MORNING, PROFILE_IDS } from './town.js'
import { fixtureMoment, fixtureSecrets } from './townsfolk.js'

/** A city of a profile on real HTTP, and the gateway's connector to it: each was written without looking at the other. */
export interface Pair {
  readonly city: City
  readonly profile: CompiledProfile
  readonly connect: (more?: Partial<Connection>) => CityConnector
  readonly lookup: (exchange: ExchangeName, personId: string) => Lookup
  readonly ask: (connector: CityConnector, lookup: Lookup, deadlineMs?: number) => Promise<CityRecord>
  readonly now: () => Instant
  readonly advance: (milliseconds: number) => void
  readonly close: () => Promise<void>
}

/** What a connector may have that differs from its city. */
export interface Connection {
  readonly secrets: ReadonlyMap<string, Uint8Array>
  /** Milliseconds its clock is ahead of the city's. */
  readonly ahead: number
  readonly client: HttpsClient
}

/**
 * Every secret of a profile: those its fixtures name, otherwise 16 letters or digits, which is a key of AES and SM4, a
 * password, or an id.
 */
export function secretsOf(profile: CompiledProfile): ReadonlyMap<string, Uint8Array> {
  const known = PROFILE_IDS.includes(profile.id) ? fixtureSecrets(profile.id) : new Map<string, string>()
  return new Map(citySecrets(profile).map((name) => [name, utf8Encode(known.get(name) ?? secretText(name, profile))]))
}

/** When a profile of the catalogue is in force: the time of its fixtures, otherwise a spring day. */
export function momentOf(profile: CompiledProfile): Instant {
  const known = PROFILE_IDS.includes(profile.id) ? fixtureMoment(profile.id) : undefined
  return known ?? parseInstant(MORNING) ?? instant(0)
}

function secretText(name: string, profile: CompiledProfile): string {
  const transports = Object.values(profile.exchanges).map((exchange) => exchange.transport)
  const isKey = transports.some((each) => each.recipe === 'rsa2-open-api' && each.privateKey === name)
  return isKey ? RSA_KEY : `${name.replace(/[^a-z0-9]/g, '')}0000000000000000`.slice(-16)
}

export async function openPair(
  profile: CompiledProfile,
  people: readonly CityPerson[],
  more: Partial<CityOptions> = {},
): Promise<Pair> {
  let now = momentOf(profile)
  const secrets = secretsOf(profile)
  const secret = (name: string) => secrets.get(name)
  const city = await startCity({ profile, people, secrets: secret, clock: () => now, port: 0, ...more })
  const client = createHttpsClient()
  const ticks = () => performance.now()
  return {
    city,
    profile,
    connect({ secrets: other = secrets, ahead = 0, client: another = client } = {}) {
      const endpoint = registerEndpoint(city.url, { allowPlainHttp: true })
      const settings: CitySettings = { profile, endpoint, secrets: other }
      return createCityConnector(settings, another, { now: () => instant(now + ahead), ticks })
    },
    lookup(exchange, personId) {
      const person = city.people.get(personId)
      if (!person) throw new Error('nobody of that id')
      const { name, telephone } = person
      const code = telephone === undefined ? undefined : city.codeFor(personId)
      const circumstances = {
        name,
        venue: '测试卡口',
        ...(telephone !== undefined && { telephone }),
        ...(code !== undefined && { oneTimeCode: code }),
      }
      if (exchange === 'document') {
        const { documentNumber: number, documentType: type = 'resident-id' } = person
        return { kind: 'document', type, number, circumstances }
      }
      const reference = profile.symbol?.detect(city.symbolOf(personId) ?? '')?.reference ?? ''
      return { kind: 'reference', reference, circumstances }
    },
    ask: (connector, lookup, deadlineMs = 2000) =>
      askCity(connector, lookup, { authority: profile.division }, { ticks }, deadlineMs),
    now: () => now,
    advance(milliseconds) {
      now = instant(now + milliseconds)
    },
    async close() {
      client.close()
      await city.close()
    },
  }
}
