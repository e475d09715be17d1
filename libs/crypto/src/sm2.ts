import { type Bytes, concatBytes } from '@yimatong/kernel'
import { platform } from '#platform'
import { bytesToInteger, integerToBytes } from './curves.js'
import type { Signer, Verifier } from './platform/port.js'
import { decodeSm2Point, identityInput, SM2_ORDER, Sm2Curve, type Sm2Point } from './sm2-curve.js'
import { multiplyBoth } from './sm2-multiply.js'
import { nonceSource } from './sm2-nonce.js'

const SIZE = 32
const { Fn } = Sm2Curve

/** Uncompressed public point of a scalar of 1 to n−2. */
export function sm2PublicPoint(secret: Bytes): Bytes {
  return Sm2Curve.BASE.multiply(bytesToInteger(secret)).toBytes(false)
}

/**
 * The check of GB/T 32918.2 §7.1 with one key: r and s in 1 to n−1, r+s not 0 mod n, raw `r||s` of 64 bytes. Z is
 * computed once here. @param id distinguishing identifier; the default one unless a format has its own
 * @throws CryptoError `crypto.key.point`, `crypto.key.sm2-id`
 */
export function sm2Verifier(publicPoint: Bytes, id?: string): Verifier {
  const point = decodeSm2Point(publicPoint)
  const z = platform.digest('sm3', identityInput(publicPoint, id))
  return (data, signature) => {
    if (signature.length !== 2 * SIZE) return false
    const r = bytesToInteger(signature.subarray(0, SIZE))
    const s = bytesToInteger(signature.subarray(SIZE))
    return isSm2SignatureOf(point, messageInteger(z, data), r, s)
  }
}

/** The equation and the ranges of GB/T 32918.2 §7.1 B1 to B7; `e` is SM3 of Z and the data. */
export function isSm2SignatureOf(point: Sm2Point, e: bigint, r: bigint, s: bigint): boolean {
  if (!isScalar(r) || !isScalar(s)) return false
  const t = Fn.add(r, s)
  if (t === 0n) return false
  const x = multiplyBoth(s, point, t)
  return x !== undefined && Fn.create(e + x) === r
}

function isScalar(value: bigint): boolean {
  return value >= 1n && value < SM2_ORDER
}

function messageInteger(z: Bytes, data: Bytes): bigint {
  return bytesToInteger(platform.digest('sm3', concatBytes(z, data)))
}

/**
 * The signature of GB/T 32918.2 §6.1, raw `r||s`, over the identifier `id`. Own profile: k is derived from the key and e
 * as in RFC 6979 §3.2 with HMAC-SM3, so that no bad generator can give the key away and one input has one signature.
 * BigInt arithmetic is not constant-time: SM2 keys of a busy signer belong into a device.
 */
export function sm2Signer(secret: Bytes, publicPoint: Bytes, id?: string): Signer {
  const d = bytesToInteger(secret)
  const inverse = Fn.inv(1n + d)
  const z = platform.digest('sm3', identityInput(publicPoint, id))
  return (data) => {
    const e = messageInteger(z, data)
    const nextNonce = nonceSource(secret, integerToBytes(Fn.create(e), SIZE))
    for (;;) {
      const signature = sm2SignatureOf({ d, inverse }, e, nextNonce())
      if (signature !== undefined) return signature
    }
  }
}

/**
 * One attempt of the signature with a chosen nonce; undefined when the standard says to take another (§6.1 A5, A6).
 * @param key the scalar d and the inverse of 1+d
 * @param e SM3 of Z and the data
 */
export function sm2SignatureOf(key: { d: bigint; inverse: bigint }, e: bigint, k: bigint): Bytes | undefined {
  const r = Fn.create(e + Sm2Curve.BASE.multiply(k).x)
  if (r === 0n || r + k === SM2_ORDER) return undefined
  const s = Fn.mul(key.inverse, Fn.create(k - r * key.d))
  return s === 0n ? undefined : concatBytes(integerToBytes(r, SIZE), integerToBytes(s, SIZE))
}
