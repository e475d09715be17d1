import type { Bytes } from '@yimatong/kernel'
import { CodecError, type CodecErrorCode } from './error.js'

const HEAD = [0x78, 0x01, 0x01] as const
const HEAD_LENGTH = 7
const CHECKSUM_LENGTH = 4
const MAX_STORED = 0xffff
const ADLER_BASE = 65_521
// The most bytes whose sums stay below 2^32 between two divisions (RFC 1950 §9).
const ADLER_RUN = 5552

/**
 * A zlib stream (RFC 1950) of one stored block (RFC 1951 §3.2.4): the one form of deflate in which a content has exactly
 * one spelling, so that no bit can be changed and the content still come out.
 * @throws CodecError `codec.zlib.size` above 65,535 bytes
 */
export function storeZlib(bytes: Bytes): Bytes {
  if (bytes.length > MAX_STORED)
    throw refusal('codec.zlib.size', `${bytes.length} bytes, one block stores ${MAX_STORED}`)
  const stream = new Uint8Array(HEAD_LENGTH + bytes.length + CHECKSUM_LENGTH)
  const view = new DataView(stream.buffer)
  stream.set(HEAD)
  view.setUint16(3, bytes.length, true)
  view.setUint16(5, ~bytes.length & MAX_STORED, true)
  stream.set(bytes, HEAD_LENGTH)
  view.setUint32(HEAD_LENGTH + bytes.length, adler32(bytes))
  return stream
}

/**
 * The content of a stream {@link storeZlib} made; every other zlib stream is refused. A view, not a copy.
 * @throws CodecError `codec.zlib.truncated` | `codec.zlib.header` | `codec.zlib.data` (another kind of block, or lengths
 * that contradict each other) | `codec.zlib.trailing` | `codec.zlib.checksum`
 */
export function unstoreZlib(stream: Bytes): Bytes {
  if (stream.length < HEAD_LENGTH + CHECKSUM_LENGTH) throw refusal('codec.zlib.truncated', `${stream.length} bytes`)
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  if (stream[0] !== HEAD[0] || stream[1] !== HEAD[1]) throw refusal('codec.zlib.header', 'the zlib header is not 78 01')
  const length = view.getUint16(3, true)
  if (stream[2] !== HEAD[2] || view.getUint16(5, true) !== (~length & MAX_STORED)) {
    throw refusal('codec.zlib.data', 'not one final stored block')
  }
  const end = HEAD_LENGTH + length
  if (stream.length < end + CHECKSUM_LENGTH) throw refusal('codec.zlib.truncated', 'the stream ends too early')
  if (stream.length > end + CHECKSUM_LENGTH) throw refusal('codec.zlib.trailing', 'bytes follow the stream')
  const bytes = stream.subarray(HEAD_LENGTH, end)
  if (view.getUint32(end) !== adler32(bytes)) throw refusal('codec.zlib.checksum', 'the checksum is of other bytes')
  return bytes
}

function adler32(bytes: Bytes): number {
  let a = 1
  let b = 0
  for (let start = 0; start < bytes.length; start += ADLER_RUN) {
    const end = Math.min(start + ADLER_RUN, bytes.length)
    for (let i = start; i < end; i++) {
      a += bytes[i] ?? 0
      b += a
    }
    a %= ADLER_BASE
    b %= ADLER_BASE
  }
  return ((b << 16) | a) >>> 0
}

function refusal(code: CodecErrorCode, seen: string): CodecError {
  return new CodecError(code, `a stored zlib stream: ${seen}`)
}
