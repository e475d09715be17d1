import { type Bytes, type Instant, MINUTE, utf8Encode } from '@yimatong/kernel'
import type { CompiledExchange, RecipeName, RefusalCode, TransportSpecs } from '@yimatong/profiles'
import type { Evidence } from '../evidence.js'
import type { OneTimeCodes } from '../one-time-codes.js'
import type { Once } from './once.js'
import type { Tokens } from './tokens.js'

/** One request as it came in. */
export interface CityRequest {
  readonly method: string
  readonly path: string
  /** What stands after `?`, undecoded. */
  readonly query: string
  readonly header: (name: string) => string | undefined
  readonly body: Bytes
}

/** Headers of a reply besides those every reply has. */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>

/** What goes back. */
export interface CityReply {
  readonly status: number
  readonly type: string
  readonly body: Bytes
  readonly headers?: ReplyHeaders
}

/** The fields of a question by name, each as the text that the profile's request would send. */
export type Fields = ReadonlyMap<string, string>

/**
 * What a recipe made of a request: the fields of a question it lets through, a "no" in the words of the profile, a reply
 * of the recipe's own such as a token, or an offer: a reply that only somebody gets whose fields point at a person.
 */
export type Verdict =
  | { readonly kind: 'question'; readonly fields: Fields }
  | {
      readonly kind: 'refusal'
      readonly code: RefusalCode
      readonly status: number
      readonly headers?: ReplyHeaders
    }
  | { readonly kind: 'reply'; readonly reply: CityReply }
  | { readonly kind: 'offer'; readonly fields: Fields; readonly reply: () => CityReply }

/** The server's side of one named recipe for one exchange. Never throws for what a client sent. */
export interface Recipe {
  /** Paths it answers at, the exchange's own first. */
  readonly paths: readonly string[]
  readonly check: (request: CityRequest) => Verdict
  /** Told of every answer that goes out, and why it says no when it does. */
  readonly said?: (body: Bytes, refusal: RefusalCode | undefined) => void
}

/** What the recipes work with besides their parameters. */
export interface RecipeTools {
  readonly exchange: CompiledExchange
  readonly clock: () => Instant
  readonly tokens: Tokens
  readonly once: Once
  readonly codes: OneTimeCodes
  readonly evidence: Evidence
  /** Bytes of a secret. @throws CityError `city.secret.missing` */
  readonly secret: (reference: string) => Bytes
}

/** The parameters of one named recipe as a profile gives them. */
export type SpecOf<Name extends RecipeName> = TransportSpecs[Name]

/** Media type of a JSON answer. */
const JSON_TYPE = 'application/json; charset=utf-8'

/** Own profile: how far a client's clock may be from the city's. */
const SKEW = 5 * MINUTE

/** True for an instant within the skew of the city's clock. */
export function isFresh(at: number, clock: () => Instant): boolean {
  return Math.abs(at - clock()) <= SKEW
}

/** Milliseconds as the recipes write them, 13 digits; NaN for everything else. */
export function millisecondsOf(text: unknown): number {
  return typeof text === 'string' && /^[1-9]\d{12}$/.test(text) ? Number(text) : Number.NaN
}

/** A reply that is a text of our own. */
export function textReply(status: number, type: string, text: string): CityReply {
  return { status, type, body: utf8Encode(text) }
}

/** A reply of a recipe's own in JSON. */
export function jsonReply(answer: object): CityReply {
  return textReply(200, JSON_TYPE, JSON.stringify(answer))
}

/** A plain "no" of the web server in front of the city; says nothing about the request. */
export function plainReply(status: number, text: string): Verdict {
  return { kind: 'reply', reply: textReply(status, 'text/plain; charset=utf-8', text) }
}

/** A "no" in the words of the profile. */
export function refusal(code: RefusalCode, status = 200, headers?: ReplyHeaders): Verdict {
  return { kind: 'refusal', code, status, ...(headers && { headers }) }
}

/** A question, or an error of the city's when it is not whole. */
export function question(fields: Fields | undefined): Verdict {
  return fields ? { kind: 'question', fields } : refusal('upstream-error')
}

/** True for a request to a recipe's path, whose own query, if it has one, is not looked at. */
export function isAt(request: CityRequest, path: string): boolean {
  return request.path === path.split('?')[0]
}

/** True when the media type of a request is the wanted one, whatever its parameters. */
export function hasMediaType(request: CityRequest, wanted: string): boolean {
  return request.header('content-type')?.split(';')[0]?.trim().toLowerCase() === wanted
}

/** What a POST of that media type must be told before anybody reads it; undefined when it is one. */
export function notPosted(request: CityRequest, wanted: string): Verdict | undefined {
  if (request.method !== 'POST') return plainReply(405, 'Method Not Allowed')
  return hasMediaType(request, wanted) ? undefined : plainReply(415, 'Unsupported Media Type')
}
