import type { Bytes } from '@yimatong/kernel'
import { CodecError, type CodecErrorCode } from './error.js'
import { emptyCode, FAST_BITS, fillCode, type HuffmanCode } from './huffman.js'

/** Where an inflate stands: `hold` keeps the next `bits` bits, lowest first. */
interface Stream {
  readonly input: Bytes
  readonly end: number
  readonly limit: number
  position: number
  hold: number
  bits: number
  output: Bytes
  length: number
}

/** What a stream held, and where the byte after it stands. Internal to codec. */
export interface Inflated {
  readonly content: Bytes
  readonly position: number
}

const FAST_MASK = (1 << FAST_BITS) - 1
const END_OF_BLOCK = 256
// RFC 1951 §3.2.5: base values and extra bits of the length symbols 257 to 285 and the distance symbols 0 to 29.
const LENGTH_EXTRA = Uint8Array.of(
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
)
const LENGTH_BASE = basesOf(LENGTH_EXTRA, 3)
LENGTH_BASE[28] = 258
const DISTANCE_EXTRA = Uint8Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1))
const DISTANCE_BASE = basesOf(DISTANCE_EXTRA, 1)
// RFC 1951 §3.2.7: the order in which the lengths of the code-length code are sent.
const LENGTH_ORDER = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)

function basesOf(extra: Uint8Array, first: number): Uint16Array {
  const bases = new Uint16Array(extra.length)
  let base = first
  for (let symbol = 0; symbol < extra.length; symbol++) {
    bases[symbol] = base
    base += 1 << (extra[symbol] ?? 0)
  }
  return bases
}

const fixedLiterals = emptyCode(288)
const fixedDistances = emptyCode(32)
const FIXED_LENGTHS = new Uint8Array(320)
  .fill(8, 0, 144)
  .fill(9, 144, 256)
  .fill(7, 256, 280)
  .fill(8, 280, 288)
  .fill(5, 288)
fillCode(fixedLiterals, FIXED_LENGTHS, 0, 288, false)
fillCode(fixedDistances, FIXED_LENGTHS, 288, 320, false)
// Filled anew for each dynamic block: the calls are synchronous, so one set serves all.
const literals = emptyCode(288)
const distances = emptyCode(32)
const lengthCode = emptyCode(19)
const lengths = new Uint8Array(320)

/**
 * Inflates the raw deflate stream (RFC 1951) at `position`, which may not read `end`, to at most `limit` bytes. Used where
 * there is no node:zlib: fflate neither says where a stream ended nor checks sums, and takes five times as long.
 * @throws CodecError `codec.zlib.data` | `codec.zlib.truncated` | `codec.zlib.size`
 */
export function inflateFrom(input: Bytes, position: number, end: number, limit: number): Inflated {
  const output = new Uint8Array(Math.min(limit, 4 * (end - position) + 64))
  const stream: Stream = { input, end, limit, position, hold: 0, bits: 0, output, length: 0 }
  let last = 0
  while (last === 0) {
    last = takeBits(stream, 1)
    const kind = takeBits(stream, 2)
    if (kind === 0) copyStored(stream)
    else if (kind === 1) inflateBlock(stream, fixedLiterals, fixedDistances)
    else if (kind === 2) inflateDynamic(stream)
    else throw zlibRefusal('codec.zlib.data', 'deflate: block type 3 is reserved')
  }
  giveBack(stream)
  return { content: stream.output.slice(0, stream.length), position: stream.position }
}

// Bits past the end read as 0; no caller gets far, for the overrun is looked for at every block, symbol list and copy.
function refill(stream: Stream, count: number): void {
  while (stream.bits < count) {
    const byte = stream.position < stream.end ? (stream.input[stream.position] ?? 0) : 0
    stream.position++
    stream.hold |= byte << stream.bits
    stream.bits += 8
  }
}

function takeBits(stream: Stream, count: number): number {
  refill(stream, count)
  const value = stream.hold & ((1 << count) - 1)
  dropBits(stream, count)
  return value
}

function dropBits(stream: Stream, count: number): void {
  stream.hold >>>= count
  stream.bits -= count
}

/** Leaves `position` at the first byte of which no bit was used. */
function giveBack(stream: Stream): void {
  stream.position -= stream.bits >> 3
  stream.hold = 0
  stream.bits = 0
  if (stream.position > stream.end) throw zlibRefusal('codec.zlib.truncated', 'the stream ends too early')
}

function takeSymbol(stream: Stream, code: HuffmanCode): number {
  refill(stream, 15)
  const entry = code.fast[stream.hold & FAST_MASK] ?? 0
  if (entry === 0) return takeLongSymbol(stream, code)
  dropBits(stream, entry & 15)
  return entry >> 4
}

function takeLongSymbol(stream: Stream, code: HuffmanCode): number {
  let word = 0
  let first = 0
  let index = 0
  for (let length = 1; length <= 15; length++) {
    word |= (stream.hold >>> (length - 1)) & 1
    const words = code.count[length] ?? 0
    if (word - words < first) {
      dropBits(stream, length)
      return code.symbols[index + word - first] ?? 0
    }
    index += words
    first = (first + words) << 1
    word <<= 1
  }
  throw zlibRefusal('codec.zlib.data', 'deflate: no such code word')
}

