import type { Bytes } from '@yimatong/kernel'
import { deflateSync, zlibSync } from 'fflate'
import { inflateRaw, inflateZlib } from '#platform'
import { crc32 } from './crc32.js'
import { zlibRefusal } from './inflate.js'

/** `raw`: a deflate stream (RFC 1951); `zlib`: RFC 1950; `gzip`: RFC 1952. */
export type DeflateFormat = 'raw' | 'zlib' | 'gzip'

// RFC 1952 §2.3.1: deflate, no flags, no time, the slowest level, system unknown.
const GZIP_HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255)
const GZIP_TAIL = 8
const FLAG = { headCheck: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const

/** Compressed bytes, the same on every platform and in every edition of it: what translates twice must not differ. */
export function steadyDeflate(format: DeflateFormat, bytes: Bytes): Bytes {
  if (format === 'zlib') return zlibSync(bytes, { level: 9 })
  const stream = deflateSync(bytes, { level: 9 })
  if (format === 'raw') return stream
  const out = new Uint8Array(GZIP_HEAD.length + stream.length + GZIP_TAIL)
  out.set(GZIP_HEAD)
  out.set(stream, GZIP_HEAD.length)
  const tail = new DataView(out.buffer, out.length - GZIP_TAIL)
  tail.setUint32(0, crc32(bytes, 0, bytes.length), true)
  tail.setUint32(4, bytes.length, true)
  return out
}

/**
 * The whole content of one stream, at most `maxBytes`. A gzip file has one member; its name, time and comment are passed
 * over.
 * @throws CodecError `codec.zlib.*` as for {@link inflateRaw} and {@link inflateZlib}, and for gzip `codec.zlib.header`,
 * `codec.zlib.checksum`
 */
export function steadyInflate(format: DeflateFormat, bytes: Bytes, maxBytes: number): Bytes {
  if (format === 'zlib') return inflateZlib(bytes, maxBytes)
  return format === 'raw' ? inflateRaw(bytes, maxBytes) : inflateGzip(bytes, maxBytes)
}

function inflateGzip(bytes: Bytes, maxBytes: number): Bytes {
  const start = gzipStart(bytes)
  const end = bytes.length - GZIP_TAIL
  if (end < start) throw zlibRefusal('codec.zlib.truncated', 'the stream ends too early')
  const content = inflateRaw(bytes.subarray(start, end), maxBytes)
  const tail = new DataView(bytes.buffer, bytes.byteOffset + end, GZIP_TAIL)
  const isSound = tail.getUint32(0, true) === crc32(content, 0, content.length)
  if (isSound && tail.getUint32(4, true) === content.length) return content
  throw zlibRefusal('codec.zlib.checksum', 'checksum or length does not match the content')
}

/** Where the deflate stream begins. RFC 1952 §2.3. */
function gzipStart(bytes: Bytes): number {
  const flags = bytes[3] ?? 0
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8 && (flags & FLAG.reserved) === 0
  if (!isGzip || bytes.length < GZIP_HEAD.length) throw zlibRefusal('codec.zlib.header', 'no gzip header')
  let at = GZIP_HEAD.length
  if (flags & FLAG.extra) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)
  if (flags & FLAG.name) at = afterZero(bytes, at)
  if (flags & FLAG.comment) at = afterZero(bytes, at)
  return flags & FLAG.headCheck ? at + 2 : at
}

function afterZero(bytes: Bytes, from: number): number {
  const at = bytes.indexOf(0, from)
  if (at < 0) throw zlibRefusal('codec.zlib.truncated', 'the header ends too early')
  return at + 1
}
