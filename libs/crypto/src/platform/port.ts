import type { Bytes } from '@yimatong/kernel'
import type { SignatureAlgorithm } from '../algorithms.js'
import type { PrivateMaterial, PublicMaterial } from '../material.js'

/** Digests by name. `sha-1` and `md5` are broken: they exist only for old city recipes (request signing). */
export type DigestAlgorithm = 'sha-256' | 'sha-384' | 'sha-512' | 'sm3' | 'sha-1' | 'md5'

/** Block ciphers of old city recipes, in CBC or ECB. */
export type BlockCipher = 'aes' | 'sm4'

/** MACs are HMAC (RFC 2104) over one of these. */
export type MacDigest = 'sha-256' | 'sm3'

/** Checks a signature of the right length with one imported key; may throw, which counts as false. */
export type Verifier = (data: Bytes, signature: Bytes) => boolean

/** Signs with one imported private key. */
export type Signer = (data: Bytes) => Bytes

/** Algorithms a platform does itself; SM2 is ours on every platform. */
export type NativeAlgorithm = Exclude<SignatureAlgorithm, 'SM2-SM3'>

/** Kinds of private key a platform handles itself. */
export type NativePrivateKind = 'P-256' | 'P-384' | 'Ed25519'

/**
 * What node:crypto and @noble/* both give. Everything is synchronous. Lengths are checked by the callers in this lib;
 * key material comes in already parsed, and a point off its curve makes `verifier` throw `crypto.key.point`.
 */
export interface Platform {
  digest(algorithm: DigestAlgorithm, data: Bytes): Bytes
  hmac(algorithm: MacDigest, key: Bytes, data: Bytes): Bytes
  hkdfSha256(secret: Bytes, salt: Bytes, info: Bytes, length: number): Bytes
  randomBytes(length: number): Bytes
  /** Constant time; both of one length. */
  equal(a: Bytes, b: Bytes): boolean
  /** PKCS#7 padding; `iv` is undefined in ECB. */
  blockEncrypt(cipher: BlockCipher, key: Bytes, iv: Bytes | undefined, data: Bytes): Bytes
  /** Throws on bad padding. */
  blockDecrypt(cipher: BlockCipher, key: Bytes, iv: Bytes | undefined, data: Bytes): Bytes
  /** Ciphertext, then a 16-byte tag. */
  gcmSeal(key: Bytes, nonce: Bytes, plaintext: Bytes, aad: Bytes): Bytes
  /** Throws when the tag does not match. */
  gcmOpen(key: Bytes, nonce: Bytes, sealed: Bytes, aad: Bytes): Bytes
  verifier(algorithm: NativeAlgorithm, key: PublicMaterial): Verifier
  signer(kind: NativePrivateKind, key: PrivateMaterial): Signer
  /** Public point (uncompressed) or Ed25519 public key of a secret in range. */
  publicPoint(kind: NativePrivateKind, key: PrivateMaterial): Bytes
}
