import type { Bytes } from '@yimatong/kernel'
import { platform } from '#platform'
import { CryptoError } from './error.js'
import type { DigestAlgorithm, MacDigest } from './platform/port.js'

const MAX_RANDOM = 65_536
// RFC 5869 §2.3: 255 blocks of the hash.
const MAX_HKDF = 255 * 32

/** Digest of data. `sha-1` and `md5` are broken and there only for old city recipes: nothing of ours is signed with them. */
export function digest(alg: DigestAlgorithm, data: Bytes): Bytes {
  return platform.digest(alg, data)
}

/** HMAC (RFC 2104) with SHA-256 or SM3; 32 bytes. Any key length. */
export function hmac(alg: MacDigest, key: Bytes, data: Bytes): Bytes {
  return platform.hmac(alg, key, data)
}

/** Same length and same bytes, in time that depends on the length only. Every comparison of a MAC or a token goes here. */
export function equalSecrets(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && platform.equal(a, b)
}

/** Bytes of the platform's generator. @throws CryptoError `crypto.random.length` unless 1 to 65536 are asked for */
export function randomBytes(length: number): Bytes {
  if (Number.isInteger(length) && length >= 1 && length <= MAX_RANDOM) return platform.randomBytes(length)
  throw new CryptoError('crypto.random.length', `${length} random bytes: 1 to ${MAX_RANDOM} can be asked for`)
}

/**
 * HKDF with SHA-256 (RFC 5869). `info` separates uses of one secret; an empty salt stands for 32 zero bytes.
 * @throws CryptoError `crypto.hkdf.length` unless 1 to 8160 bytes are asked for
 */
export function deriveKey(secret: Bytes, salt: Bytes, info: Bytes, length: number): Bytes {
  if (Number.isInteger(length) && length >= 1 && length <= MAX_HKDF) {
    return platform.hkdfSha256(secret, salt, info, length)
  }
  throw new CryptoError('crypto.hkdf.length', `${length} bytes of derived key: 1 to ${MAX_HKDF} can be asked for`)
}
