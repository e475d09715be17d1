import { type Bytes, bytesEqual } from '@yimatong/kernel'
import { CodecError } from './error.js'

// Four-byte codes run as a mixed-radix number from 81 30 81 30; the first 39 420 lie in the basic plane, and those of
// the other planes follow the code points from 90 30 81 30 on. GB 18030-2005 §5.2, WHATWG Encoding §10.2.
const BASIC_CODES = 39_420
const OTHER_PLANES = 189_000

interface Charset {
  readonly decoder: InstanceType<typeof TextDecoder>
  /** Code by UTF-16 unit of the basic plane, 0 where there is none: up to FFFF of two bytes, above of four. */
  readonly codes: Uint32Array
}

let charset: Charset | undefined

/** The platform knows the table one way only; the other way is built out of it at the first use. */
function loadCharset(): Charset {
  if (charset) return charset
  const decoder = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true })
  const codes = new Uint32Array(0x1_0000)
  const note = (code: number, bytes: Bytes) => {
    const unit = decoder.decode(bytes).charCodeAt(0)
    if (codes[unit] === 0) codes[unit] = code
  }
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail !== 0x7f) note((lead << 8) | trail, Uint8Array.of(lead, trail))
    }
  }
  for (let pointer = 0; pointer < BASIC_CODES; pointer++) {
    const bytes = fourBytes(pointer)
    note(new DataView(bytes.buffer).getUint32(0), bytes)
  }
  charset = { decoder, codes }
  return charset
}

function fourBytes(pointer: number): Bytes {
  const rest = Math.trunc(pointer / 10)
  return Uint8Array.of(
    0x81 + Math.trunc(rest / 1260),
    0x30 + (Math.trunc(rest / 126) % 10),
    0x81 + (rest % 126),
    0x30 + (pointer % 10),
  )
}

/**
 * GB18030 bytes of a text. Every assigned character has some and nothing is ever replaced; the edition is the platform's.
 * @throws CodecError `codec.gb18030.unmappable` on a lone surrogate, and on the few private-use points that lost their
 * code in the edition of 2022
 */
export function gb18030Encode(text: string): Bytes {
  const { codes } = loadCharset()
  const out: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    const code = codes[point] ?? 0
    if (point < 0x80) out.push(point)
    else if (point > 0xffff) out.push(...fourBytes(OTHER_PLANES + point - 0x1_0000))
    else if (code > 0xffff) out.push(code >>> 24, (code >> 16) & 0xff, (code >> 8) & 0xff, code & 0xff)
    else if (code > 0) out.push(code >> 8, code & 0xff)
    else throw new CodecError('codec.gb18030.unmappable', `a text of ${text.length} has a character without a code`)
  }
  return Uint8Array.from(out)
}

/**
 * Text of GB18030 (so also GBK and GB 2312) bytes. Strict: of several codes for a character only the one
 * {@link gb18030Encode} writes is taken, so that bytes and text stand for each other.
 * @throws CodecError `codec.gb18030.malformed`
 */
export function gb18030Decode(bytes: Bytes): string {
  let text: string
  try {
    text = loadCharset().decoder.decode(bytes)
  } catch (cause) {
    throw new CodecError('codec.gb18030.malformed', `${bytes.length} bytes are not GB18030`, { cause })
  }
  if (isEncodingOf(text, bytes)) return text
  throw new CodecError('codec.gb18030.malformed', `${bytes.length} bytes hold a second code for a character`)
}

/** Whether `bytes` are what {@link gb18030Encode} writes for a text; compared in place, since every answer goes through. */
function isEncodingOf(text: string, bytes: Bytes): boolean {
  const { codes } = loadCharset()
  let at = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    const code = codes[unit] ?? 0
    if (unit < 0x80) {
      if (bytes[at++] !== unit) return false
    } else if (code > 0 && code <= 0xffff) {
      if (bytes[at++] !== code >> 8 || bytes[at++] !== (code & 0xff)) return false
    } else return bytesEqual(gb18030Encode(text), bytes)
  }
  return at === bytes.length
}
