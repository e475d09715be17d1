import { type Bytes, bytesEqual } from '@yimatong/kernel'
import { platform } from '#platform'
import { algorithmsOf, type KeyKind, type PrivateKeyKind, type SignatureAlgorithm } from './algorithms.js'
import { curveOf } from './curves.js'
import { checkEd25519Point } from './ed25519-point.js'
import { CryptoError } from './error.js'
import type { PointMaterial, PrivateMaterial, PublicMaterial } from './material.js'
import { decodePkcs8, encodePkcs8, isSecretInRange, privateMaterial } from './pkcs8.js'
import type { Signer, Verifier } from './platform/port.js'
import { sm2PublicPoint, sm2Signer, sm2Verifier } from './sm2.js'
import { decodeSpki, encodeSpki } from './spki.js'

/**
 * An imported public key. Only {@link importPublicKey} and the private-key functions make one that verifies: the native
 * handle is bound to the object itself, so a copy or a look-alike verifies nothing.
 */
export interface PublicKey {
  readonly kind: KeyKind
  /** What this key may be used with, out of the table of algorithms. */
  readonly algorithms: readonly SignatureAlgorithm[]
  /** SubjectPublicKeyInfo, DER, as imported. */
  readonly spki: Bytes
}

/** An imported or generated private key. `pkcs8` is not enumerable, so that printing or serialising a key leaks nothing. */
export interface PrivateKey {
  readonly kind: PrivateKeyKind
  readonly publicKey: PublicKey
  /** PKCS#8 version 0, DER; EC keys with their public point. */
  readonly pkcs8: Bytes
}

/** What is not in a key's bytes and yet decides what it verifies. */
export interface KeyOptions {
  /**
   * Distinguishing identifier of an SM2 key (GB/T 32918.2 §5.5), as UTF-8 at most 8191 bytes; `1234567812345678` unless
   * told otherwise. Other kinds of key have none, and for them it changes nothing.
   */
  readonly sm2Id?: string
}

const verifiers = new WeakMap<PublicKey, ReadonlyMap<string, Verifier>>()
const signers = new WeakMap<PrivateKey, Signer>()

/**
 * Imports a SubjectPublicKeyInfo: EC on P-256, P-384, P-521 or SM2 (named curve, uncompressed point), Ed25519, or RSA of 2048
 * to 4096 bits. The point is checked to be on its curve, an Ed25519 key also to be of prime order.
 * @throws CryptoError `crypto.key.*` naming what is wrong
 */
export function importPublicKey(spki: Bytes, options: KeyOptions = {}): PublicKey {
  const material = decodeSpki(spki)
  if (material.kind === 'Ed25519') checkEd25519Point(material.point)
  const algorithms = algorithmsOf(material.kind)
  const key: PublicKey = Object.freeze({ kind: material.kind, algorithms, spki: material.spki })
  verifiers.set(key, new Map(algorithms.map((name) => [name, verifierOf(name, material, options)])))
  return key
}

function verifierOf(algorithm: SignatureAlgorithm, material: PublicMaterial, { sm2Id }: KeyOptions): Verifier {
  if (algorithm !== 'SM2-SM3') return platform.verifier(algorithm, material)
  if (material.kind === 'SM2') return sm2Verifier(material.point, sm2Id)
  throw new CryptoError('crypto.algorithm.mismatch', `a ${material.kind} key has no ${algorithm}`)
}

/**
 * Imports a PKCS#8 PrivateKeyInfo of version 0: EC on P-256, P-384 or SM2, or Ed25519. RSA is refused: it is there only
 * to read old codes. @throws CryptoError `crypto.key.*`; `crypto.key.mismatch` when it carries another key's public point
 */
export function importPrivateKey(pkcs8: Bytes, options: KeyOptions = {}): PrivateKey {
  const { material, claimedPoint } = decodePkcs8(pkcs8)
  return privateKeyOf(material, claimedPoint, options)
}

/** A new random private key out of the platform's generator; EC scalars by rejection (FIPS 186-5 §A.2.2). */
export function generateKey(kind: PrivateKeyKind): PrivateKey {
  const size = curveOf(kind)?.size ?? 32
  let secret = platform.randomBytes(size)
  while (!isSecretInRange(kind, secret)) secret = platform.randomBytes(size)
  return privateKeyOf(privateMaterial(kind, secret), undefined, {})
}

function privateKeyOf(material: PrivateMaterial, claimedPoint: Bytes | undefined, options: KeyOptions): PrivateKey {
  const { kind, secret } = material
  const point = publicPointOf(material)
  if (claimedPoint !== undefined && !bytesEqual(claimedPoint, point)) {
    throw new CryptoError('crypto.key.mismatch', `a ${kind} private key carries the public point of another key`)
  }
  const shown = { kind, publicKey: importPublicKey(encodeSpki(kind, point), options) }
  const key: PrivateKey = Object.freeze(
    Object.defineProperty(Object.assign(shown, { pkcs8: encodePkcs8(kind, secret, point) }), 'pkcs8', {
      enumerable: false,
    }),
  )
  signers.set(key, signerOf(material, point, options))
  return key
}

function publicPointOf(material: PrivateMaterial): PointMaterial['point'] {
  return material.kind === 'SM2' ? sm2PublicPoint(material.secret) : platform.publicPoint(material.kind, material)
}

function signerOf(material: PrivateMaterial, point: Bytes, { sm2Id }: KeyOptions): Signer {
  return material.kind === 'SM2' ? sm2Signer(material.secret, point, sm2Id) : platform.signer(material.kind, material)
}

/** The check of one algorithm with one imported key; undefined when the key is not for it, or was not imported here. */
export function findVerifier(key: PublicKey, algorithm: string): Verifier | undefined {
  return verifiers.get(key)?.get(algorithm)
}

/** The signer of an imported key. @throws CryptoError `crypto.key.foreign` for an object that was not made here */
export function signerOfKey(key: PrivateKey): Signer {
  const signer = signers.get(key)
  if (signer !== undefined) return signer
  throw new CryptoError('crypto.key.foreign', 'a private key that was not imported here: use importPrivateKey')
}
