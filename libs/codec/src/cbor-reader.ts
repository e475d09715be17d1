import { type Bytes, utf8Decode } from '@yimatong/kernel'
import { CodecError, type CodecErrorCode } from './error.js'

/** Where a decoder stands. Internal to codec. */
export interface CborReader {
  readonly bytes: Bytes
  readonly lenient: boolean
  offset: number
}

/** The argument of a head whose length is not said. */
export const INDEFINITE = -1

const SHORT = 32

/** The next byte. */
export function readByte(reader: CborReader): number {
  const byte = reader.bytes[reader.offset]
  if (byte === undefined) throw cborRefusal(reader, 'codec.cbor.truncated', 'the data item ends too early')
  reader.offset++
  return byte
}

/** An unsigned number of up to 4 bytes. */
function readUnsigned(reader: CborReader, size: number): number {
  let value = 0
  for (let i = 0; i < size; i++) value = value * 256 + readByte(reader)
  return value
}

/** The argument of a head, or `INDEFINITE`; `bigint` only above 2^53−1. RFC 8949 §3. */
export function readArgument(reader: CborReader, major: number, info: number): number | bigint {
  if (info < 24) return info
  if (info === 24) return preferred(reader, readByte(reader), 24)
  if (info === 25) return preferred(reader, readUnsigned(reader, 2), 0x100)
  if (info === 26) return preferred(reader, readUnsigned(reader, 4), 0x1_0000)
  if (info === 27) return readLongArgument(reader)
  if (info !== 31) throw cborRefusal(reader, 'codec.cbor.reserved', 'additional information 28 to 30 is reserved')
  if (major < 2 || major === 6) throw cborRefusal(reader, 'codec.cbor.reserved', 'integers and tags have a length')
  if (!reader.lenient) throw cborRefusal(reader, 'codec.cbor.indefinite', 'indefinite lengths are refused')
  return INDEFINITE
}

function readLongArgument(reader: CborReader): number | bigint {
  const high = readUnsigned(reader, 4)
  const low = readUnsigned(reader, 4)
  if (high === 0) return preferred(reader, low, 0x1_0000_0000)
  return high > 0x1f_ffff ? (BigInt(high) << 32n) | BigInt(low) : high * 0x1_0000_0000 + low
}

function preferred(reader: CborReader, argument: number, least: number): number {
  if (argument >= least || reader.lenient) return argument
  throw cborRefusal(reader, 'codec.cbor.not-preferred', 'the head is longer than its argument needs')
}

/** A byte string: a view of the input. */
export function readSpan(reader: CborReader, length: number | bigint): Bytes {
  const start = reader.offset
  reader.offset = spanEnd(reader, length)
  return reader.bytes.subarray(start, reader.offset)
}

function spanEnd(reader: CborReader, length: number | bigint): number {
  const end = reader.offset + Number(length)
  if (end <= reader.bytes.length) return end
  throw cborRefusal(reader, 'codec.cbor.truncated', 'a string is longer than what is left')
}

/** A text; well-formed UTF-8 only. */
export function readText(reader: CborReader, length: number | bigint): string {
  const start = reader.offset
  const end = spanEnd(reader, length)
  reader.offset = end
  return shortAscii(reader.bytes, start, end) ?? longText(reader.bytes, start, end)
}

// Most texts in a code are a few ASCII letters, where a call into TextDecoder costs more than the whole loop.
function shortAscii(bytes: Bytes, start: number, end: number): string | undefined {
  if (end - start > SHORT) return undefined
  let text = ''
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0x80
    if (byte > 0x7f) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}

function longText(bytes: Bytes, start: number, end: number): string {
  try {
    return utf8Decode(bytes.subarray(start, end))
  } catch (cause) {
    const message = `a text of ${end - start} bytes is not well-formed UTF-8`
    throw new CodecError('codec.cbor.utf8', message, { cause, detail: { offset: start } })
  }
}

/** Half, single or double out of additional information 25, 26 or 27. RFC 8949 §3.3, appendix D. */
export function readFloat(reader: CborReader, info: number): number {
  if (info === 25) return halfFloat(readUnsigned(reader, 2))
  const size = info === 26 ? 4 : 8
  const span = readSpan(reader, size)
  const view = new DataView(span.buffer, span.byteOffset, size)
  return size === 4 ? view.getFloat32(0) : view.getFloat64(0)
}

function halfFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (fraction + 0x400) * 2 ** (exponent - 25)
}

/** The error for what was just read. */
export function cborRefusal(reader: CborReader, code: CodecErrorCode, why: string): CodecError {
  const { offset, bytes } = reader
  return new CodecError(code, `CBOR, byte ${offset} of ${bytes.length}: ${why}`, {
    detail: { offset, length: bytes.length },
  })
}
