import { AdapterError } from '../error.js'

declare const registered: unique symbol

/**
 * A place that an operator or the trust list registered. Only these are ever called: never a URL out of a code, and
 * never where a redirect points (DESIGN §5.6).
 */
export interface Endpoint {
  readonly [registered]: true
  readonly scheme: 'https:' | 'http:'
  /** Host name or address, without brackets. */
  readonly host: string
  readonly port: number
  /** Path that every request's path is put behind; empty or `/…` without a slash at its end. */
  readonly basePath: string
}

/**
 * Registers `https://host:port/base`. Plain HTTP needs `allowPlainHttp`: some city systems speak nothing else inside
 * their own network.
 *
 * @throws AdapterError `adapters.http.endpoint` for another scheme, credentials, a query or a fragment.
 */
export function registerEndpoint(text: string, options: { readonly allowPlainHttp?: boolean } = {}): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const scheme = url?.protocol
  if (!url || (scheme !== 'https:' && scheme !== 'http:')) throw refuse('it is not an https URL')
  if (scheme === 'http:' && !options.allowPlainHttp) throw refuse('plain HTTP is not allowed for it')
  if (url.username || url.password) throw refuse('it holds credentials; they belong into the key store')
  if (url.search || url.hash) throw refuse('it has a query or a fragment')
  const port = url.port === '' ? (scheme === 'https:' ? 443 : 80) : Number(url.port)
  return brand({
    scheme,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    basePath: url.pathname.replace(/\/+$/, ''),
  })
}

function brand(endpoint: Omit<Endpoint, typeof registered>): Endpoint {
  return endpoint as Endpoint
}

/** The path to ask for at an endpoint. @throws AdapterError `adapters.http.endpoint` unless it starts with one slash. */
export function pathAt(endpoint: Endpoint, path: string): string {
  if (/^\/(?!\/)[!-~]*$/.test(path) && !path.includes('#')) return endpoint.basePath + path
  throw refuse('a path does not start with one slash, or holds what a path cannot')
}

function refuse(why: string): AdapterError {
  return new AdapterError('adapters.http.endpoint', `an endpoint is not called: ${why}; check the registered address`)
}
