import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './schema.js'

/** Name of a schema of the document, for example `RecognitionAnswer` or `Problem`. */
export type GatewaySchemaName = keyof components['schemas']

/** A schema of the document as a type. */
export type GatewaySchema<Name extends GatewaySchemaName> = components['schemas'][Name]

/** Where a gateway is and how it is asked. */
export interface GatewayClientOptions {
  /** `https://host:port`, with or without a slash at the end. */
  readonly baseUrl: string
  /** Bearer token of a registered client; left out where the client certificate of `fetch` says who asks. */
  readonly token?: string
  /** Sends one request; `globalThis.fetch` where its TLS settings are good enough. */
  readonly fetch: (request: Request) => Promise<Response>
}

/** `GET` and `POST` over the paths of the document, with bodies and answers typed. */
export type GatewayClient = Client<paths>

/**
 * A client of one gateway. A call resolves with `data` (the answer) or `error` (the problem document), and with
 * `response` in both cases; it rejects only when `fetch` does.
 */
export function createGatewayClient({ baseUrl, token, fetch }: GatewayClientOptions): GatewayClient {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return createClient<paths>({ baseUrl, headers, fetch })
}
