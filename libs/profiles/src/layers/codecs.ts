import { base64Decode, base64Encode } from '@yimatong/kernel'
import { choice } from '../form.js'
import type { LossClass } from '../grade.js'
import { asText, defineLayer, envelope } from './layer.js'

/**
 * The escape hatch: a spelling that no combination of layers says, as a pair of functions in our own code that undo each
 * other. Undefined: not a text of this spelling, or one that would not come back.
 */
interface CodecPair {
  readonly class: LossClass
  readonly down: (text: string) => string | undefined
  readonly up: (text: string) => string | undefined
}

/** `kiosk-escape`: base64 of the counter kiosk, `+` written as `-` and `#` as `,`. Class D: neither sign was there before. */
const kioskEscape: CodecPair = {
  class: 'D',
  down: (text) => swapped(text, /[+#]/, { '-': '+', ',': '#' }),
  up: (text) => swapped(text, /[-,]/, { '+': '-', '#': ',' }),
}

function swapped(text: string, foreign: RegExp, signs: Readonly<Record<string, string>>): string | undefined {
  if (foreign.test(text)) return undefined
  return [...text].map((sign) => (Object.hasOwn(signs, sign) ? signs[sign] : sign)).join('')
}

/** Rows of the largest QR symbol. */
const MOST_ROWS = 177

/**
 * `bit-matrix`: base64 of a square of bits, row by row, each row filled up to whole bytes, highest bit first (Hebei's
 * `imgStream`) ⇄ its rows of `0` and `1`, a line each. Class D: the bits that fill up are zero, at most 177 rows.
 */
const bitMatrix: CodecPair = {
  class: 'D',
  down(text) {
    const bytes = base64Decode(text)
    const size = sizeOf(bytes.length)
    if (size === undefined) return undefined
    const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
    const step = 8 * Math.ceil(size / 8)
    const rows = Array.from({ length: size }, (_, row) => bits.slice(row * step, (row + 1) * step))
    return rows.every((row) => !row.includes('1', size)) ? rows.map((row) => row.slice(0, size)).join('\n') : undefined
  },
  up(text) {
    const rows = text.split('\n')
    const size = rows.length
    if (size > MOST_ROWS || !rows.every((row) => row.length === size && /^[01]+$/.test(row))) return undefined
    const bits = rows.map((row) => row.padEnd(8 * Math.ceil(size / 8), '0')).join('')
    return base64Encode(Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2)))
  },
}

/** Rows of a square that fills so many bytes; each size fills another number. */
function sizeOf(length: number): number | undefined {
  for (let size = 1; size <= MOST_ROWS; size++) if (size * Math.ceil(size / 8) === length) return size
  return undefined
}

/** The registry: each entry has an inverse and a property test. */
const CODEC_PAIRS = { 'kiosk-escape': kioskEscape, 'bit-matrix': bitMatrix } as const

const NAMES = ['kiosk-escape', 'bit-matrix'] as const satisfies readonly (keyof typeof CODEC_PAIRS)[]

/** `codec`: a named pair of {@link CODEC_PAIRS}. Class of the pair. */
export const CODEC = defineLayer('codec', { name: choice(...NAMES) }, (parameters) => {
  const pair: CodecPair = CODEC_PAIRS[parameters.name]
  return envelope('codec', parameters, {
    takes: 'any',
    gives: 'text',
    class: pair.class,
    down: (input) => pair.down(asText(input)),
    up: (output) => pair.up(asText(output)),
  })
})
