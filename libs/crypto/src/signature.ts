import type { Bytes } from '@yimatong/kernel'
import { ALGORITHMS, isSignatureAlgorithm, type SignatureAlgorithm } from './algorithms.js'
import { CryptoError } from './error.js'
import { findVerifier, type PrivateKey, type PublicKey, signerOfKey } from './keys.js'

/**
 * True when `signature` over `data` is right. ECDSA and SM2 signatures are raw `r||s`, 64 bytes (ES384: 96, ES512: 132), in no other
 * encoding; EdDSA 64 bytes; RSA as long as the modulus. False for everything else: wrong length, an algorithm that the
 * key is not for (also a name from outside such as `none`), a key not imported here. Never throws.
 */
export function verifySignature(alg: SignatureAlgorithm, key: PublicKey, data: Bytes, signature: Bytes): boolean {
  const verify = findVerifier(key, alg)
  if (verify === undefined) return false
  const length = ALGORITHMS[alg].signatureLength
  try {
    return (length === undefined || signature.length === length) && verify(data, signature)
  } catch {
    return false
  }
}

/**
 * Signs; the result is what {@link verifySignature} takes. SM2 (and ECDSA in the browser) derive their nonce from the
 * key and the data, so that one input has one signature; ES256 and ES384 in Node are random.
 * @throws CryptoError `crypto.algorithm.verify-only` (RSA), `crypto.algorithm.mismatch`, `crypto.key.foreign`
 */
export function sign(alg: SignatureAlgorithm, key: PrivateKey, data: Bytes): Bytes {
  const row = isSignatureAlgorithm(alg) ? ALGORITHMS[alg] : undefined
  if (row?.signs === false) {
    throw new CryptoError(
      'crypto.algorithm.verify-only',
      `${alg} is there only to read foreign codes: sign with another`,
    )
  }
  if (row?.kind !== key.kind) {
    throw new CryptoError('crypto.algorithm.mismatch', `a ${key.kind} key does not sign under the algorithm asked for`)
  }
  return signerOfKey(key)(data)
}
