import { type Bytes, concatBytes, utf8Encode } from '@yimatong/kernel'
import { type CborMap, type CborValue, isCborTag, MAX_CBOR_BYTES, MAX_CBOR_DEPTH } from './cbor.js'
import { CodecError, type CodecErrorCode } from './error.js'

/**
 * The deterministic encoding of a value: shortest heads, definite lengths, map keys in bytewise order of their
 * encodings. RFC 8949 §4.2.1. Own profile: no floats, so a fraction has to be scaled to an integer first.
 * @throws CodecError `codec.cbor.float` on a number that is no safe integer (or −0), `codec.cbor.utf8` on a lone
 * surrogate, `codec.cbor.depth` above 16, `codec.cbor.size` above 64 KiB, `codec.cbor.key` | `codec.cbor.tag` | `codec.cbor.value` out of range
 */
export function encodeCbor(value: CborValue): Bytes {
  const parts: Bytes[] = []
  writeItem(parts, value, 0)
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length > MAX_CBOR_BYTES) throw refusal('codec.cbor.size', `${length} bytes, at most ${MAX_CBOR_BYTES} are read`)
  return concatBytes(...parts)
}

function writeItem(parts: Bytes[], value: CborValue, depth: number): void {
  if (typeof value === 'number' || typeof value === 'bigint') parts.push(integer(value))
  else if (typeof value === 'string') writeText(parts, value)
  else if (value instanceof Uint8Array) parts.push(head(2, value.length), value)
  else if (typeof value === 'object' && value !== null) writeNested(parts, value, depth)
  else parts.push(simple(value))
}

function writeNested(parts: Bytes[], value: CborValue & object, depth: number): void {
  if (depth >= MAX_CBOR_DEPTH) throw refusal('codec.cbor.depth', `nested above ${MAX_CBOR_DEPTH}`)
  if (Array.isArray(value)) {
    parts.push(head(4, value.length))
    for (const item of value) writeItem(parts, item, depth + 1)
  } else if (value instanceof Map) {
    writeMap(parts, value, depth + 1)
  } else if (isCborTag(value) && Number.isSafeInteger(value.tag) && value.tag >= 0) {
    parts.push(head(6, value.tag))
    writeItem(parts, value.value, depth + 1)
  } else {
    throw refusal('codec.cbor.tag', 'an object is neither array, map, bytes nor a tag with a number of 0 to 2^53−1')
  }
}

function writeMap(parts: Bytes[], map: CborMap, depth: number): void {
  const entries = [...map].map(([key, value]) => ({ key: keyBytes(key), value }))
  entries.sort((a, b) => compareBytes(a.key, b.key))
  parts.push(head(5, map.size))
  for (const { key, value } of entries) {
    parts.push(key)
    writeItem(parts, value, depth)
  }
}

function keyBytes(key: number | string): Bytes {
  if (typeof key === 'number' && !Number.isSafeInteger(key)) {
    throw refusal('codec.cbor.key', 'a number as key is an integer within ±(2^53−1)')
  }
  const parts: Bytes[] = []
  writeItem(parts, key, 0)
  return concatBytes(...parts)
}

function compareBytes(a: Bytes, b: Bytes): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function writeText(parts: Bytes[], text: string): void {
  // TextEncoder would write U+FFFD and so change what is signed.
  if (/\p{Surrogate}/u.test(text)) throw refusal('codec.cbor.utf8', `a text of ${text.length} has a lone surrogate`)
  const bytes = utf8Encode(text)
  parts.push(head(3, bytes.length), bytes)
}

function integer(value: number | bigint): Bytes {
  if (typeof value === 'number' && (!Number.isSafeInteger(value) || Object.is(value, -0))) {
    throw refusal('codec.cbor.float', 'a number is an integer within ±(2^53−1) and not −0: scale fractions first')
  }
  return value < 0 ? head(1, typeof value === 'bigint' ? -1n - value : -1 - value) : head(0, value)
}

function simple(value: boolean | null | undefined): Bytes {
  if (value === undefined) return Uint8Array.of(0xf7)
  if (value === null) return Uint8Array.of(0xf6)
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4)
  throw refusal('codec.cbor.value', `a ${typeof value} has no encoding`)
}

function head(major: number, argument: number | bigint): Bytes {
  const type = major << 5
  if (argument < 24) return Uint8Array.of(type | Number(argument))
  if (argument < 0x100) return Uint8Array.of(type | 24, Number(argument))
  if (argument < 0x1_0000) return sized(type | 25, 2, BigInt(argument))
  if (argument < 0x1_0000_0000) return sized(type | 26, 4, BigInt(argument))
  if (argument <= 0xffff_ffff_ffff_ffffn) return sized(type | 27, 8, BigInt(argument))
  throw refusal('codec.cbor.value', 'an integer is beyond 64 bits')
}

function sized(initial: number, size: 2 | 4 | 8, argument: bigint): Bytes {
  const out = new Uint8Array(1 + size)
  const view = new DataView(out.buffer)
  view.setUint8(0, initial)
  if (size === 2) view.setUint16(1, Number(argument))
  else if (size === 4) view.setUint32(1, Number(argument))
  else view.setBigUint64(1, argument)
  return out
}

function refusal(code: CodecErrorCode, why: string): CodecError {
  return new CodecError(code, `CBOR cannot be written: ${why}`)
}
