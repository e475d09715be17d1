import type { JsonValue } from '@yimatong/codec'
import { digest, encodeSpki, importPublicKey, type PublicKey } from '@yimatong/crypto'
import { type Bytes, base64UrlDecode, base64UrlEncode, concatBytes, utf8Encode } from '@yimatong/kernel'
import { isObject } from '../dcc/payload.js'
import { attempt } from './attempt.js'
import { decodeLeaf, type ShcLeaf } from './certificate.js'
import { type ShcFinding, type ShcFindingCode, shcFinding } from './findings.js'

/** One key out of an issuer's key set (RFC 7517), with what is wrong with it. */
export interface ShcKey {
  /** Absent where the key has none that is a text. */
  readonly id?: string
  /** Of every P-256 key whose point is one, also where something else is wrong with it. */
  readonly publicKey?: PublicKey
  /** Present where the issuer publishes a revocation list for cards under this key: how often it was updated. */
  readonly revocationCounter?: number
  /** The first certificate of `x5c`. */
  readonly leaf?: ShcLeaf
  readonly findings: readonly ShcFinding[]
}

/** A key set; without any key when it is none. */
export interface ShcKeySet {
  readonly keys: readonly ShcKey[]
  /** Of the set as a whole; those of a key stand with it. */
  readonly findings: readonly ShcFinding[]
}

type Members = { readonly [name: string]: JsonValue }

const COORDINATE_BYTES = 32
/** Own profile: most keys of one set that are read. */
const MAX_KEYS = 256

/** Reads an issuer's key set, key by key; a wrong key does not spoil the others. Never throws for what it holds. */
export function decodeShcKeySet(json: JsonValue | undefined): ShcKeySet {
  const keys = isObject(json) ? json.keys : undefined
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MAX_KEYS) {
    return { keys: [], findings: [shcFinding('formats.shc.key-form', '/keys')] }
  }
  return { keys: keys.map((key, index) => decodeKey(key, `/keys/${index}`)), findings: [] }
}

/** A P-256 key that comes without a set, for example out of a verifier's own configuration: its id is its thumbprint. */
export function shcKeyOf(publicKey: PublicKey): ShcKey {
  // The point stands at the end of the SubjectPublicKeyInfo (RFC 5480 §2).
  const point = publicKey.spki.slice(-2 * COORDINATE_BYTES)
  const x = base64UrlEncode(point.subarray(0, COORDINATE_BYTES))
  const y = base64UrlEncode(point.subarray(COORDINATE_BYTES))
  const id = shcThumbprint({ kty: 'EC', crv: 'P-256', x, y })
  return { ...(id !== undefined && { id }), publicKey, findings: [] }
}

function decodeKey(json: JsonValue, path: string): ShcKey {
  if (!isObject(json)) return { findings: [shcFinding('formats.shc.key-form', path)] }
  const id = typeof json.kid === 'string' ? json.kid : undefined
  const publicKey = publicKeyOf(json)
  const leaf = leafOf(json.x5c, publicKey)
  const faults = memberFaults(json)
  // A key of another kind has been said to be one; what is left is a point that is none.
  if (!publicKey && json.kty === 'EC' && json.crv === 'P-256') faults.push('formats.shc.key-form')
  if (leaf === 'wrong') faults.push('formats.shc.key-certificate')
  const findings = [...new Set(faults)].map((code) => shcFinding(code, path))
  const counter = json.crlVersion
  return {
    ...(id !== undefined && { id }),
    ...(publicKey && { publicKey }),
    ...(typeof counter === 'number' && { revocationCounter: counter }),
    ...(leaf && leaf !== 'wrong' && { leaf }),
    findings,
  }
}

function memberFaults(json: Members): ShcFindingCode[] {
  const { kty, use, alg, crv, kid } = json
  const faults: ShcFindingCode[] = []
  const isWhole = [kty, use, alg, kid].every((member) => typeof member === 'string')
  if (!isWhole || (json.crlVersion !== undefined && typeof json.crlVersion !== 'number')) {
    faults.push('formats.shc.key-form')
  }
  if (kty !== undefined && kty !== 'EC') faults.push('formats.shc.key-type')
  if (use !== undefined && use !== 'sig') faults.push('formats.shc.key-use')
  if (alg !== undefined && alg !== 'ES256') faults.push('formats.shc.key-algorithm')
  if (crv !== undefined && crv !== 'P-256') faults.push('formats.shc.key-algorithm')
  if (json.d !== undefined) faults.push('formats.shc.key-private')
  if (typeof kid === 'string' && kid !== shcThumbprint(json)) faults.push('formats.shc.key-thumbprint')
  return faults
}

/** The thumbprint of an EC key, SHA-256 in base64url (RFC 7638 §3); undefined where a member it covers is no text. */
export function shcThumbprint({ crv, kty, x, y }: Members): string | undefined {
  const members = [crv, kty, x, y]
  if (!members.every((member) => typeof member === 'string')) return undefined
  // The required members of an EC key by name, no blanks (RFC 7638 §3.2).
  const json = JSON.stringify({ crv, kty, x, y })
  return base64UrlEncode(digest('sha-256', utf8Encode(json)))
}

function publicKeyOf({ kty, crv, x, y }: Members): PublicKey | undefined {
  if (kty !== 'EC' || crv !== 'P-256') return undefined
  const [first, second] = [coordinateOf(x), coordinateOf(y)]
  if (!first || !second) return undefined
  return attempt(() => importPublicKey(encodeSpki('P-256', concatBytes(Uint8Array.of(4), first, second))))
}

function coordinateOf(value: JsonValue | undefined): Bytes | undefined {
  if (typeof value !== 'string') return undefined
  const bytes = attempt(() => base64UrlDecode(value))
  return bytes?.length === COORDINATE_BYTES ? bytes : undefined
}

function leafOf(x5c: JsonValue | undefined, publicKey: PublicKey | undefined): ShcLeaf | 'wrong' | undefined {
  if (x5c === undefined) return undefined
  const [first] = Array.isArray(x5c) ? x5c : []
  const leaf = typeof first === 'string' ? decodeLeaf(first) : undefined
  return leaf && publicKey && leaf.isOf(publicKey) ? leaf : 'wrong'
}
