import { type JsonValue, parseJson } from '@yimatong/codec'
import {
  type Bytes,
  base64UrlDecode,
  type Instant,
  isInstant,
  SECOND,
  utf8Decode,
  utf8Encode,
  YimatongError,
} from '@yimatong/kernel'
import { isObject } from '../dcc/payload.js'
import { FormatError, type FormatErrorCode } from '../error.js'
import type { ForeignLayerName } from '../foreign-format.js'

/** What the base64url of a JSON object with a member begins with. */
export const JWS_PREFIX = 'eyJ'

/** A compact JWS (RFC 7515 §7.1), taken apart and not yet believed. */
export interface AarogyaJws {
  readonly header: { readonly [name: string]: JsonValue }
  readonly payload: Bytes
  /** Header and payload as written, with the dot between (RFC 7515 §5.1). */
  readonly signingInput: Bytes
  readonly signature: Bytes
}

/** The claims of an Aarogya Setu code. */
export interface AarogyaClaims {
  readonly expiresAt: Instant
  /** Not empty. */
  readonly telephone: string
  readonly statusCode: number
  readonly name?: string
  /** What the issuer's application shows for a status code it does not know. */
  readonly message?: string
}

/** How far a text could be taken apart. */
export interface AarogyaLayers {
  readonly jws?: AarogyaJws
  /** The claims as written. */
  readonly claimMap?: { readonly [name: string]: JsonValue }
  readonly claims?: AarogyaClaims
  readonly fault?: { readonly layer: ForeignLayerName; readonly code: FormatErrorCode; readonly cause?: string }
}

/** Longest text that is read, in characters: what a QR code of version 40 holds. */
const MAX_TEXT_LENGTH = 4296
const COMPACT = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/

/** True for three parts of base64url, the first the beginning of a JSON object. An empty signature is a fault of its own. */
export function isCompactJws(text: string): boolean {
  return COMPACT.test(text)
}

/** Takes a code apart step by step. Never throws for what it holds. */
export function decodeAarogyaLayers(text: string): AarogyaLayers {
  const layers: { -readonly [K in keyof AarogyaLayers]: AarogyaLayers[K] } = {}
  let layer: ForeignLayerName = 'text'
  try {
    if (text.length > MAX_TEXT_LENGTH) {
      throw new FormatError('formats.aarogya.size', `${text.length} characters, at most ${MAX_TEXT_LENGTH} are read`)
    }
    layer = 'jws'
    const jws = decodeJws(text)
    layers.jws = jws
    layer = 'claims'
    const claimMap = objectOf(jws.payload, 'formats.aarogya.claims')
    layers.claimMap = claimMap
    layers.claims = claimsOf(claimMap)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    const { cause } = error.detail
    layers.fault = { layer, code: error.code, ...(typeof cause === 'string' && { cause }) }
  }
  return layers
}

function decodeJws(text: string): AarogyaJws {
  const [head = '', body = '', tail = '', ...more] = text.split('.')
  if (!isCompactJws(text) || more.length > 0)
    throw new FormatError('formats.aarogya.jws', 'no compact JWS of three parts')
  const header = objectOf(bytesOf(head), 'formats.aarogya.jws')
  // A critical extension has to be understood, and none is (RFC 7515 §4.1.11).
  if (header.crit !== undefined) throw new FormatError('formats.aarogya.jws', 'a JWS with a critical extension')
  const signingInput = utf8Encode(`${head}.${body}`)
  return { header, payload: bytesOf(body), signature: bytesOf(tail), signingInput }
}

function bytesOf(part: string): Bytes {
  return readable('formats.aarogya.jws', () => base64UrlDecode(part))
}

function objectOf(bytes: Bytes, code: FormatErrorCode): { readonly [name: string]: JsonValue } {
  const json = readable(code, () => parseJson(utf8Decode(bytes), { maxLength: MAX_TEXT_LENGTH, maxDepth: 8 }))
  if (isObject(json)) return json
  throw new FormatError(code, `${bytes.length} bytes are not a JSON object`)
}

// The issuer's application asks for the same four; the colour only paints its banner and is never looked at.
function claimsOf(map: { readonly [name: string]: JsonValue }): AarogyaClaims {
  const { exp, mobile_no: telephone, status_code: statusCode, color_code: colour, name, message } = map
  const expiresAt = typeof exp === 'number' && exp > 0 ? Math.floor(exp * SECOND) : undefined
  if (!isInstant(expiresAt)) throw refusal('exp is a number of seconds above 0')
  if (typeof telephone !== 'string' || telephone === '') throw refusal('mobile_no is a text that is not empty')
  if (typeof colour !== 'string' || colour === '') throw refusal('color_code is a text that is not empty')
  if (typeof statusCode !== 'number' || !Number.isSafeInteger(statusCode)) throw refusal('status_code is an integer')
  return {
    expiresAt,
    telephone,
    statusCode,
    ...(typeof name === 'string' && { name }),
    ...(typeof message === 'string' && { message }),
  }
}

function refusal(wanted: string): FormatError {
  return new FormatError('formats.aarogya.claims', `the claims of an Aarogya Setu code: ${wanted}`)
}

function readable<T>(code: FormatErrorCode, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    throw new FormatError(code, 'a part of a JWS is not readable', { detail: { cause: cause.code }, cause })
  }
}
