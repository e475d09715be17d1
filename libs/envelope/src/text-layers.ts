import { base45Decode, base45Encode, storeZlib, unstoreZlib } from '@yimatong/codec'
import type { Bytes } from '@yimatong/kernel'
import { EnvelopeError, type EnvelopeErrorCode } from './error.js'
import { layer } from './wrap.js'

/** Longest text of a national code or token, in characters; a QR code of version 40 holds 4,296. Own profile. */
export const MAX_TEXT_LENGTH = 4096

/** Bytes behind a prefix. @throws EnvelopeError `envelope.text.size` | `envelope.text.prefix` | `envelope.base45.malformed` */
export function decodePrefixed(text: string, prefix: string): Bytes {
  if (text.length > MAX_TEXT_LENGTH) throw tooLong(text.length)
  if (!text.startsWith(prefix)) {
    throw new EnvelopeError('envelope.text.prefix', `${text.length} characters do not start with ${prefix}`)
  }
  return layer('envelope.base45.malformed', 'the text is not strict base45', () => base45Decode(text, prefix.length))
}

/** A prefix and the base45 of bytes. @throws EnvelopeError `envelope.text.size` when no reader would take it. */
export function encodePrefixed(bytes: Bytes, prefix: string): string {
  const text = prefix + base45Encode(bytes)
  if (text.length > MAX_TEXT_LENGTH) throw tooLong(text.length)
  return text
}

/**
 * Deflates what a national code carries. Own profile: one stored block. A signed message of a few hundred bytes hardly
 * compresses, and every other kind of block has several spellings of one content, so that a code could be altered and
 * still hold.
 */
export function deflateMessage(bytes: Bytes): Bytes {
  return storeZlib(bytes)
}

/** Inflates what a national code carries: one stored block and nothing else. @throws EnvelopeError `envelope.deflate.*` */
export function inflateMessage(stream: Bytes): Bytes {
  return layer(deflateCode, 'the code does not inflate', () => unstoreZlib(stream))
}

function deflateCode(lower: string): EnvelopeErrorCode {
  if (lower === 'codec.zlib.header') return 'envelope.deflate.header'
  return lower === 'codec.zlib.trailing' ? 'envelope.deflate.trailing' : 'envelope.deflate.malformed'
}

function tooLong(length: number): EnvelopeError {
  return new EnvelopeError('envelope.text.size', `${length} characters, at most ${MAX_TEXT_LENGTH} are read`)
}
