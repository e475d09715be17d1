import { type Bytes, concatBytes, utf8Encode } from '@yimatong/kernel'
import { deflateZlib } from '#platform'
import { crc32 } from './crc32.js'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** A square PNG of one bit a pixel; `dark(x, y)` paints black. ISO/IEC 15948. Internal to codec. */
export function encodeBilevelPng(side: number, dark: (x: number, y: number) => boolean): Bytes {
  const rowBytes = Math.ceil(side / 8) + 1
  const rows = new Uint8Array(side * rowBytes)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = y * rowBytes + 1 + (x >> 3)
      if (!dark(x, y)) rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7))
    }
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, side)
  view.setUint32(4, side)
  view.setUint8(8, 1)
  return concatBytes(
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateZlib(rows)),
    chunk('IEND', new Uint8Array(0)),
  )
}

function chunk(type: string, data: Bytes): Bytes {
  const out = new Uint8Array(data.length + 12)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  out.set(utf8Encode(type), 4)
  out.set(data, 8)
  view.setUint32(8 + data.length, crc32(out, 4, 8 + data.length))
  return out
}
