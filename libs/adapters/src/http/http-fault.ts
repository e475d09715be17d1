import { AdapterError, type AdapterErrorCode } from '../error.js'

type HttpCode = Extract<AdapterErrorCode, `adapters.http.${string}`>

const SAYS: Readonly<Record<HttpCode, string>> = {
  'adapters.http.endpoint': 'is not one that may be called; check the registered address',
  'adapters.http.malformed': 'answered with something that is not HTTP as agreed; check what listens there',
  'adapters.http.redirect': 'points elsewhere, which is never followed; register the right address',
  'adapters.http.refused': 'cannot be reached or cut the connection; check that it is up',
  'adapters.http.status': 'answered with a status that is no success; check access and request with its operator',
  'adapters.http.timeout': 'did not answer within the deadline; check its load and the way to it',
  'adapters.http.tls': 'did not prove who it is; check its certificate, the anchors and the pin',
  'adapters.http.too-large': 'answered with more than is taken; check what listens there',
}

/** The error of one exchange. Names neither address nor path nor content: a path may hold a reference. */
export function httpError(code: HttpCode, detail: Record<string, string | number | boolean> = {}): AdapterError {
  return new AdapterError(code, `the other side ${SAYS[code]}`, { detail })
}

const REFUSED = /^(?:E(?:CONN|HOST|NET|PIPE|ADDR|AI_)|ENOTFOUND|ERR_SOCKET|ERR_STREAM|ABORT)/
const MALFORMED = /^(?:HPE_|ERR_HTTP_|ERR_INVALID_)/

/** Sorts what node:http and node:tls emit. What is neither the network's nor the parser's is the handshake's. */
export function faultOf(error: unknown): AdapterError {
  const member: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  const cause = typeof member === 'string' && /^[A-Z0-9_]{1,64}$/.test(member) ? member : 'unknown'
  if (MALFORMED.test(cause)) return httpError('adapters.http.malformed', { cause })
  if (REFUSED.test(cause)) return httpError('adapters.http.refused', { cause })
  return httpError('adapters.http.tls', { cause })
}
