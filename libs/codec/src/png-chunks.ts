import { type Bytes, concatBytes } from '@yimatong/kernel'
import { crc32 } from './crc32.js'
import { CodecError } from './error.js'
import { checkDimensions } from './picture.js'

/** What a PNG says about its pixels. Internal to codec. */
export interface PngChunks {
  readonly width: number
  readonly height: number
  /** Bits per sample. */
  readonly depth: number
  readonly colour: PngColour
  readonly interlaced: boolean
  /** Red, green, blue in turn; empty without PLTE. */
  readonly palette: Bytes
  /** The tRNS chunk; empty without one. */
  readonly transparency: Bytes
  /** All IDAT chunks as one. */
  readonly data: Bytes
}

/** Colour types: samples per pixel and allowed depths. ISO/IEC 15948 table 11.1. */
export type PngColour = 'grey' | 'rgb' | 'palette' | 'grey-alpha' | 'rgba'

const COLOURS: Readonly<Record<number, { colour: PngColour; depths: readonly number[] }>> = {
  0: { colour: 'grey', depths: [1, 2, 4, 8, 16] },
  2: { colour: 'rgb', depths: [8, 16] },
  3: { colour: 'palette', depths: [1, 2, 4, 8] },
  4: { colour: 'grey-alpha', depths: [8, 16] },
  6: { colour: 'rgba', depths: [8, 16] },
}

interface Chunk {
  readonly type: string
  readonly data: Bytes
}

/**
 * Reads the chunks that matter for pixels and skips all others unread (profiles and texts may be bombs of their own).
 * @throws CodecError `codec.image.data` | `codec.image.dimensions`
 */
export function readPngChunks(bytes: Bytes): PngChunks {
  let palette: Bytes = new Uint8Array(0)
  let transparency: Bytes = new Uint8Array(0)
  const parts: Bytes[] = []
  const [first, ...rest] = chunksOf(bytes)
  const header = headerOf(first)
  for (const { type, data } of rest) {
    if (type === 'PLTE') palette = data
    else if (type === 'tRNS') transparency = data
    else if (type === 'IDAT') parts.push(data)
    else if (/^[A-Z]/.test(type) && type !== 'IEND') throw damaged('a critical chunk is unknown')
  }
  if (header.colour === 'palette' && (palette.length === 0 || palette.length % 3 !== 0)) throw damaged('no palette')
  return { ...header, palette, transparency, data: concatBytes(...parts) }
}

// Each chunk costs 12 bytes at least and a picture has few, so a flood of tiny ones is refused.
const MAX_CHUNKS = 20_000

function chunksOf(bytes: Bytes): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const chunks: Chunk[] = []
  let offset = 8
  while (chunks.at(-1)?.type !== 'IEND') {
    if (offset + 12 > bytes.length || chunks.length >= MAX_CHUNKS) throw damaged('the chunks do not end with IEND')
    const end = offset + 8 + view.getUint32(offset)
    if (end + 4 > bytes.length) throw damaged('a chunk is longer than the file')
    if (view.getUint32(end) !== crc32(bytes, offset + 4, end)) throw damaged('a chunk does not match its check')
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8))
    chunks.push({ type, data: bytes.subarray(offset + 8, end) })
    offset = end + 4
  }
  if (offset !== bytes.length) throw damaged('there are bytes after IEND')
  return chunks
}

function headerOf(chunk: Chunk | undefined): Pick<PngChunks, 'width' | 'height' | 'depth' | 'colour' | 'interlaced'> {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13) throw damaged('there is no IHDR of 13 bytes at the start')
  const view = new DataView(chunk.data.buffer, chunk.data.byteOffset, 13)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  checkDimensions(width, height)
  const [depth, colourType, compression, filter, interlace] = chunk.data.subarray(8)
  const kind = COLOURS[colourType ?? -1]
  const known = depth !== undefined && kind?.depths.includes(depth) && compression === 0 && filter === 0
  if (!kind || !known || interlace === undefined || interlace > 1) throw damaged('the IHDR holds an unknown method')
  return { width, height, depth, colour: kind.colour, interlaced: interlace === 1 }
}

/** The error for a PNG that is not one. Internal to codec. */
export function damaged(why: string, cause?: unknown): CodecError {
  return new CodecError('codec.image.data', `PNG refused: ${why}`, { cause })
}
