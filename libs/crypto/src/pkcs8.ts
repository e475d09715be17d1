import { type Bytes, concatBytes, hexEncode } from '@yimatong/kernel'
import type { PrivateKeyKind } from './algorithms.js'
import { bytesToInteger, type CurveRow, curveOf } from './curves.js'
import { encodeDer, readDer, readDerAs, TAG } from './der.js'
import { CryptoError } from './error.js'
import type { PrivateMaterial } from './material.js'
import {
  EC_PUBLIC_KEY,
  ED25519,
  encodeAlgorithm,
  malformed,
  readAlgorithm,
  readCurve,
  unknownAlgorithm,
} from './spki.js'

const VERSION_0 = encodeDer(TAG.integer, Uint8Array.of(0))
const VERSION_1 = encodeDer(TAG.integer, Uint8Array.of(1))
const EC_PUBLIC_KEY_HEX = hexEncode(EC_PUBLIC_KEY)
const ED25519_HEX = hexEncode(ED25519)

/** A private key taken out of its PKCS#8; `claimedPoint` is the public part it carried, not yet compared. */
export interface Pkcs8Content {
  readonly material: PrivateMaterial
  readonly claimedPoint: Bytes | undefined
}

/**
 * Takes a PKCS#8 PrivateKeyInfo (RFC 5208 §5, version 0, no attributes) apart: EC by RFC 5915 on P-256, P-384 or SM2,
 * or Ed25519 by RFC 8410 §7. The secret is checked to be in range. @throws CryptoError `crypto.key.*`
 */
export function decodePkcs8(bytes: Bytes): Pkcs8Content {
  const [outer] = readDerAs(bytes, TAG.sequence) ?? []
  const [version, algorithm, key] = (outer && readDerAs(outer, TAG.integer, TAG.sequence, TAG.octetString)) ?? []
  if (version === undefined || algorithm === undefined || key === undefined || hexEncode(version) !== '00') {
    throw malformed(bytes, 'a PKCS#8 PrivateKeyInfo of version 0 without attributes')
  }
  const { oid, parameters } = readAlgorithm(algorithm)
  if (oid === EC_PUBLIC_KEY_HEX) return readEcKey(readCurve(parameters), key)
  if (oid === ED25519_HEX && parameters === undefined) return readEd25519Key(key)
  throw unknownAlgorithm()
}

function readEcKey(curve: CurveRow, bytes: Bytes): Pkcs8Content {
  const [outer] = readDerAs(bytes, TAG.sequence) ?? []
  const [version, secret, ...optional] = (outer && readDer(outer)) ?? []
  if (version?.tag !== TAG.integer || hexEncode(version.content) !== '01' || secret?.tag !== TAG.octetString) {
    throw malformed(bytes, 'an ECPrivateKey (RFC 5915 §3)')
  }
  if (curve.name === 'P-521') throw new CryptoError('crypto.key.curve', 'a private key on P-521: it is only read')
  const rest = optional[0]?.tag === TAG.context0 ? optional.slice(1) : optional
  if (rest.length < optional.length) checkSameCurve(curve, optional[0]?.content)
  return { material: privateMaterial(curve.name, secret.content), claimedPoint: readClaimedPoint(rest, bytes) }
}

function checkSameCurve(curve: CurveRow, content: Bytes | undefined): void {
  const [inner, ...more] = (content && readDer(content)) ?? []
  if (more.length === 0 && readCurve(inner).name === curve.name) return
  throw new CryptoError('crypto.key.curve', 'a private key names two curves: check how it was made')
}

function readClaimedPoint(rest: readonly { tag: number; content: Bytes }[], whole: Bytes): Bytes | undefined {
  const [claim, ...more] = rest
  if (claim === undefined) return undefined
  const [bits] = (claim.tag === TAG.context1 && readDerAs(claim.content, TAG.bitString)) || []
  if (bits?.[0] !== 0 || more.length > 0) throw malformed(whole, 'an ECPrivateKey (RFC 5915 §3)')
  return bits.subarray(1)
}

function readEd25519Key(bytes: Bytes): Pkcs8Content {
  const [seed] = readDerAs(bytes, TAG.octetString) ?? []
  if (seed === undefined) throw malformed(bytes, 'a CurvePrivateKey (RFC 8410 §7)')
  return { material: privateMaterial('Ed25519', seed), claimedPoint: undefined }
}

/**
 * Key material of a secret. @throws CryptoError `crypto.key.secret` unless an Ed25519 seed has 32 bytes, or a scalar has
 * the curve's length and is 1 to n−1 (SM2: n−2, GB/T 32918.1 §6.1).
 */
export function privateMaterial(kind: PrivateKeyKind, secret: Bytes): PrivateMaterial {
  if (!isSecretInRange(kind, secret)) {
    throw new CryptoError('crypto.key.secret', `${secret.length} bytes are not a ${kind} secret: wrong length or range`)
  }
  return { kind, secret: Uint8Array.from(secret), pkcs8: encodePkcs8(kind, secret) }
}

/** True for bytes that can be a secret of this kind. */
export function isSecretInRange(kind: PrivateKeyKind, secret: Bytes): boolean {
  const curve = curveOf(kind)
  if (curve === undefined) return secret.length === 32
  if (secret.length !== curve.size) return false
  const scalar = bytesToInteger(secret)
  return scalar >= 1n && scalar < (kind === 'SM2' ? curve.order - 1n : curve.order)
}

/** PKCS#8 version 0 of a secret; with the public point inside for EC when it is given (Ed25519 has no place for it). */
export function encodePkcs8(kind: PrivateKeyKind, secret: Bytes, point?: Bytes): Bytes {
  const inner = encodeDer(TAG.octetString, secret)
  const key = kind === 'Ed25519' ? inner : encodeDer(TAG.sequence, VERSION_1, inner, encodePoint(point))
  return encodeDer(TAG.sequence, VERSION_0, encodeAlgorithm(kind), encodeDer(TAG.octetString, key))
}

function encodePoint(point: Bytes | undefined): Bytes {
  if (point === undefined) return new Uint8Array()
  return encodeDer(TAG.context1, encodeDer(TAG.bitString, concatBytes(Uint8Array.of(0), point)))
}
