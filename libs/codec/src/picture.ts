import type { Bytes } from '@yimatong/kernel'
import { CodecError } from './error.js'

/** Pixels as red, green, blue, row by row, alpha laid over white. Internal to codec. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Bytes
}

/** Longest side of a picture that is read, in pixels. Own profile. */
const MAX_IMAGE_SIDE = 4096

/** Most pixels of a picture that is read: those of 1920 by 1080 and a few more. Own profile. */
export const MAX_IMAGE_PIXELS = 2 * 1024 * 1024

/** Longest file that is read, in bytes. Own profile. */
export const MAX_IMAGE_BYTES = 8 * 1024 * 1024

/** @throws CodecError `codec.image.dimensions`, before any pixel is allocated. */
export function checkDimensions(width: number, height: number): void {
  const isSideFit = width >= 1 && height >= 1 && width <= MAX_IMAGE_SIDE && height <= MAX_IMAGE_SIDE
  if (isSideFit && width * height <= MAX_IMAGE_PIXELS) return
  const wanted = `1 to ${MAX_IMAGE_SIDE} pixels a side and ${MAX_IMAGE_PIXELS} in all are read`
  throw new CodecError('codec.image.dimensions', `a picture of ${width} by ${height}: ${wanted}, send a smaller one`)
}
