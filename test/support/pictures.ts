import { encodeQrPng, inflateZlib } from '@yimatong/codec'
import type { Bytes } from '@yimatong/kernel'
import { encode } from 'fast-png'
import jpeg from 'jpeg-js'

const SIGNATURE_LENGTH = 8
const QUALITY = 90

/** A QR symbol of a text as PNG, small enough to be quick and large enough to be read. */
export function drawPng(text: string): Bytes {
  return encodeQrPng(text, { scale: 4 })
}

/** The same symbol as JPEG, as a camera would store it. */
export function drawJpeg(text: string): Bytes {
  const { side, isLight } = readBilevel(drawPng(text))
  const data = new Uint8Array(side * side * 4)
  for (let pixel = 0; pixel < side * side; pixel++) {
    const shade = isLight(pixel % side, Math.floor(pixel / side)) ? 255 : 0
    data.set([shade, shade, shade, 255], pixel * 4)
  }
  return new Uint8Array(jpeg.encode({ width: side, height: side, data }, QUALITY).data)
}

/** Pixels of a PNG as libs/codec writes it: square, one bit a pixel, no filter. */
function readBilevel(png: Bytes): { side: number; isLight: (x: number, y: number) => boolean } {
  const view = new DataView(png.buffer, png.byteOffset, png.length)
  const side = view.getUint32(SIGNATURE_LENGTH + 8)
  const rowLength = Math.ceil(side / 8) + 1
  const data = SIGNATURE_LENGTH + 25
  const rows = inflateZlib(png.subarray(data + 8, data + 8 + view.getUint32(data)), side * rowLength)
  return { side, isLight: (x, y) => (((rows[y * rowLength + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1 }
}

/** A picture of nothing but finder patterns: what keeps a reader of symbols busy longest. */
export function drawFinderPatterns(side: number): Bytes {
  const data = new Uint8Array(side * side)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) data[y * side + x] = isFinderDark(x % 8, y % 8) ? 0 : 255
  return encode({ width: side, height: side, data, channels: 1, depth: 8 })
}

function isFinderDark(x: number, y: number): boolean {
  if (x === 7 || y === 7) return false
  const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3))
  return ring === 3 || ring <= 1
}
