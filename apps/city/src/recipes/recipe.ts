import { type Bytes, type Instant, utf8Encode } from '@yimatong/kernel'
import type { CompiledExchange, RefusalCode, TransportSpec } from '@yimatong/profiles'
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

/** What goes back. */
export interface CityReply {
  readonly status: number
  readonly type: string
  readonly body: Bytes
}

/**
 * What a recipe made of a request: the fields of a question it lets through, a "no" in the words of the profile, or a
 * reply of the recipe's own, such as a token.
 */
export type Verdict =
  | { readonly kind: 'question'; readonly fields: ReadonlyMap<string, string> }
  | { readonly kind: 'refusal'; readonly code: RefusalCode; readonly status: number }
  | { readonly kind: 'reply'; readonly reply: CityReply }

/** The server's side of one named recipe for one exchange. Never throws for what a client sent. */
export interface Recipe {
  /** Paths it answers at, the exchange's own first. */
  readonly paths: readonly string[]
  /** Media type of its answers. */
  readonly type: string
  readonly check: (request: CityRequest) => Verdict
}

/** What the recipes work with besides their parameters. */
export interface RecipeTools {
  readonly exchange: CompiledExchange
  readonly clock: () => Instant
  readonly tokens: Tokens
  /** Bytes of a secret. @throws CityError `city.secret.missing` */
  readonly secret: (reference: string) => Bytes
}

/** The parameters of one named recipe as a profile gives them. */
export type SpecOf<Name extends TransportSpec['recipe']> = Extract<TransportSpec, { readonly recipe: Name }>

/** Media type of a JSON answer. */
export const JSON_TYPE = 'application/json; charset=utf-8'

/** A reply that is a text of our own. */
export function textReply(status: number, type: string, text: string): CityReply {
  return { status, type, body: utf8Encode(text) }
}

/** A plain "no" of the web server in front of the city; says nothing about the request. */
export function plainReply(status: number, text: string): Verdict {
  return { kind: 'reply', reply: textReply(status, 'text/plain; charset=utf-8', text) }
}

/** A "no" in the words of the profile. */
export function refusal(code: RefusalCode, status = 200): Verdict {
  return { kind: 'refusal', code, status }
}

/** True when the media type of a request is the wanted one, whatever its parameters. */
export function hasMediaType(request: CityRequest, wanted: string): boolean {
  return request.header('content-type')?.split(';')[0]?.trim().toLowerCase() === wanted
}
