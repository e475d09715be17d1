import { KernelError } from './error.js'

/** Raw bytes. Lib signatures never use `Buffer`. */
export type Bytes = Uint8Array

const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 bytes of a text. */
export function utf8Encode(text: string): Bytes {
  return encoder.encode(text)
}

/** Text of UTF-8 bytes; a byte-order mark is kept. @throws KernelError `kernel.utf8.invalid` on any malformed sequence. */
export function utf8Decode(bytes: Bytes): string {
  try {
    return strictDecoder.decode(bytes)
  } catch (cause) {
    throw new KernelError('kernel.utf8.invalid', `${bytes.length} bytes are not well-formed UTF-8`, { cause })
  }
}

/** One new array with all parts in order. */
export function concatBytes(...parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

/** Same length and same bytes. Not constant-time: secrets are compared in libs/crypto. */
export function bytesEqual(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex. */
export function hexEncode(bytes: Bytes): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}

/** Bytes of hex in either case. @throws KernelError `kernel.hex.alphabet` on odd length or a foreign character. */
export function hexDecode(text: string): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw new KernelError('kernel.hex.alphabet', `${text.length} characters are not pairs of hex digits`)
  }
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
}
