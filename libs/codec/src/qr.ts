import { type Bytes, utf8Decode } from '@yimatong/kernel'
import encodeQR from 'qr'
import decodeQR from 'qr/decode.js'
import { CodecError } from './error.js'
import { gb18030Decode } from './gb18030.js'
import { decodeJpeg } from './jpeg-decode.js'
import { MAX_IMAGE_BYTES, type Picture } from './picture.js'
import { decodePng } from './png-decode.js'
import { encodeBilevelPng } from './png-encode.js'

/** How a symbol is drawn. */
export interface QrPngOptions {
  /** Pixels per module, 1 to 32; 8 unless told otherwise. */
  readonly scale?: number
  /** Quiet zone in modules, 1 to 16; 4 unless told otherwise (ISO/IEC 18004 §5.3.8). */
  readonly margin?: number
}

const QUIET_ZONE = 4
const MARKS = { png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], jpeg: [0xff, 0xd8, 0xff] }

/**
 * A QR symbol as SVG, error correction M. A text of the base45 alphabet takes alphanumeric mode (5.5 bits a character).
 * @throws CodecError `codec.qr.size` when the text does not fit version 40
 */
export function encodeQrSvg(text: string): string {
  const modules = drawModules(text, QUIET_ZONE)
  const side = modules.length
  const path = modules.map(runsOf).join('')
  // A ground of its own, or the symbol is black on black where a page is dark.
  const ground = `<path fill="#fff" d="M0 0h${side}v${side}H0z"/>`
  const frame = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"`
  return `<svg ${frame}>${ground}<path d="${path}"/></svg>`
}

function runsOf(row: readonly boolean[], y: number): string {
  const dark = row.map((module) => (module ? '1' : '0')).join('')
  return Array.from(dark.matchAll(/1+/g), (run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`).join('')
}

/**
 * A QR symbol as PNG of one bit a pixel, error correction M.
 * @throws CodecError `codec.qr.size` when the text does not fit version 40, `codec.qr.options` out of range
 */
export function encodeQrPng(text: string, options: QrPngOptions = {}): Bytes {
  const scale = within(options.scale ?? 8, 32, 'scale')
  const margin = within(options.margin ?? QUIET_ZONE, 16, 'margin')
  const modules = drawModules(text, margin)
  return encodeBilevelPng(modules.length * scale, (x, y) => {
    return modules[Math.trunc(y / scale)]?.[Math.trunc(x / scale)] ?? false
  })
}

function within(value: number, most: number, name: string): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new CodecError('codec.qr.options', `${name} is an integer of 1 to ${most}`)
}

function drawModules(text: string, border: number): boolean[][] {
  try {
    return encodeQR(text, 'raw', { ecc: 'medium', border })
  } catch (cause) {
    throw new CodecError('codec.qr.size', `${text.length} characters do not fit a QR symbol of version 40-M`, { cause })
  }
}

/**
 * The text of the QR symbol in a PNG or JPEG of at most 8 MiB, 4096 pixels a side and 2 Mi pixels in all; the kind is
 * told by its first bytes. Sizes are checked before anything is decoded. The text is as scanned: nothing is trimmed or replaced. Byte
 * segments are UTF-8 unless the symbol says Latin-1 or GB 18030 (ECI 1, 3, 29; ISO/IEC 18004 §7.4.3); a ZIP archive is
 * handed on as Latin-1.
 * @throws CodecError `codec.image.*` for the picture, `codec.qr.not-found` without a readable symbol, `codec.qr.text`
 * when its bytes are no text
 */
export function decodeQrImage(bytes: Bytes): string {
  const picture = decodePicture(bytes)
  try {
    // Retries by wall clock would make the answer depend on how busy the machine is.
    const timeLimit = Number.POSITIVE_INFINITY
    return decodeQR(picture, { format: 'RGB', effort: EFFORT, timeLimit, textDecoder: decodeSegment })
  } catch (cause) {
    if (cause instanceof CodecError) throw cause
    const message = `a picture of ${picture.width} by ${picture.height} shows no readable QR symbol: take it closer`
    throw new CodecError('codec.qr.not-found', message, { cause })
  }
}

/**
 * Three retries at every resolution. This bounds retries, not time: a picture of nothing but finder patterns takes minutes,
 * so whoever takes pictures from outside reads them in a thread with a deadline (libs/adapters). Internal to codec.
 */
export const EFFORT = 4

/** Text of a byte segment under its ECI designator. @throws CodecError `codec.qr.text`. Internal to codec. */
export function decodeSegment(bytes: Bytes, eci = 26): string {
  // A whole ZIP archive, as DIVOC symbols hold it, is no text at all: a character for each byte.
  if (eci === 1 || eci === 3 || (eci === 26 && ARCHIVE.every((byte, i) => bytes[i] === byte))) return latin1(bytes)
  try {
    if (eci === 26) return utf8Decode(bytes)
    if (eci === 29) return gb18030Decode(bytes)
  } catch (cause) {
    throw new CodecError('codec.qr.text', `a segment of ${bytes.length} bytes is no text (ECI ${eci})`, { cause })
  }
  throw new CodecError('codec.qr.text', `a segment of ${bytes.length} bytes is in an unknown charset (ECI ${eci})`)
}

const ARCHIVE = [0x50, 0x4b, 0x03, 0x04]

function latin1(bytes: Bytes): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

/** Pixels of a PNG or JPEG. @throws CodecError `codec.image.*`. Internal to codec. */
export function decodePicture(bytes: Bytes): Picture {
  if (bytes.length > MAX_IMAGE_BYTES) {
    throw new CodecError('codec.image.size', `${bytes.length} bytes of picture, at most ${MAX_IMAGE_BYTES} are read`)
  }
  if (MARKS.png.every((byte, i) => bytes[i] === byte)) return decodePng(bytes)
  if (MARKS.jpeg.every((byte, i) => bytes[i] === byte)) return decodeJpeg(bytes)
  throw new CodecError('codec.image.format', `${bytes.length} bytes begin neither as PNG nor as JPEG`)
}
