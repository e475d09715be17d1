import { encodeQuery, type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, utf8Decode, utf8Encode } from '@yimatong/kernel'
import type { RecipeName, RequestField, TransportSpecs } from '@yimatong/profiles'
import type { Clock } from '@yimatong/recognition'
import { AdapterError } from '../error.js'
import type { Endpoint } from '../http/endpoint.js'
import type { HttpsClient } from '../http/https-client.js'

/** The parameters of one named recipe as a profile gives them. */
export type SpecOf<Name extends RecipeName> = TransportSpecs[Name]

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

/** Members of a JSON object. */
export type Members = Readonly<Record<string, JsonValue | undefined>>

/** Values of the fields that stand at a place, in the profile's order. */
export function fieldsAt(call: CityCall, place: RequestField['in']): readonly (readonly [string, string])[] {
  return call.fields.filter((field) => field.in === place).map(({ name }) => [name, call.values.get(name) ?? ''])
}

/** The body fields as members of a JSON object, each written as the profile has it. */
export function jsonFields(call: CityCall): Readonly<Record<string, JsonValue>> {
  const fields = call.fields.filter((field) => field.in === 'body')
  return Object.fromEntries(fields.map((field) => [field.name, jsonValue(field, call.values.get(field.name) ?? '')]))
}

function jsonValue({ as }: RequestField, value: string): JsonValue {
  if (as === 'number') return Number(value)
  if (as === 'boolean') return value === 'true'
  return as === 'list' ? [value] : value
}

/** The recipe's path with the question's query fields behind it. */
export function pathWithQuery(path: string, call: CityCall): string {
  return withQuery(path, fieldsAt(call, 'query'))
}

/** A path with more pairs in its query. */
export function withQuery(path: string, pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return path
  return `${path}${path.includes('?') ? '&' : '?'}${encodeQuery(pairs)}`
}

/** What a POST carries. */
export interface Posted {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly type: string
  readonly body: string
}

/** One POST to the city within the question's time; resolves with the body of the answer. @throws AdapterError */
export async function post(tools: RecipeTools, call: CityCall, { path, headers, type, body }: Posted): Promise<Bytes> {
  const answer = await tools.client.send({
    endpoint: tools.endpoint,
    method: 'POST',
    path,
    headers: { 'content-type': type, ...headers },
    body: utf8Encode(body),
    deadlineMs: call.remaining(),
  })
  return answer.body
}

/** {@link post} of a JSON value. @throws AdapterError */
export function postJson(
  tools: RecipeTools,
  call: CityCall,
  { path, headers = {}, json }: { path: string; headers?: Readonly<Record<string, string>>; json: JsonValue },
): Promise<Bytes> {
  return post(tools, call, { path, headers, type: JSON_TYPE, body: JSON.stringify(json) })
}

/** Media type of a JSON question. */
export const JSON_TYPE = 'application/json; charset=utf-8'

/** Media type of a form (WHATWG URL §5). */
export const FORM_TYPE = 'application/x-www-form-urlencoded; charset=utf-8'

/** A secret as text. @throws AdapterError `adapters.city.config` when the operator did not give it. */
export function secretText(tools: RecipeTools, reference: string): string {
  return utf8Decode(secretBytes(tools, reference))
}

/** A secret as bytes. @throws AdapterError `adapters.city.config` when the operator did not give it. */
export function secretBytes(tools: RecipeTools, reference: string): Bytes {
  const secret = tools.secret(reference)
  if (secret) return secret
  throw new AdapterError(
    'adapters.city.config',
    `the secret ${reference} that the profile names is not there; put it into the gateway's configuration`,
  )
}

/** Constant headers with their secrets filled in. @throws AdapterError `adapters.city.config` */
export function secretHeaders(
  tools: RecipeTools,
  headers: ReadonlyMap<string, string> | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...(headers ?? [])].map(([name, reference]) => [name, secretText(tools, reference)]))
}

/** The members of a JSON answer of the recipe's own. @throws AdapterError `adapters.city.malformed`, CodecError */
export function membersOf(body: Bytes, wanted: string): Members {
  return membersIn(parseJson(utf8Decode(body)), wanted)
}

/** The members of a JSON value. @throws AdapterError `adapters.city.malformed` when it is no object */
export function membersIn(value: JsonValue | undefined, wanted: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw malformed(wanted)
}

/** An answer of the recipe's own, a token for example, that is not what it should be. */
export function malformed(wanted: string): AdapterError {
  return new AdapterError('adapters.city.malformed', `an answer of the city is not ${wanted}; check the recipe's paths`)
}

/** The city says that our credentials are wrong. */
export function refused(what: string): AdapterError {
  return new AdapterError('adapters.city.refused', `the city did not ${what}; check the secrets with its operator`)
}
