import type { Bytes } from '@yimatong/kernel'
import { CodecError } from './error.js'
import type { Picture } from './picture.js'
import type { XmlElement } from './xml.js'
import { parseXml } from './xml-parse.js'

/** Longest side of a drawing in modules: version 40 has 177, and a margin. */
const MAX_SIDE = 256
/** Pixels a module is drawn with; the reader wants more than two. */
const SCALE = 4
const WHITE = /^(#fff|#ffffff|white|none)$/i
/** Own profile: longest drawing that is read, in characters; version 40 at its worst has half of it. */
const MAX_DRAWING = 524_288
/** A letter and the one or two numbers after it, each of at most six digits. */
const STEP = /([MmHhVvZz])\s*(-?\d{1,6}(?:\.\d{1,6})?)?(?:[\s,]+(-?\d{1,6}(?:\.\d{1,6})?))?\s*/y

/** True for bytes that begin as an SVG does. Internal to codec. */
export function isSvg(bytes: Bytes): boolean {
  const start = Array.from(bytes.subarray(0, 64), (byte) => String.fromCharCode(byte)).join('')
  return /^\s*<(svg|\?xml)\b/.test(start)
}

/**
 * Pixels of a symbol drawn as SVG. Own profile, and all that two common writers need: `path` elements of horizontal runs,
 * each `M x y h n` and then `m dx 0 h n`, drawn as a stroke of one unit or as a rectangle one unit high; white ones and
 * the rest are ground. The unit is one module. Internal to codec.
 * @throws CodecError `codec.xml.*`, `codec.image.dimensions`, `codec.image.data` for another kind of drawing
 */
export function qrDrawing(svg: string): Picture {
  const root = parseXml(svg, { maxLength: MAX_DRAWING })
  const side = sideOf(root)
  const dark = new Uint8Array(side * side)
  for (const child of root.children) {
    if (typeof child === 'string' || child.name !== 'path') continue
    const { fill, stroke, d = '' } = child.attributes
    if (!WHITE.test(stroke ?? fill ?? '#000')) drawRuns(d, side, dark)
  }
  return enlarged(dark, side)
}

function sideOf(root: XmlElement): number {
  const [, width, height] = /^0 0 (\d{1,4}) (\d{1,4})$/.exec(root.attributes.viewBox ?? '') ?? []
  const side = Number(width)
  if (root.name === 'svg' && width === height && side >= 21 && side <= MAX_SIDE) return side
  throw new CodecError('codec.image.dimensions', `a drawing wants a square viewBox of 21 to ${MAX_SIDE} modules`)
}

function drawRuns(path: string, side: number, dark: Uint8Array): void {
  let pen: Pen = { x: 0, y: 0 }
  for (STEP.lastIndex = 0; STEP.lastIndex < path.length; ) {
    const [, letter = '', first = '0', second = '0'] = STEP.exec(path) ?? []
    if (letter === '') {
      throw new CodecError('codec.image.data', `a path of ${path.length} characters has more than straight runs`)
    }
    const next = moved(pen, letter, Number(first), Number(second))
    if (next.x > pen.x && (letter === 'h' || letter === 'H')) drawRun(pen.x, next.x, pen.y, side, dark)
    pen = next
  }
}

interface Pen {
  readonly x: number
  readonly y: number
}

function moved({ x, y }: Pen, letter: string, first: number, second: number): Pen {
  switch (letter) {
    case 'M':
      return { x: first, y: second }
    case 'm':
      return { x: x + first, y: y + second }
    case 'H':
      return { x: first, y }
    case 'h':
      return { x: x + first, y }
    case 'V':
      return { x, y: first }
    case 'v':
      return { x, y: y + first }
    default:
      return { x, y }
  }
}

function drawRun(from: number, to: number, y: number, side: number, dark: Uint8Array): void {
  const row = Math.floor(y)
  if (row < 0 || row >= side || from < 0 || to > side) {
    throw new CodecError('codec.image.data', 'a run of modules lies outside the drawing')
  }
  dark.fill(1, row * side + Math.floor(from), row * side + Math.floor(to))
}

function enlarged(dark: Uint8Array, side: number): Picture {
  const width = side * SCALE
  const data = new Uint8Array(3 * width * width)
  for (let at = 0; at < width * width; at++) {
    const module = Math.floor(at / width / SCALE) * side + Math.floor((at % width) / SCALE)
    if (dark[module] === 0) data.fill(255, 3 * at, 3 * at + 3)
  }
  return { width, height: width, data }
}
