import type { Bytes } from '@yimatong/kernel'
import { inflateZlib } from '#platform'
import type { Picture } from './picture.js'
import { damaged, type PngChunks, type PngColour, readPngChunks } from './png-chunks.js'
import { unfilterRows } from './png-filter.js'
import { pixelWriter } from './png-pixels.js'

const CHANNELS: Readonly<Record<PngColour, number>> = { grey: 1, rgb: 3, palette: 1, 'grey-alpha': 2, rgba: 4 }

interface Pass {
  readonly x: number
  readonly y: number
  readonly stepX: number
  readonly stepY: number
}

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }]
// Adam7, ISO/IEC 15948 §8.2.
const INTERLACED: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
]

/**
 * The pixels of a PNG of any colour type, depth and interlace. Ours, because fast-png inflates picture data and colour
 * profiles without a bound (8 MB may grow to 8 GB) and misreads interlaced pictures of less than 8 bits.
 * @throws CodecError `codec.image.data` | `codec.image.dimensions`
 */
export function decodePng(bytes: Bytes): Picture {
  const chunks = readPngChunks(bytes)
  const { width, height, depth, interlaced } = chunks
  const bits = CHANNELS[chunks.colour] * depth
  const passes = (interlaced ? INTERLACED : WHOLE).map((pass) => sizedPass(pass, width, height, bits))
  const raw = inflatedRows(
    chunks,
    passes.reduce((sum, pass) => sum + pass.rows * (pass.rowBytes + 1), 0),
  )
  const data = new Uint8Array(width * height * 3)
  const writePixels = pixelWriter(chunks)
  let offset = 0
  for (const pass of passes) {
    const size = pass.rows * (pass.rowBytes + 1)
    const rows = raw.subarray(offset, offset + size)
    offset += size
    unfilterRows(rows, pass.rowBytes, Math.max(1, bits >> 3))
    for (let row = 0; row < pass.rows; row++) {
      const start = row * (pass.rowBytes + 1) + 1
      const target = (pass.y + row * pass.stepY) * width + pass.x
      writePixels(rows.subarray(start, start + pass.rowBytes), pass.columns, { data, target, step: pass.stepX })
    }
  }
  return { width, height, data }
}

function sizedPass(pass: Pass, width: number, height: number, bits: number) {
  const columns = Math.max(0, Math.ceil((width - pass.x) / pass.stepX))
  const rows = columns === 0 ? 0 : Math.max(0, Math.ceil((height - pass.y) / pass.stepY))
  return { ...pass, columns, rows, rowBytes: Math.ceil((columns * bits) / 8) }
}

function inflatedRows(chunks: PngChunks, size: number): Bytes {
  let raw: Bytes
  try {
    raw = inflateZlib(chunks.data, size)
  } catch (cause) {
    throw damaged('the picture data is damaged, or holds more than the picture', cause)
  }
  if (raw.length === size) return raw
  throw damaged('the picture data holds less than the picture')
}
