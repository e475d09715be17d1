import { type Bytes, utf8Decode } from '@yimatong/kernel'
import { _QRScanner } from 'qr/decode.js'
import { CodecError } from './error.js'
import type { Picture } from './picture.js'
import { decodePicture, decodeSegment, EFFORT } from './qr.js'
import { isSvg, qrDrawing } from './qr-drawing.js'

/** The mode of one segment of a symbol (ISO/IEC 18004 §7.3); `other` for what only says how to read the rest. */
export type QrMode = 'numeric' | 'alphanumeric' | 'byte' | 'other'

/** A symbol as it was drawn. */
export interface QrSymbol {
  readonly text: string
  /** 1 to 40. */
  readonly version: number
  /** The segments in their order. */
  readonly segments: readonly QrMode[]
}

/**
 * The symbol in a PNG or JPEG, or in an SVG that draws one rectangle for a run of modules, as our own writer and
 * node-qrcode do; with its version and segments, which some formats prescribe. Bounds are those of `decodeQrImage`.
 * @throws CodecError `codec.image.*`, `codec.qr.not-found`, `codec.qr.text`, `codec.xml.*` for an SVG
 */
export function readQrSymbol(bytes: Bytes): QrSymbol {
  const picture = isSvg(bytes) ? qrDrawing(utf8Decode(bytes)) : decodePicture(bytes)
  const scanner = new SymbolScanner(picture)
  try {
    scanner.addImage(picture, 'RGB')
    const [text] = scanner.decode()
    if (typeof text === 'string' && scanner.found !== undefined) return { text, ...scanner.found }
  } catch (cause) {
    if (cause instanceof CodecError) throw cause
    throw notFound(picture, cause)
  } finally {
    scanner.clean()
  }
  throw notFound(picture)
}

function notFound({ width, height }: Picture, cause?: unknown): CodecError {
  const message = `a picture of ${width} by ${height} shows no readable QR symbol`
  return new CodecError('codec.qr.not-found', message, { cause })
}

/** The scanner hands the corrected bytes of a symbol to one method: there its segments are seen. */
class SymbolScanner extends _QRScanner {
  found: Omit<QrSymbol, 'text'> | undefined

  constructor({ width, height }: Picture) {
    super({
      maxSize: { width, height },
      effort: EFFORT,
      timeLimit: Number.POSITIVE_INFINITY,
      textDecoder: decodeSegment,
    })
  }

  protected override decodePayload(data: Bytes, length: number, version: number): string | Error {
    const text = super.decodePayload(data, length, version)
    this.found =
      text instanceof Error ? undefined : { version, segments: segmentsOf(data.subarray(0, length), version) }
    return text
  }
}

const MODES: ReadonlyMap<number, QrMode> = new Map([
  [1, 'numeric'],
  [2, 'alphanumeric'],
  [4, 'byte'],
])
// ISO/IEC 18004 table 3: bits of the character count for versions 1 to 9, 10 to 26, 27 to 40.
const COUNT_BITS = { numeric: [10, 12, 14], alphanumeric: [9, 11, 13], byte: [8, 16, 16] } as const

/** The modes of the segments; what follows a segment of an unknown mode cannot be found, so it ends the list. */
function segmentsOf(data: Bytes, version: number): readonly QrMode[] {
  const sizes = version < 10 ? 0 : version < 27 ? 1 : 2
  const segments: QrMode[] = []
  let at = 0
  while (at + 4 <= 8 * data.length) {
    const number = bitsAt(data, at, 4)
    if (number === 0) break
    const mode = MODES.get(number) ?? 'other'
    segments.push(mode)
    if (mode === 'other') break
    const width = COUNT_BITS[mode][sizes]
    at += 4 + width + contentBits(mode, bitsAt(data, at + 4, width))
  }
  return segments
}

// ISO/IEC 18004 §7.4.3 to §7.4.5.
function contentBits(mode: 'numeric' | 'alphanumeric' | 'byte', count: number): number {
  if (mode === 'byte') return 8 * count
  if (mode === 'alphanumeric') return 11 * Math.floor(count / 2) + 6 * (count % 2)
  return 10 * Math.floor(count / 3) + ([0, 4, 7][count % 3] ?? 0)
}

function bitsAt(data: Bytes, from: number, count: number): number {
  let value = 0
  for (let at = from; at < from + count; at++) value = (value << 1) | (((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1)
  return value
}
