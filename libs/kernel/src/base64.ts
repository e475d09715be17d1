import type { Bytes } from './bytes.js'
import { KernelError } from './error.js'

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const REVERSE = { standard: reverseTable(STANDARD), url: reverseTable(URL_SAFE) }

function reverseTable(alphabet: string): Int8Array {
  const table = new Int8Array(128).fill(-1)
  for (let i = 0; i < 64; i++) table[alphabet.charCodeAt(i)] = i
  return table
}

/** RFC 4648 §4, padded. */
export function base64Encode(bytes: Bytes): string {
  const text = encode(bytes, STANDARD)
  return text + '='.repeat((4 - (text.length % 4)) % 4)
}

/** RFC 4648 §5, without padding. */
export function base64UrlEncode(bytes: Bytes): string {
  return encode(bytes, URL_SAFE)
}

/** Strict RFC 4648 §4: padding required, unused bits zero. @throws KernelError `kernel.base64.alphabet`. */
export function base64Decode(text: string): Bytes {
  if (text.length % 4 !== 0) throw malformed(text)
  return decode(text.replace(/={1,2}$/, ''), REVERSE.standard)
}

/** Strict RFC 4648 §5 without padding, unused bits zero. @throws KernelError `kernel.base64.alphabet`. */
export function base64UrlDecode(text: string): Bytes {
  return decode(text, REVERSE.url)
}

function encode(bytes: Bytes, alphabet: string): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let digit = 0; digit <= Math.min(left, 3); digit++) text += alphabet[(word >> (18 - 6 * digit)) & 63]
  }
  return text
}

function decode(text: string, table: Int8Array): Bytes {
  if (text.length % 4 === 1) throw malformed(text)
  const out = new Uint8Array((text.length * 3) >> 2)
  let word = 0
  let bits = 0
  let offset = 0
  for (let i = 0; i < text.length; i++) {
    const value = table[text.charCodeAt(i)] ?? -1
    if (value < 0) throw malformed(text)
    word = ((word << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[offset++] = (word >> bits) & 255
    }
  }
  if ((word & ((1 << bits) - 1)) !== 0) throw malformed(text)
  return out
}

function malformed(text: string): KernelError {
  return new KernelError(
    'kernel.base64.alphabet',
    `${text.length} characters are not strict base64: check alphabet, padding and unused bits (RFC 4648 §3.5)`,
  )
}
