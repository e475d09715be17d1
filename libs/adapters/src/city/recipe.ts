import { encodeQuery } from '@yimatong/codec'
import { type Bytes, utf8Decode } from '@yimatong/kernel'
import type { RequestField, TransportSpec } from '@yimatong/profiles'
import type { Clock } from '@yimatong/recognition'
import { AdapterError } from '../error.js'
import type { Endpoint } from '../http/endpoint.js'
import type { HttpsClient } from '../http/https-client.js'

/** The parameters of one named recipe as a profile gives them. */
export type SpecOf<Name extends TransportSpec['recipe']> = Extract<TransportSpec, { readonly recipe: Name }>

/** What a recipe works with besides its parameters. */
export interface RecipeTools {
  readonly client: HttpsClient
  readonly endpoint: Endpoint
  readonly clock: Clock
  /** Secret by the reference a profile names. */
  readonly secret: (reference: string) => Bytes | undefined
}

/** One question, ready to be put. */
export interface CityCall {
  readonly fields: readonly RequestField[]
  /** Value of every field by name. */
  readonly values: ReadonlyMap<string, string>
  /** Milliseconds that are left for everything. */
  remaining(): number
}

/** Puts a question to a city in its own way; resolves with the body of the answer. @throws AdapterError */
export type Perform = (call: CityCall) => Promise<Bytes>

/** Values of the fields that stand at a place, in the profile's order. */
export function fieldsAt(call: CityCall, place: RequestField['in']): readonly (readonly [string, string])[] {
  return call.fields.filter((field) => field.in === place).map(({ name }) => [name, call.values.get(name) ?? ''])
}

/** The recipe's path with the question's query fields behind it. */
export function pathWithQuery(path: string, call: CityCall): string {
  const pairs = fieldsAt(call, 'query')
  if (pairs.length === 0) return path
  return `${path}${path.includes('?') ? '&' : '?'}${encodeQuery(pairs)}`
}

/** A secret as text. @throws AdapterError `adapters.city.config` when the operator did not give it. */
export function secretText(tools: RecipeTools, reference: string): string {
  const secret = tools.secret(reference)
  if (secret) return utf8Decode(secret)
  throw new AdapterError(
    'adapters.city.config',
    `the secret ${reference} that the profile names is not there; put it into the gateway's configuration`,
  )
}
