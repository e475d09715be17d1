import { deflateSync } from 'node:zlib'
import { concatBytes } from '@yimatong/kernel'
import { crc32 } from '../src/crc32.js'

/** What a PNG written by hand is made of. */
export interface RawPng {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colourType: number
  readonly interlaced?: boolean
  /** Samples by row, not scaled. */
  readonly sample: (x: number, y: number, channel: number) => number
  readonly before?: readonly Uint8Array[]
  readonly filter?: number
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** One chunk with its check. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatBytes(new TextEncoder().encode(type), data)
  const out = new Uint8Array(data.length + 12)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  out.set(body, 4)
  view.setUint32(8 + data.length, crc32(body, 0, body.length))
  return out
}

/** The header chunk. */
export function header(width: number, height: number, rest: readonly number[]): Uint8Array {
  const data = new Uint8Array(8 + rest.length)
  const view = new DataView(data.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  data.set(rest, 8)
  return chunk('IHDR', data)
}

/** Signature, chunks and end. */
export function assembled(...chunks: readonly Uint8Array[]): Uint8Array {
  return concatBytes(Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10), ...chunks, chunk('IEND', new Uint8Array(0)))
}

/** A PNG of any colour type, depth, interlace and filter. */
export function writePng(png: RawPng): Uint8Array {
  const { width, height, depth, colourType, interlaced = false } = png
  const passes = interlaced
    ? [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
      ]
    : [[0, 0, 1, 1]]
  const rows = passes.flatMap(([x0 = 0, y0 = 0, dx = 1, dy = 1]) => passRows(png, { x0, y0, dx, dy }))
  return assembled(
    header(width, height, [depth, colourType, 0, 0, interlaced ? 1 : 0]),
    ...(png.before ?? []),
    chunk('IDAT', deflateSync(concatBytes(...rows))),
  )
}

function passRows(png: RawPng, pass: { x0: number; y0: number; dx: number; dy: number }): Uint8Array[] {
  const channels = CHANNELS[png.colourType] ?? 1
  const pixelBytes = Math.max(1, (channels * png.depth) >> 3)
  const rows: Uint8Array[] = []
  let above: Uint8Array | undefined
  for (let y = pass.y0; y < png.height; y += pass.dy) {
    let bits = ''
    for (let x = pass.x0; x < png.width; x += pass.dx) {
      for (let c = 0; c < channels; c++) bits += png.sample(x, y, c).toString(2).padStart(png.depth, '0')
    }
    if (bits === '') continue
    const row = Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
      Number.parseInt(bits.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2),
    )
    rows.push(filtered(row, above ?? new Uint8Array(row.length), png.filter ?? 0, pixelBytes))
    above = row
  }
  return rows
}

function filtered(row: Uint8Array, above: Uint8Array, filter: number, pixelBytes: number): Uint8Array {
  const out = row.map((value, i) => {
    const a = row[i - pixelBytes] ?? 0
    const b = above[i] ?? 0
    const c = i < pixelBytes ? 0 : (above[i - pixelBytes] ?? 0)
    const p = a + b - c
    const nearest = [a, b, c].reduce((best, next) => (Math.abs(p - next) < Math.abs(p - best) ? next : best))
    return value - ([0, a, b, (a + b) >> 1, nearest][filter] ?? 0)
  })
  return Uint8Array.of(filter, ...out)
}
