import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Charset, CodecError, charsetDecode, charsetEncode } from '../src/index.js'
import { outcomeOf } from './vectors.js'

const NAMES: readonly Charset[] = ['gbk', 'gb2312', 'gb18030']

/** The code with which a set refuses a character. */
const UNMAPPABLE = {
  gbk: 'codec.charset.unmappable',
  gb2312: 'codec.charset.unmappable',
  gb18030: 'codec.gb18030.unmappable',
} as const

const MALFORMED = {
  gbk: 'codec.charset.malformed',
  gb2312: 'codec.charset.malformed',
  gb18030: 'codec.gb18030.malformed',
} as const

/** Every scalar of the basic plane, and a walk through all others in steps of 509. */
function scalars(): readonly string[] {
  const points: number[] = []
  for (let point = 0; point <= 0xffff; point++) if (point < 0xd800 || point > 0xdfff) points.push(point)
  for (let point = 0x1_0000; point <= 0x10_ffff; point += 509) points.push(point)
  return points.map((point) => String.fromCodePoint(point))
}

function encoded(name: Charset, text: string): Uint8Array | string {
  try {
    return charsetEncode(name, text)
  } catch (error) {
    if (error instanceof CodecError) return error.code
    throw error
  }
}

describe.each(NAMES)('%s', (name) => {
  it('gives every character back or refuses it, and never writes another one', () => {
    const wrong: string[] = []
    for (const character of scalars()) {
      const bytes = encoded(name, character)
      const held = typeof bytes === 'string' ? bytes === UNMAPPABLE[name] : charsetDecode(name, bytes) === character
      const isQuestion = typeof bytes !== 'string' && bytes.length === 1 && bytes[0] === 0x3f
      if (!held || (isQuestion && character !== '?')) wrong.push(character)
    }
    expect(wrong).toEqual([])
  })

  it('has one spelling for a text: what it reads, it writes again', () => {
    // Bytes that are likely to be a text: a lead byte, then something.
    const byte = fc.oneof(fc.integer({ min: 0x30, max: 0xff }), fc.integer({ min: 0, max: 0xff }))
    fc.assert(
      fc.property(
        fc.array(byte, { maxLength: 12 }).map((list) => Uint8Array.from(list)),
        (bytes) => {
          const outcome = outcomeOf(() => charsetDecode(name, bytes))
          if (outcome === 'ok') expect(charsetEncode(name, charsetDecode(name, bytes))).toEqual(bytes)
          else expect(outcome).toBe(MALFORMED[name])
        },
      ),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['a cut character', 'b2'],
    ['byte 80', '80'],
    ['byte FF', 'ff'],
    ['trail 7F', '817f'],
    ['a lead and a sign', 'b220'],
  ])('refuses %s', (_, hex) => {
    expect(outcomeOf(() => charsetDecode(name, Uint8Array.from(Buffer.from(hex, 'hex'))))).toBe(MALFORMED[name])
  })

  it.each([
    ['a lone high surrogate', '测\ud842'],
    ['a lone low surrogate', '\udfb7测'],
  ])('refuses %s', (_, text) => {
    expect(encoded(name, text)).toBe(UNMAPPABLE[name])
  })
})

describe('characters of names', () => {
  // Bytes in hex, or undefined where the set has not the character.
  it.each([
    { name: 'a middle dot', text: '\u00b7', gbk: 'a1a4', gb2312: undefined, gb18030: 'a1a4' },
    { name: 'a bullet', text: '\u2022', gbk: undefined, gb2312: undefined, gb18030: '8136a631' },
    { name: 'a katakana dot', text: '\u30fb', gbk: undefined, gb2312: 'a1a4', gb18030: '8139a739' },
    { name: 'U+4DAE', text: '\u4dae', gbk: undefined, gb2312: undefined, gb18030: 'fe9f' },
    { name: 'U+20BB7', text: '\u{20bb7}', gbk: undefined, gb2312: undefined, gb18030: '9534b235' },
    { name: 'rong', text: '\u9555', gbk: 'e946', gb2312: undefined, gb18030: 'e946' },
    { name: 'an ordinary one', text: '测', gbk: 'b2e2', gb2312: 'b2e2', gb18030: 'b2e2' },
    { name: 'the euro sign', text: '€', gbk: undefined, gb2312: undefined, gb18030: 'a2e3' },
    { name: 'the ideographic space', text: '\u3000', gbk: 'a1a1', gb2312: 'a1a1', gb18030: 'a1a1' },
    { name: 'private use', text: '\ue000', gbk: undefined, gb2312: undefined, gb18030: 'aaa1' },
    { name: 'a question mark', text: '?', gbk: '3f', gb2312: '3f', gb18030: '3f' },
  ])('$name', (row) => {
    for (const name of NAMES) {
      const bytes = encoded(name, row.text)
      expect(typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('hex'), name).toBe(
        row[name] ?? UNMAPPABLE[name],
      )
    }
  })
})

describe('whole tables', () => {
  // SHA-256 over unit and code of every character above ASCII, as Python's codecs of these names have them.
  it.each([
    ['gbk', 21_791, '702b1248fe6c0be55357e44117403a021ccc5c5f68a762b837151898f93ea050'],
    ['gb2312', 7445, 'b791caaa38931306daa7b65ce5132cde582a5c1833517892df6130069a9e2d45'],
  ] as const)('%s has the characters that others have', (name, size, sum) => {
    const hash = createHash('sha256')
    let count = 0
    for (let unit = 0x80; unit <= 0xffff; unit++) {
      const bytes = encoded(name, String.fromCharCode(unit))
      if (typeof bytes === 'string') continue
      hash.update(Uint8Array.of(unit >> 8, unit & 255, ...bytes))
      count++
    }
    expect(count).toBe(size)
    expect(hash.digest('hex')).toBe(sum)
  })

  it('gbk reads as the platform reads it', () => {
    const platform = new TextDecoder('gbk', { fatal: true })
    const pairs = scalars().filter((character) => character.length === 1 && character > '\u007f')
    const text = pairs.filter((character) => typeof encoded('gbk', character) !== 'string').join('')
    expect(platform.decode(charsetEncode('gbk', text))).toBe(text)
  })
})
