import { type Bytes, concatBytes } from '@yimatong/kernel'
import { bytesToInteger, curveOf, integerToBytes } from './curves.js'

const SIZE = 32
const ORDER = curveOf('P-256')?.order ?? 0n
const HALF = integerToBytes(ORDER >> 1n, SIZE)

/**
 * True when s of a raw ES256 signature is at most half the order of P-256. Where (r, s) holds, (r, n − s) holds too: a
 * format that takes only the lower one gives a content one signature fewer to be spelt with. False for another length.
 * Says nothing about whether the signature holds; a compare of bytes, cheap beside that.
 */
export function isLowS(signature: Bytes): boolean {
  if (signature.length !== 2 * SIZE) return false
  for (let i = 0; i < SIZE; i++) {
    const difference = (signature[SIZE + i] ?? 0) - (HALF[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return true
}

/** The same ES256 signature with the lower of its two s; a raw `r||s` of 64 bytes with s below the order, as signing makes it. */
export function toLowS(signature: Bytes): Bytes {
  if (isLowS(signature)) return signature
  const s = bytesToInteger(signature.subarray(SIZE))
  return concatBytes(signature.subarray(0, SIZE), integerToBytes(ORDER - s, SIZE))
}
