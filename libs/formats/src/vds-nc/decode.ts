import { canonicalJson, type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, base64UrlDecode, utf8Encode, YimatongError } from '@yimatong/kernel'
import { type Certificate, decodeCertificate } from '@yimatong/pki'
import { isObject } from '../dcc/payload.js'
import { FormatError, type FormatErrorCode } from '../error.js'
import type { ForeignFault, ForeignLayerName } from '../foreign-format.js'
import type { VdsNcStandard } from './standard.js'

/** A code, taken apart and not yet believed. */
export interface VdsNcCode {
  /** `icao.vacc` or `icao.test`. */
  readonly kind: string
  readonly version: number
  /** Who issued it: a code of ICAO Doc 9303-3, `AUS`. */
  readonly issuer: string
  readonly message: Members
  /** As written. */
  readonly algorithm: string
  /** Raw `r||s`. */
  readonly signature: Bytes
  /** The canonical form of `data` (RFC 8785), which is signed. */
  readonly signed: Bytes
  /** The signer's certificate, which the code brings along. */
  readonly certificate: Certificate
}

/** How far a text could be taken apart. */
export interface VdsNcLayers {
  readonly data?: Members
  readonly code?: VdsNcCode
  readonly fault?: ForeignFault
}

type Members = { readonly [name: string]: JsonValue }

/** Longest text that is read, in characters: above what any symbol holds. */
const MAX_TEXT = 8192
const MAX_DEPTH = 10

/** True for a JSON object that names a kind of ICAO's. */
export function isVdsNc(text: string): boolean {
  return /^\s{0,8}\{/.test(text) && text.includes('"icao.')
}

/** Takes a code apart step by step. Never throws for what it holds. */
export function decodeVdsNcLayers(text: string, standard: VdsNcStandard): VdsNcLayers {
  const layers: { -readonly [K in keyof VdsNcLayers]: VdsNcLayers[K] } = {}
  let layer: ForeignLayerName = 'text'
  try {
    if (text.length > MAX_TEXT) throw refusal('formats.vds-nc.size', `${text.length} characters, at most ${MAX_TEXT}`)
    layer = 'payload'
    const { data, signature } = partsOf(text)
    layers.data = data
    layer = 'claims'
    layers.code = codeOf(data, signature, standard)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    const { cause } = error.detail
    layers.fault = { layer, code: error.code, ...(typeof cause === 'string' && { cause }) }
  }
  return layers
}

function partsOf(text: string): { readonly data: Members; readonly signature: Members } {
  const json = readable('formats.vds-nc.json', () => parseJson(text, { maxLength: MAX_TEXT, maxDepth: MAX_DEPTH }))
  const { data, sig, ...more } = isObject(json) ? json : {}
  // What stands beside the two is signed by nobody.
  if (isObject(data) && isObject(sig) && Object.keys(more).length === 0) return { data, signature: sig }
  throw refusal('formats.vds-nc.shape', 'wanted data and sig, and nothing beside')
}

function codeOf(data: Members, signature: Members, standard: VdsNcStandard): VdsNcCode {
  const { hdr, msg, ...more } = data
  if (!isObject(hdr) || !isObject(msg) || Object.keys(more).length > 0) {
    throw refusal('formats.vds-nc.shape', 'data is hdr and msg')
  }
  const { t: kind, v: version, is: issuer } = hdr
  if (typeof kind !== 'string' || typeof version !== 'number' || typeof issuer !== 'string') {
    throw refusal('formats.vds-nc.shape', 'the header says t, v and is')
  }
  if (!standard.kinds.get(kind)?.includes(version))
    throw refusal('formats.vds-nc.type', 'a kind or version not read here')
  const { alg, cer, sigvl, ...rest } = signature
  if (typeof alg !== 'string' || typeof cer !== 'string' || typeof sigvl !== 'string' || Object.keys(rest).length > 0) {
    throw refusal('formats.vds-nc.shape', 'sig is alg, cer and sigvl')
  }
  return {
    ...{ kind, version, issuer, message: msg, algorithm: alg },
    signature: readable('formats.vds-nc.shape', () => bytesOf(sigvl)),
    signed: utf8Encode(canonicalJson(mutable(data))),
    certificate: readable('formats.vds-nc.certificate', () => decodeCertificate(bytesOf(cer))),
  }
}

// Own profile: padding is taken where it is whole, since RFC 4648 §5 leaves it to the format.
function bytesOf(text: string): Bytes {
  return base64UrlDecode(text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text)
}

function mutable(members: Members): JsonValue {
  return { ...members }
}

function refusal(code: FormatErrorCode, why: string): FormatError {
  return new FormatError(code, `a VDS-NC is not readable: ${why}`)
}

function readable<T>(code: FormatErrorCode, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    throw new FormatError(code, 'a part of a VDS-NC is not readable', { detail: { cause: cause.code }, cause })
  }
}
