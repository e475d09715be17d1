import type { Bytes } from '@yimatong/kernel'
import jpeg from 'jpeg-js'
import { CodecError } from './error.js'
import { checkDimensions, MAX_IMAGE_PIXELS, type Picture } from './picture.js'

// A progressive picture has about ten scans; every further one is a walk over all pixels for a few bytes of file.
const MAX_SCANS = 64
const MAX_MEMORY_MB = 400

/**
 * The pixels of a baseline or progressive JPEG. Its size is read out of the frame header before anything is decoded.
 * @throws CodecError `codec.image.data` | `codec.image.dimensions`
 */
export function decodeJpeg(bytes: Bytes): Picture {
  const { width, height } = frameSize(bytes)
  checkDimensions(width, height)
  if (scanCount(bytes) > MAX_SCANS) throw damaged(`there are more than ${MAX_SCANS} scans`)
  try {
    const { data, ...size } = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      maxResolutionInMP: MAX_IMAGE_PIXELS / 1e6,
      maxMemoryUsageInMB: MAX_MEMORY_MB,
    })
    return { width: size.width, height: size.height, data }
  } catch (cause) {
    throw damaged('the picture data is damaged or needs too much memory', cause)
  }
}

// Markers are looked for byte by byte, whatever the structure, so that no second reading of the file finds more of them.
function scanCount(bytes: Bytes): number {
  let count = 0
  for (let i = bytes.indexOf(0xff); i >= 0; i = bytes.indexOf(0xff, i + 1)) {
    if (bytes[i + 1] === 0xda) count++
  }
  return count
}

/** ITU-T T.81 B.2.2: SOF0 to SOF15 save DHT, JPG and DAC. */
function frameSize(bytes: Bytes): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let offset = 2
  while (offset + 9 <= bytes.length) {
    const marker = view.getUint16(offset)
    if (marker === 0xffff) {
      offset++
      continue
    }
    if (marker < 0xffc0 || marker === 0xffda) break
    const frame = marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc
    if (frame) return { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) }
    offset += 2 + view.getUint16(offset + 2)
  }
  throw damaged('there is no frame header before the first scan')
}

function damaged(why: string, cause?: unknown): CodecError {
  return new CodecError('codec.image.data', `JPEG refused: ${why}`, { cause })
}
