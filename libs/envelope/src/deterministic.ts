import { type CborMap, type CborValue, isCborTag } from '@yimatong/codec'
import { type Bytes, utf8Encode } from '@yimatong/kernel'

/**
 * True when the keys of every map stand in the one order of RFC 8949 §4.2.1 (bytewise by their encoding). The strict
 * decoder already refuses long heads, indefinite lengths and floats; with this, one value has one encoding.
 */
export function isDeterministic(value: CborValue): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true
  if (value instanceof Map) return isOrdered(value)
  if (Array.isArray(value)) return value.every(isDeterministic)
  return isCborTag(value) && isDeterministic(value.value)
}

function isOrdered(map: CborMap): boolean {
  let before: number | string | undefined
  for (const [key, value] of map) {
    if (before !== undefined && compareKeys(before, key) >= 0) return false
    if (!isDeterministic(value)) return false
    before = key
  }
  return true
}

// Shortest heads make the encodings of integers grow with their size; unsigned < negative < text by major type.
function compareKeys(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a >= 0 && b >= 0) return a - b
    return a < 0 && b < 0 ? b - a : b - a > 0 ? 1 : -1
  }
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(utf8Encode(a), utf8Encode(b))
  return typeof a === 'number' ? -1 : 1
}

function compareBytes(a: Bytes, b: Bytes): number {
  if (a.length !== b.length) return a.length - b.length
  const at = a.findIndex((byte, index) => byte !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}
