import type { Bytes } from '@yimatong/kernel'
import { CodecError } from './error.js'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const FOREIGN = 0x1_0000
const VALUE = new Uint32Array(128).fill(FOREIGN)
for (let digit = 0; digit < ALPHABET.length; digit++) VALUE[ALPHABET.charCodeAt(digit)] = digit

/** Two bytes to three characters, a last single byte to two. RFC 9285 §4. */
export function base45Encode(bytes: Bytes): string {
  let text = ''
  const pairs = bytes.length & ~1
  for (let i = 0; i < pairs; i += 2) {
    const value = ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)
    text += digit(value) + digit(value / 45) + digit(value / 2025)
  }
  const last = bytes[pairs]
  return last === undefined ? text : text + digit(last) + digit(last / 45)
}

function digit(value: number): string {
  return ALPHABET.charAt(Math.trunc(value) % 45)
}

/**
 * Bytes of a strict base45 text: upper case only, no stray character, no group above its bytes' range. RFC 9285 §4, §6.
 * @param start where it begins in `text`, so that a prefix need not be cut off; errors count from there
 * @throws CodecError `codec.base45.length` | `codec.base45.alphabet` | `codec.base45.overflow`
 */
export function base45Decode(text: string, start = 0): Bytes {
  const length = text.length - start
  const rest = length % 3
  if (rest === 1) {
    throw new CodecError('codec.base45.length', `${length} characters leave one over: base45 has groups of 3 or 2`)
  }
  const out = new Uint8Array(((length - rest) / 3) * 2 + (rest >> 1))
  let offset = 0
  let position = start
  for (const end = text.length - rest; position < end; position += 3) {
    const value = valueAt(text, position) + 45 * valueAt(text, position + 1) + 2025 * valueAt(text, position + 2)
    if (value > 0xffff) throw refusal(text, position, 3, start)
    out[offset++] = value >> 8
    out[offset++] = value & 0xff
  }
  if (rest === 0) return out
  const value = valueAt(text, position) + 45 * valueAt(text, position + 1)
  if (value > 0xff) throw refusal(text, position, 2, start)
  out[offset] = value
  return out
}

// A foreign character counts as 65536, above any group, so one range check per group finds both faults.
function valueAt(text: string, position: number): number {
  return VALUE[text.charCodeAt(position)] ?? FOREIGN
}

function refusal(text: string, at: number, size: number, start: number): CodecError {
  const length = text.length - start
  const position = at - start
  const detail = { length, position }
  for (let i = position; i < position + size; i++) {
    if (valueAt(text, start + i) !== FOREIGN) continue
    const message = `the character at ${i} of ${length} is outside the base45 alphabet: check case and blanks`
    return new CodecError('codec.base45.alphabet', message, { detail })
  }
  const message = `the group at ${position} of ${length} is above ${size === 3 ? 65535 : 255} (RFC 9285 §6)`
  return new CodecError('codec.base45.overflow', message, { detail })
}
