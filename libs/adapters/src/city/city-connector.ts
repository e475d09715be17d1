import { type Bytes, type Finding, finding, utf8Decode, YimatongError } from '@yimatong/kernel'
import { type CompiledExchange, type CompiledProfile, type ExchangeName, requestValues } from '@yimatong/profiles'
import { type CityConnector, type Clock, inquiryOf, type Lookup, type OutageCode } from '@yimatong/recognition'
import { AdapterError } from '../error.js'
import type { Endpoint } from '../http/endpoint.js'
import type { HttpsClient } from '../http/https-client.js'
import { performerOf } from './perform.js'
import type { Perform } from './recipe.js'

/** One city's own system, as the operator registered it. */
export interface CitySettings {
  readonly profile: CompiledProfile
  readonly endpoint: Endpoint
  /** Secrets by the references that the profile names: those of its recipes as UTF-8, those of its envelopes as bytes. */
  readonly secrets: ReadonlyMap<string, Bytes>
  /** Longest that a question may take, whatever the asker would wait; 3000 ms unless told. */
  readonly deadlineMs?: number
}

/**
 * Connects to one city in its own dialect. Every outage is a finding for home: nothing that a city does or fails to do
 * rejects.
 *
 * @throws AdapterError `adapters.city.config` when a secret that the profile names is not given.
 */
export function createCityConnector(settings: CitySettings, client: HttpsClient, clock: Clock): CityConnector {
  const { profile, endpoint, secrets, deadlineMs = 3000 } = settings
  const secret = (reference: string) => secrets.get(reference)
  const tools = { client, endpoint, clock, secret }
  const performs = new Map<ExchangeName, Perform>()
  for (const exchange of Object.values(profile.exchanges)) {
    requireSecrets(exchange, secrets)
    performs.set(exchange.name, performerOf(exchange.transport, tools))
  }
  return {
    profile,
    secret,
    async ask(lookup, wishedMs) {
      const end = clock.ticks() + Math.min(wishedMs, deadlineMs)
      const exchange = profile.exchanges[lookup.kind]
      const perform = performs.get(lookup.kind)
      const values = exchange && valuesOf(profile, exchange, lookup, secret)
      if (!exchange || !perform || !values) return finding('city.access-refused', 'home', { path: `/${lookup.kind}` })
      try {
        const call = { fields: exchange.requestFields, values, remaining: () => end - clock.ticks() }
        return { bytes: await perform(call), receivedAt: clock.now() }
      } catch (error) {
        return cityOutage(error)
      }
    },
  }
}

/** References of every secret a profile needs, of its recipes and of its envelopes. */
export function citySecrets(profile: CompiledProfile): readonly string[] {
  return [...new Set(Object.values(profile.exchanges).flatMap(exchangeSecrets))]
}

function exchangeSecrets(exchange: CompiledExchange): readonly string[] {
  return [...exchange.transportSecrets, ...exchange.secrets]
}

function requireSecrets(exchange: CompiledExchange, secrets: ReadonlyMap<string, Bytes>): void {
  const missing = exchangeSecrets(exchange).filter((name) => !secrets.has(name))
  if (missing.length === 0) return
  throw new AdapterError(
    'adapters.city.config',
    `a profile names secrets that are not given: ${[...new Set(missing)].join(', ')}; check the gateway's configuration`,
  )
}

/** Undefined when the city cannot be asked this way, for example about that type of document. */
function valuesOf(
  profile: CompiledProfile,
  exchange: CompiledExchange,
  lookup: Lookup,
  secret: CityConnector['secret'],
): ReadonlyMap<string, string> | undefined {
  const isKnown = lookup.kind === 'reference' || (exchange.documentTypes?.includes(lookup.type) ?? true)
  const symbol = lookup.kind === 'reference' ? profile.symbol?.render(lookup.reference) : undefined
  if (!isKnown || (profile.symbol && lookup.kind === 'reference' && symbol === undefined)) return undefined
  const inquiry = { ...inquiryOf(lookup), ...(symbol !== undefined && { symbol }) }
  return requestValues(exchange.requestFields, inquiry, (reference) => {
    const bytes = secret(reference)
    return bytes && utf8Decode(bytes)
  })
}

/** What an error of an exchange means to who asked. @throws what is no error of ours, a defect */
function cityOutage(error: unknown): Finding<OutageCode> {
  if (error instanceof AdapterError) return finding(outageCode(error), 'home')
  // A key of the operator's that does not fit its cipher; everything else that is wrong came from the city.
  if (error instanceof YimatongError && error.code.startsWith('crypto.')) return finding('city.access-refused', 'home')
  if (error instanceof YimatongError) return finding('city.answer-malformed', 'home')
  throw error
}

const REFUSALS: readonly unknown[] = [401, 403, 407, 429]

function outageCode(error: AdapterError): Extract<OutageCode, `city.${string}`> {
  switch (error.code) {
    case 'adapters.http.timeout':
      return 'city.timeout'
    case 'adapters.http.malformed':
    case 'adapters.http.redirect':
    case 'adapters.http.too-large':
    case 'adapters.city.malformed':
      return 'city.answer-malformed'
    case 'adapters.http.status':
      return REFUSALS.includes(error.detail.status) ? 'city.access-refused' : 'city.unreachable'
    case 'adapters.city.refused':
    case 'adapters.city.config':
      return 'city.access-refused'
    default:
      return 'city.unreachable'
  }
}
