import type { Bytes } from '@yimatong/kernel'
import { deflateSync, zlibSync } from 'fflate'
import { inflateFrom, zlibRefusal } from '../inflate.js'

/** As on Node. */
export function inflateRaw(bytes: Bytes, maxBytes: number): Bytes {
  const { content, position } = inflateFrom(bytes, 0, bytes.length, maxBytes)
  if (position !== bytes.length) throw zlibRefusal('codec.zlib.trailing', 'bytes follow the stream')
  return content
}

/** As on Node. */
export function inflateZlib(bytes: Bytes, maxBytes: number): Bytes {
  const method = bytes[0] ?? 0
  const flags = bytes[1] ?? 0
  const sound = (method & 0x0f) === 8 && method >> 4 <= 7 && ((method << 8) | flags) % 31 === 0
  if (bytes.length < 2) throw zlibRefusal('codec.zlib.truncated', 'the stream ends too early')
  if (!sound || (flags & 0x20) !== 0) throw zlibRefusal('codec.zlib.header', 'no zlib header without dictionary')
  const end = Math.max(2, bytes.length - 4)
  const { content, position } = inflateFrom(bytes, 2, end, maxBytes)
  const sum = new DataView(bytes.buffer, bytes.byteOffset + position, 4).getUint32(0)
  if (adler32(content) !== sum) throw zlibRefusal('codec.zlib.checksum', 'the Adler-32 does not match the content')
  if (position !== end) throw zlibRefusal('codec.zlib.trailing', 'bytes follow the stream')
  return content
}

function adler32(bytes: Bytes): number {
  let low = 1
  let high = 0
  for (let i = 0; i < bytes.length; ) {
    // 3 800 steps keep both sums below 2^31, so that one division serves them all.
    const stop = Math.min(i + 3800, bytes.length)
    for (; i < stop; i++) {
      low += bytes[i] ?? 0
      high += low
    }
    low %= 65521
    high %= 65521
  }
  return ((high << 16) | low) >>> 0
}

/** A zlib stream (RFC 1950) of `bytes`. */
export function deflateZlib(bytes: Bytes): Bytes {
  return zlibSync(bytes, { level: 9 })
}

/** A raw deflate stream (RFC 1951) of `bytes`. */
export function deflateRaw(bytes: Bytes): Bytes {
  return deflateSync(bytes, { level: 9 })
}
