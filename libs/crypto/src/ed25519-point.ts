import { ed25519 } from '@noble/curves/ed25519.js'
import type { Bytes } from '@yimatong/kernel'
import { CryptoError } from './error.js'

/**
 * Own profile: an Ed25519 public key is taken only in its canonical encoding (RFC 8032 §5.1.3) and only of prime order,
 * on every platform alike. OpenSSL checks neither, and a key of small order verifies signatures nobody made.
 * @throws CryptoError `crypto.key.point`
 */
export function checkEd25519Point(bytes: Bytes): void {
  if (isPrimeOrderPoint(bytes)) return
  throw new CryptoError('crypto.key.point', 'an Ed25519 public key that is no canonical point of prime order')
}

function isPrimeOrderPoint(bytes: Bytes): boolean {
  try {
    const point = ed25519.Point.fromBytes(bytes, false)
    return !point.is0() && point.isTorsionFree()
  } catch {
    return false
  }
}
