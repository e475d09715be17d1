import { type Bytes, type Finding, finding, YimatongError } from '@yimatong/kernel'
import {
  type CompiledExchange,
  type CompiledProfile,
  type ExchangeName,
  type Inquiry,
  requestValues,
  type TransportSpec,
} from '@yimatong/profiles'
import type { CityConnector, Clock, Lookup, OutageCode } from '@yimatong/recognition'
import { AdapterError } from '../error.js'
import type { Endpoint } from '../http/endpoint.js'
import type { HttpsClient } from '../http/https-client.js'
import { appKeyHeader } from './app-key-header.js'
import { bearerToken } from './bearer-token.js'
import type { Perform, RecipeTools } from './recipe.js'
import { soapMd5Day } from './soap-md5-day.js'

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
    performs.set(exchange.name, recipeOf(exchange.transport, tools))
  }
  return {
    profile,
    secret,
    async ask(lookup, wishedMs) {
      const end = clock.ticks() + Math.min(wishedMs, deadlineMs)
      const exchange = profile.exchanges[lookup.kind]
      const perform = performs.get(lookup.kind)
      const values = exchange && valuesOf(profile, exchange, lookup)
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

/** The performer of a recipe: one for each name that a profile can say. */
function recipeOf(spec: TransportSpec, tools: RecipeTools): Perform {
  switch (spec.recipe) {
    case 'soap-md5-day':
      return soapMd5Day(spec, tools)
    case 'bearer-token':
      return bearerToken(spec, tools)
    case 'app-key-header':
      return appKeyHeader(spec, tools)
  }
}

function recipeSecrets(spec: TransportSpec): readonly string[] {
  switch (spec.recipe) {
    case 'soap-md5-day':
      return [spec.appId]
    case 'bearer-token':
      return [spec.appId, spec.userName, spec.password]
    case 'app-key-header':
      return [spec.key]
  }
}

/** References of every secret a profile needs, of its recipes and of its envelopes. */
export function citySecrets(profile: CompiledProfile): readonly string[] {
  return [...new Set(Object.values(profile.exchanges).flatMap(exchangeSecrets))]
}

function exchangeSecrets(exchange: CompiledExchange): readonly string[] {
  return [...recipeSecrets(exchange.transport), ...exchange.secrets]
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
): ReadonlyMap<string, string> | undefined {
  if (lookup.kind === 'document') {
    const isKnown = exchange.documentTypes?.includes(lookup.type) ?? true
    const inquiry = { 'document-type': lookup.type, 'document-number': lookup.number }
    return isKnown ? requestValues(exchange.requestFields, inquiry) : undefined
  }
  const symbol = profile.symbol?.render(lookup.reference)
  const inquiry: Inquiry = { reference: lookup.reference, ...(symbol === undefined ? {} : { symbol }) }
  return requestValues(exchange.requestFields, inquiry)
}

/** What an error of an exchange means to who asked. @throws what is no error of ours, a defect */
function cityOutage(error: unknown): Finding<OutageCode> {
  if (error instanceof AdapterError) return finding(outageCode(error), 'home')
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
