import { base45Decode, base45Encode, storeZlib, unstoreZlib } from '@yimatong/codec'

const PREFIX = 'HCN1:'

/** The signed message inside a national code. */
export function unpackCode(code: string): Uint8Array {
  return Uint8Array.from(unstoreZlib(base45Decode(code.slice(PREFIX.length))))
}

/** A message packed like a national code, whatever it holds. */
export function packCode(message: Uint8Array): string {
  return PREFIX + base45Encode(storeZlib(message))
}

/** The bytes with one bit of one byte changed. */
export function flipBit(bytes: Uint8Array, place: number): Uint8Array {
  const out = Uint8Array.from(bytes)
  out[place] = (out[place] ?? 0) ^ (1 << (place % 8))
  return out
}

/** A national code that still reads, and whose signature no longer holds. */
export function tamperCode(code: string): string {
  const message = unpackCode(code)
  return packCode(flipBit(message, message.length - 3))
}
