import { utf8Decode, utf8Encode } from '@yimatong/kernel'
import { CodecError, type CodecErrorCode } from './error.js'

// RFC 3986 §2.3.
const UNRESERVED = /^[A-Za-z0-9\-._~]*$/
const ESCAPES = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})

/**
 * Every character but the unreserved of RFC 3986 §2.3 as percent-encoded UTF-8, upper-case hex.
 * @throws CodecError `codec.query.utf8` on a lone surrogate
 */
export function percentEncode(text: string): string {
  if (UNRESERVED.test(text)) return text
  if (/\p{Surrogate}/u.test(text)) throw refusal('codec.query.utf8', `a text of ${text.length} has a lone surrogate`)
  let out = ''
  for (const byte of utf8Encode(text)) out += ESCAPES[byte]
  return out
}

/**
 * Undoes {@link percentEncode}; escapes of either case, and of characters that need none, are taken too. What is not
 * escaped stands for itself.
 * @throws CodecError `codec.query.escape` on a `%` without two hex digits, `codec.query.utf8` on malformed UTF-8
 */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw refusal('codec.query.escape', '"%" is not followed by two hex digits')
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, octets)
}

function octets(escapes: string): string {
  try {
    return utf8Decode(Uint8Array.from(escapes.slice(1).split('%'), (pair) => Number.parseInt(pair, 16)))
  } catch (cause) {
    throw refusal('codec.query.utf8', 'escapes are not well-formed UTF-8', cause)
  }
}

function refusal(code: CodecErrorCode, why: string, cause?: unknown): CodecError {
  return new CodecError(code, `percent-encoding refused: ${why}`, { cause })
}
