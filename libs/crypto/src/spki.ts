import { type Bytes, concatBytes, hexDecode, hexEncode } from '@yimatong/kernel'
import type { PrivateKeyKind } from './algorithms.js'
import { bytesToInteger, type CurveRow, curveOf, curveOfOid } from './curves.js'
import { encodeDer, readDer, readDerAs, readUnsigned, TAG } from './der.js'
import { CryptoError } from './error.js'
import type { PointMaterial, PublicMaterial, RsaMaterial } from './material.js'

/** Content octets of id-ecPublicKey 1.2.840.10045.2.1 (RFC 5480 §2.1.1). */
export const EC_PUBLIC_KEY = hexDecode('2a8648ce3d0201')
/** Content octets of id-Ed25519 1.3.101.112 (RFC 8410 §3). */
export const ED25519 = hexDecode('2b6570')

const EC_PUBLIC_KEY_HEX = hexEncode(EC_PUBLIC_KEY)
const ED25519_HEX = hexEncode(ED25519)
// rsaEncryption 1.2.840.113549.1.1.1 (RFC 3279 §2.3.1)
const RSA_HEX = '2a864886f70d010101'
const MIN_RSA_BITS = 2048
const MAX_RSA_BITS = 4096
const MAX_RSA_EXPONENT = 2n ** 32n

/**
 * Takes a SubjectPublicKeyInfo apart. Strict DER; named curves P-256, P-384, P-521, SM2 with an uncompressed point; Ed25519;
 * RSA of 2048 to 4096 bits with an odd exponent of 3 to 2^32 and NULL parameters. Own profile: compressed points and
 * RSASSA-PSS keys are refused, since no code or certificate in scope carries them.
 * @throws CryptoError `crypto.key.*`
 */
export function decodeSpki(bytes: Bytes): PublicMaterial {
  // A copy, so that neither a larger buffer is held nor a later write by the caller seen.
  const spki = Uint8Array.from(bytes)
  const [outer] = readDerAs(spki, TAG.sequence) ?? []
  const [algorithm, bits] = (outer && readDerAs(outer, TAG.sequence, TAG.bitString)) ?? []
  if (algorithm === undefined || bits === undefined || bits[0] !== 0) throw malformed(bytes, 'a SubjectPublicKeyInfo')
  const { oid, parameters } = readAlgorithm(algorithm)
  // Another copy: the spki is handed out, and a write to it must not reach the key.
  const key = bits.slice(1)
  if (oid === EC_PUBLIC_KEY_HEX) return readEc(spki, readCurve(parameters), key)
  if (oid === ED25519_HEX) return readEd25519(spki, parameters, key)
  if (oid === RSA_HEX) return readRsa(spki, parameters, key)
  throw unknownAlgorithm()
}

/** Identifier (hex of its content octets) and raw parameters of an AlgorithmIdentifier. @throws CryptoError `crypto.key.der` */
export function readAlgorithm(content: Bytes): {
  oid: string
  parameters: { tag: number; content: Bytes } | undefined
} {
  const [oid, parameters, ...more] = readDer(content) ?? []
  if (oid?.tag !== TAG.oid || more.length > 0) throw malformed(content, 'an AlgorithmIdentifier')
  return { oid: hexEncode(oid.content), parameters }
}

/** Curve of EC parameters. @throws CryptoError `crypto.key.explicit-parameters`, `crypto.key.curve` */
export function readCurve(parameters: { tag: number; content: Bytes } | undefined): CurveRow {
  if (parameters?.tag === TAG.sequence) {
    throw new CryptoError(
      'crypto.key.explicit-parameters',
      'an EC key spells out its curve: only named curves are taken (RFC 5480 §2.1.1); re-encode it with namedCurve',
    )
  }
  const curve = parameters?.tag === TAG.oid ? curveOfOid(parameters.content) : undefined
  if (curve !== undefined) return curve
  throw new CryptoError(
    'crypto.key.curve',
    'an EC key names a curve other than P-256, P-384, P-521 and SM2: check the issuer',
  )
}

