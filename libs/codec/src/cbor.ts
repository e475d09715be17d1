import type { Bytes } from '@yimatong/kernel'

/** A tag and what it marks; tag numbers up to 2^53−1. RFC 8949 §3.4. */
export interface CborTag {
  readonly tag: number
  readonly value: CborValue
}

/** A map whose keys are safe integers or texts, in the order of the encoding. */
export type CborMap = Map<number | string, CborValue>

/** Integers are `number` within ±(2^53−1) and `bigint` beyond. Byte strings out of a decoder are views, not copies. */
export type CborValue = number | bigint | string | boolean | null | undefined | Bytes | CborValue[] | CborMap | CborTag

/** Deepest nesting of arrays, maps and tags that is read or written. Own profile. */
export const MAX_CBOR_DEPTH = 16

/** Longest encoding that is read, in bytes. Own profile. */
export const MAX_CBOR_BYTES = 65_536

/** True for a tagged value; no other `CborValue` is a plain object. */
export function isCborTag(value: CborValue): value is CborTag {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Uint8Array)
  )
}
