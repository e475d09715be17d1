import { base45Decode, base45Encode, deflateZlib, inflateZlib } from '@yimatong/codec'
import type { Bytes } from '@yimatong/kernel'
import { EnvelopeError, type EnvelopeErrorCode } from './error.js'
import { layer } from './wrap.js'

/** Longest text of a national code or token, in characters; a QR code of version 40 holds 4,296. Own profile. */
export const MAX_TEXT_LENGTH = 4096

/** Most bytes a national code may inflate to. Own profile. */
export const MAX_INFLATED_BYTES = 65_536

/** Bytes behind a prefix. @throws EnvelopeError `envelope.text.size` | `envelope.text.prefix` | `envelope.base45.malformed` */
export function decodePrefixed(text: string, prefix: string): Bytes {
  if (text.length > MAX_TEXT_LENGTH) throw tooLong(text.length)
  if (!text.startsWith(prefix)) {
    throw new EnvelopeError('envelope.text.prefix', `${text.length} characters do not start with ${prefix}`)
  }
  return layer('envelope.base45.malformed', 'the text is not strict base45', () =>
    base45Decode(text.slice(prefix.length)),
  )
}

/** A prefix and the base45 of bytes. @throws EnvelopeError `envelope.text.size` when no reader would take it. */
export function encodePrefixed(bytes: Bytes, prefix: string): string {
  const text = prefix + base45Encode(bytes)
  if (text.length > MAX_TEXT_LENGTH) throw tooLong(text.length)
  return text
}

/** Deflates what a national code carries. Own profile: the zlib header is always 78 DA (RFC 1950 §2.2, level 3). */
export function deflateMessage(bytes: Bytes): Bytes {
  const compressed = deflateZlib(bytes)
  compressed[0] = HEADER[0]
  compressed[1] = HEADER[1]
  return compressed
}

/**
 * Inflates what a national code carries. A zlib stream has bits that mean nothing: the level in its header, those after
 * a stored block's head and those after its last block. They are fixed here, so that none of them can be changed and the
 * code still hold.
 * @throws EnvelopeError `envelope.deflate.*`
 */
export function inflateMessage(compressed: Bytes): Bytes {
  if (compressed[0] !== HEADER[0] || compressed[1] !== HEADER[1]) {
    throw new EnvelopeError(
      'envelope.deflate.header',
      `${compressed.length} bytes do not start with the zlib header 78 DA`,
    )
  }
  const message = layer(deflateCode, 'the code does not inflate', () => inflateZlib(compressed, MAX_INFLATED_BYTES))
  if (hasIdleBits(compressed)) {
    throw new EnvelopeError('envelope.deflate.idle-bits', 'a code is one deflate block whose unused bits are zero')
  }
  return message
}

const HEADER = [0x78, 0xda] as const
const CHECKSUM_LENGTH = 4
// The first byte of one final block (RFC 1951 §3.2.3): stored with its 5 idle bits, then the kinds in the low 3 bits.
const STORED = 0x01
const FINAL_FIXED = 0b011
const FINAL_DYNAMIC = 0b101

/** True unless the stream is one block and no bit of it is without meaning and set. */
function hasIdleBits(compressed: Bytes): boolean {
  const first = compressed[2] ?? 0
  const last = compressed[compressed.length - CHECKSUM_LENGTH - 1] ?? 0
  if (first === STORED) return false
  // A fixed block ends with seven zero bits: whatever the last byte has above its lowest bit is idle.
  if ((first & 7) === FINAL_FIXED) return last > 1
  return (first & 7) !== FINAL_DYNAMIC || hasIdleEnd(compressed, last)
}

// The highest set bit of the last byte is either the stream's own or idle. Without it, a stream of its own no longer
// inflates to the same checksum; one that still does had idle bits. Slow, but only large codes have dynamic blocks.
function hasIdleEnd(compressed: Bytes, last: number): boolean {
  if (last === 0) return false
  const without = Uint8Array.from(compressed)
  without[compressed.length - CHECKSUM_LENGTH - 1] = last & ~(1 << (31 - Math.clz32(last)))
  try {
    inflateZlib(without, MAX_INFLATED_BYTES)
    return true
  } catch {
    return false
  }
}

function deflateCode(lower: string): EnvelopeErrorCode {
  if (lower === 'codec.zlib.size') return 'envelope.deflate.size'
  return lower === 'codec.zlib.trailing' ? 'envelope.deflate.trailing' : 'envelope.deflate.malformed'
}

function tooLong(length: number): EnvelopeError {
  return new EnvelopeError('envelope.text.size', `${length} characters, at most ${MAX_TEXT_LENGTH} are read`)
}
