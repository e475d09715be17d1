import { type Bytes, concatBytes } from '@yimatong/kernel'
import { type CborMap, type CborTag, type CborValue, MAX_CBOR_BYTES, MAX_CBOR_DEPTH } from './cbor.js'
import {
  type CborReader,
  cborRefusal,
  INDEFINITE,
  readArgument,
  readByte,
  readFloat,
  readSpan,
  readText,
} from './cbor-reader.js'
import { CodecError } from './error.js'

const BREAK = 0xff

/**
 * The one data item in `bytes` (RFC 8949). Strict by default: definite lengths, shortest heads (§4.2.1), no floats.
 * `lenient` also takes floats, indefinite lengths and long heads, as foreign codes use. Both refuse duplicate keys, keys
 * that are neither safe integer nor text, ill-formed UTF-8, simple values without a name, depth above 16, more than
 * 64 KiB and bytes after the item. Byte strings are views of `bytes`.
 * @throws CodecError `codec.cbor.*`
 */
export function decodeCbor(bytes: Bytes, options?: { lenient?: boolean }): CborValue {
  if (bytes.length > MAX_CBOR_BYTES) {
    throw new CodecError('codec.cbor.size', `${bytes.length} bytes of CBOR, at most ${MAX_CBOR_BYTES} are read`)
  }
  const reader: CborReader = { bytes: plainBytes(bytes), lenient: options?.lenient === true, offset: 0 }
  const value = readItem(reader, 0)
  if (reader.offset === bytes.length) return value
  throw cborRefusal(reader, 'codec.cbor.trailing', 'there are bytes after the one data item')
}

// A Buffer would hand out Buffer views, and no lib shows a Buffer.
function plainBytes(bytes: Bytes): Bytes {
  if (bytes.constructor === Uint8Array) return bytes
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function readItem(reader: CborReader, depth: number): CborValue {
  const initial = readByte(reader)
  const major = initial >> 5
  if (major === 7) return readSimple(reader, initial & 31)
  const argument = readArgument(reader, major, initial & 31)
  switch (major) {
    case 0:
      return argument
    case 1:
      return negative(argument)
    case 2:
      return argument === INDEFINITE ? concatBytes(...readChunks(reader, major, readSpan)) : readSpan(reader, argument)
    case 3:
      return argument === INDEFINITE ? readChunks(reader, major, readText).join('') : readText(reader, argument)
    default:
      if (depth >= MAX_CBOR_DEPTH) throw cborRefusal(reader, 'codec.cbor.depth', `nested above ${MAX_CBOR_DEPTH}`)
  }
  if (major === 4) return readArray(reader, argument, depth + 1)
  return major === 5 ? readMap(reader, argument, depth + 1) : readTag(reader, argument, depth + 1)
}

function negative(argument: number | bigint): number | bigint {
  if (typeof argument === 'number' && argument < Number.MAX_SAFE_INTEGER) return -1 - argument
  return -1n - BigInt(argument)
}

function readArray(reader: CborReader, count: number | bigint, depth: number): CborValue[] {
  const items: CborValue[] = []
  if (count === INDEFINITE) {
    while (!takesBreak(reader)) items.push(readItem(reader, depth))
    return items
  }
  const size = countOf(reader, count, 1)
  for (let i = 0; i < size; i++) items.push(readItem(reader, depth))
  return items
}

function readMap(reader: CborReader, count: number | bigint, depth: number): CborMap {
  const map: CborMap = new Map()
  if (count === INDEFINITE) {
    while (!takesBreak(reader)) readEntry(reader, map, depth)
    return map
  }
  const size = countOf(reader, count, 2)
  for (let i = 0; i < size; i++) readEntry(reader, map, depth)
  return map
}

// An item is at least one byte, so a claim above what is left is refused before anything is allocated for it.
function countOf(reader: CborReader, count: number | bigint, bytesPerEntry: number): number {
  if (Number(count) * bytesPerEntry <= reader.bytes.length - reader.offset) return Number(count)
  throw cborRefusal(reader, 'codec.cbor.truncated', 'a container claims more items than bytes are left')
}

function readEntry(reader: CborReader, map: CborMap, depth: number): void {
  const key = readKey(reader)
  const size = map.size
  map.set(key, readItem(reader, depth))
  if (map.size === size) throw cborRefusal(reader, 'codec.cbor.duplicate-key', 'a map holds a key twice (§5.6)')
}

function readKey(reader: CborReader): number | string {
  const initial = readByte(reader)
  const major = initial >> 5
  if (major > 1 && major !== 3) throw cborRefusal(reader, 'codec.cbor.key', 'a map key is an integer or a text')
  const argument = readArgument(reader, major, initial & 31)
  if (major === 3)
    return argument === INDEFINITE ? readChunks(reader, 3, readText).join('') : readText(reader, argument)
  const key = major === 0 ? argument : negative(argument)
  if (typeof key === 'number') return key
  throw cborRefusal(reader, 'codec.cbor.key', 'an integer key lies within ±(2^53−1)')
}

function readTag(reader: CborReader, argument: number | bigint, depth: number): CborTag {
  if (typeof argument === 'bigint') throw cborRefusal(reader, 'codec.cbor.tag', 'a tag number lies within 2^53−1')
  return { tag: argument, value: readItem(reader, depth) }
}

function readSimple(reader: CborReader, info: number): CborValue {
  if (info === 20) return false
  if (info === 21) return true
  if (info === 22) return null
  if (info === 23) return undefined
  if (info < 25) throw cborRefusal(reader, 'codec.cbor.simple', 'only false, true, null and undefined are known')
  if (info === 31) throw cborRefusal(reader, 'codec.cbor.break', 'a break stands where a data item should')
  if (info > 27) throw cborRefusal(reader, 'codec.cbor.reserved', 'additional information 28 to 30 is reserved')
  if (reader.lenient) return readFloat(reader, info)
  throw cborRefusal(reader, 'codec.cbor.float', 'floats are refused')
}

function takesBreak(reader: CborReader): boolean {
  if (reader.bytes[reader.offset] !== BREAK) return false
  reader.offset++
  return true
}

function readChunks<Chunk>(
  reader: CborReader,
  major: number,
  readChunk: (reader: CborReader, length: number | bigint) => Chunk,
): Chunk[] {
  const chunks: Chunk[] = []
  while (!takesBreak(reader)) {
    const initial = readByte(reader)
    const length = initial >> 5 === major ? readArgument(reader, major, initial & 31) : INDEFINITE
    if (length === INDEFINITE) throw cborRefusal(reader, 'codec.cbor.chunk', 'chunks are definite strings of one kind')
    chunks.push(readChunk(reader, length))
  }
  return chunks
}