function copyStored(stream: Stream): void {
  giveBack(stream)
  const { input, position } = stream
  const count = (input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)
  const check = (input[position + 2] ?? 0) | ((input[position + 3] ?? 0) << 8)
  if (position + 4 > stream.end) throw zlibRefusal('codec.zlib.truncated', 'the stream ends too early')
  if (count !== (check ^ 0xffff))
    throw zlibRefusal('codec.zlib.data', 'deflate: a stored length and its complement differ')
  const end = position + 4 + count
  if (end > stream.end) throw zlibRefusal('codec.zlib.truncated', 'the stream ends too early')
  reserve(stream, count)
  stream.output.set(input.subarray(position + 4, end), stream.length)
  stream.length += count
  stream.position = end
}

function inflateDynamic(stream: Stream): void {
  const literalCount = takeBits(stream, 5) + 257
  const distanceCount = takeBits(stream, 5) + 1
  const lengthCount = takeBits(stream, 4) + 4
  if (literalCount > 286 || distanceCount > 30) throw zlibRefusal('codec.zlib.data', 'deflate: too many symbols')
  lengths.fill(0, 0, 19)
  for (let i = 0; i < lengthCount; i++) lengths[LENGTH_ORDER[i] ?? 0] = takeBits(stream, 3)
  fillCode(lengthCode, lengths, 0, 19, false)
  takeLengths(stream, literalCount + distanceCount)
  if (lengths[END_OF_BLOCK] === 0) throw zlibRefusal('codec.zlib.data', 'deflate: a block has no end')
  fillCode(literals, lengths, 0, literalCount, true)
  fillCode(distances, lengths, literalCount, literalCount + distanceCount, true)
  inflateBlock(stream, literals, distances)
}

function takeLengths(stream: Stream, total: number): void {
  let at = 0
  while (at < total) {
    const symbol = takeSymbol(stream, lengthCode)
    if (symbol < 16) lengths[at++] = symbol
    else at = repeatLength(stream, symbol, at, total)
  }
}

function repeatLength(stream: Stream, symbol: number, at: number, total: number): number {
  if (symbol === 16 && at === 0) throw zlibRefusal('codec.zlib.data', 'deflate: nothing to repeat')
  const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0
  const repeat = symbol === 18 ? 11 + takeBits(stream, 7) : 3 + takeBits(stream, symbol === 16 ? 2 : 3)
  if (at + repeat > total) throw zlibRefusal('codec.zlib.data', 'deflate: a repeat runs over')
  lengths.fill(value, at, at + repeat)
  return at + repeat
}

function inflateBlock(stream: Stream, literalCode: HuffmanCode, distanceCode: HuffmanCode): void {
  for (;;) {
    const symbol = takeSymbol(stream, literalCode)
    if (symbol < END_OF_BLOCK) {
      if (stream.length === stream.output.length) reserve(stream, 1)
      stream.output[stream.length++] = symbol
    } else if (symbol === END_OF_BLOCK) {
      return
    } else {
      copyMatch(stream, symbol - 257, distanceCode)
    }
  }
}

function copyMatch(stream: Stream, lengthSymbol: number, distanceCode: HuffmanCode): void {
  if (lengthSymbol > 28) throw zlibRefusal('codec.zlib.data', 'deflate: no such length')
  const length = (LENGTH_BASE[lengthSymbol] ?? 0) + takeBits(stream, LENGTH_EXTRA[lengthSymbol] ?? 0)
  const symbol = takeSymbol(stream, distanceCode)
  if (symbol > 29) throw zlibRefusal('codec.zlib.data', 'deflate: no such distance')
  const distance = (DISTANCE_BASE[symbol] ?? 0) + takeBits(stream, DISTANCE_EXTRA[symbol] ?? 0)
  if (distance > stream.length) throw zlibRefusal('codec.zlib.data', 'deflate: a distance reaches before the start')
  reserve(stream, length)
  const { output } = stream
  let to = stream.length
  for (const end = to + length; to < end; to++) output[to] = output[to - distance] ?? 0
  stream.length = to
}

function reserve(stream: Stream, more: number): void {
  const wanted = stream.length + more
  if (stream.position - (stream.bits >> 3) > stream.end) {
    throw zlibRefusal('codec.zlib.truncated', 'the stream ends too early')
  }
  if (wanted > stream.limit) throw zlibRefusal('codec.zlib.size', `the content is above ${stream.limit} bytes`)
  if (wanted <= stream.output.length) return
  const grown = new Uint8Array(Math.min(stream.limit, Math.max(wanted, 2 * stream.output.length)))
  grown.set(stream.output.subarray(0, stream.length))
  stream.output = grown
}

/** The error of both platforms. Internal to codec. */
export function zlibRefusal(code: CodecErrorCode, why: string): CodecError {
  return new CodecError(code, `zlib refused: ${why}`)
}