function readEc(spki: Bytes, curve: CurveRow, point: Bytes): PointMaterial {
  if (point[0] === 4 && point.length === 1 + 2 * curve.size) return { kind: curve.name, spki, point }
  throw new CryptoError(
    'crypto.key.point',
    `${point.length} bytes are not an uncompressed ${curve.name} point of ${1 + 2 * curve.size} bytes`,
  )
}

function readEd25519(spki: Bytes, parameters: unknown, point: Bytes): PointMaterial {
  if (parameters !== undefined) throw malformed(spki, 'Ed25519 without parameters (RFC 8410 §3)')
  if (point.length === 32) return { kind: 'Ed25519', spki, point }
  throw new CryptoError('crypto.key.point', `${point.length} bytes are not an Ed25519 public key of 32 bytes`)
}

function readRsa(spki: Bytes, parameters: { tag: number; content: Bytes } | undefined, key: Bytes): RsaMaterial {
  if (parameters?.tag !== TAG.null || parameters.content.length > 0) throw malformed(spki, 'RSA with NULL parameters')
  const [sequence] = readDerAs(key, TAG.sequence) ?? []
  const [n, e] = (sequence && readDerAs(sequence, TAG.integer, TAG.integer)) ?? []
  const modulus = n && readUnsigned(n)
  const exponent = e && readUnsigned(e)
  if (modulus === undefined || exponent === undefined) throw malformed(key, 'an RSAPublicKey')
  checkModulus(modulus)
  return { kind: 'RSA', spki, modulus, exponent: checkedExponent(exponent) }
}

function checkModulus(modulus: Bytes): void {
  const bits = 8 * modulus.length - (Math.clz32(modulus[0] ?? 0) - 24)
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
    throw new CryptoError(
      'crypto.key.rsa-size',
      `an RSA modulus of ${bits} bits: ${MIN_RSA_BITS} to ${MAX_RSA_BITS} are taken`,
      { detail: { bits } },
    )
  }
  if (((modulus.at(-1) ?? 0) & 1) === 0) {
    throw new CryptoError('crypto.key.rsa-modulus', 'an even RSA modulus: the key is broken, ask its owner')
  }
}

function checkedExponent(bytes: Bytes): bigint {
  const exponent = bytes.length <= 5 ? bytesToInteger(bytes) : MAX_RSA_EXPONENT + 1n
  if (exponent >= 3n && exponent <= MAX_RSA_EXPONENT && exponent % 2n === 1n) return exponent
  throw new CryptoError(
    'crypto.key.rsa-exponent',
    `an RSA exponent of ${bytes.length} bytes: odd, 3 to 2^32 is taken (larger ones are a denial of service)`,
  )
}

/**
 * SubjectPublicKeyInfo (DER) of an uncompressed point `04||x||y` or of the 32 bytes of an Ed25519 key, as out of a JWK or
 * a COSE key. Nothing is checked here: importPublicKey does.
 */
export function encodeSpki(kind: PrivateKeyKind, point: Bytes): Bytes {
  return encodeDer(TAG.sequence, encodeAlgorithm(kind), encodeDer(TAG.bitString, concatBytes(Uint8Array.of(0), point)))
}

/** AlgorithmIdentifier of a key kind (RFC 5480 §2.1.1, RFC 8410 §3). */
export function encodeAlgorithm(kind: PrivateKeyKind): Bytes {
  const curve = curveOf(kind)
  return curve === undefined
    ? encodeDer(TAG.sequence, encodeDer(TAG.oid, ED25519))
    : encodeDer(TAG.sequence, encodeDer(TAG.oid, EC_PUBLIC_KEY), encodeDer(TAG.oid, curve.oid))
}

/** The error for bytes that are not the strict DER of `wanted`. */
export function malformed(bytes: Bytes, wanted: string): CryptoError {
  return new CryptoError('crypto.key.der', `${bytes.length} bytes are not the strict DER of ${wanted}`)
}

/** The error for a key whose algorithm identifier is not ours. */
export function unknownAlgorithm(): CryptoError {
  return new CryptoError(
    'crypto.key.algorithm',
    'the algorithm identifier of a key is none of id-ecPublicKey, id-Ed25519 and rsaEncryption',
  )
}
