import { type Bytes, concatBytes } from '@yimatong/kernel'
import { platform } from '#platform'
import { bytesToInteger } from './curves.js'
import { SM2_ORDER } from './sm2-curve.js'

const LENGTH = 32

/**
 * Nonces of 1 to n−1 in the order of RFC 6979 §3.2 with HMAC-SM3.
 * @param secret the private scalar, 32 bytes
 * @param message e mod n, 32 bytes
 */
export function nonceSource(secret: Bytes, message: Bytes): () => bigint {
  let key: Bytes = new Uint8Array(LENGTH)
  let value: Bytes = new Uint8Array(LENGTH).fill(1)
  const mac = (...parts: readonly Bytes[]): Bytes => platform.hmac('sm3', key, concatBytes(value, ...parts))
  const reseed = (marker: number, ...parts: readonly Bytes[]): void => {
    key = mac(Uint8Array.of(marker), ...parts)
    value = mac()
  }
  reseed(0, secret, message)
  reseed(1, secret, message)
  return () => {
    for (;;) {
      value = mac()
      const candidate = bytesToInteger(value)
      reseed(0)
      if (candidate >= 1n && candidate < SM2_ORDER) return candidate
    }
  }
}
