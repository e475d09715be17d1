import type { Bytes } from '@yimatong/kernel'

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** CRC-32 of the bytes from `start` to `end`, as PNG chunks (ISO/IEC 15948 §5.5) and ZIP entries carry it. */
export function crc32(bytes: Bytes, start: number, end: number): number {
  let value = 0xffff_ffff
  for (let i = start; i < end; i++) value = (TABLE[(value ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8)
  return ~value >>> 0
}
