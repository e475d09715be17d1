import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gb18030Decode, gb18030Encode } from '../src/index.js'
import { outcomeOf } from './vectors.js'

describe('gb18030', () => {
  it.each([
    ['ASCII', 'HC-1', '48432d31'],
    ['GB 2312', '测试甲', 'b2e2cad4bcd7'],
    ['middle dot of names', '·', 'a1a4'],
    ['euro', '€', 'a2e3'],
    ['bullet, not in GBK', '•', '8136a631'],
    ['katakana dot', '・', '8139a739'],
    ['beyond the basic plane', '𠮷', '9534b235'],
    ['first of the other planes', '\u{10000}', '90308130'],
    ['last of all', '\u{10ffff}', 'e3329a35'],
    ['replacement character', '\ufffd', '8431a437'],
  ])('%s', (_, text, hex) => {
    expect(Buffer.from(gb18030Encode(text)).toString('hex')).toBe(hex)
    expect(gb18030Decode(Buffer.from(hex, 'hex'))).toBe(text)
  })

  it.each([
    ['cut character', 'b2'],
    ['byte 80', '80'],
    ['byte FF', 'ff'],
    ['trail 7F', '817f'],
    ['cut four bytes', '813081'],
    ['above the last plane', 'e3329a36'],
    ['foreign third byte', '81302030'],
  ])('refuses %s', (_, hex) => {
    expect(outcomeOf(() => gb18030Decode(Buffer.from(hex, 'hex')))).toBe('codec.gb18030.malformed')
  })

  it('refuses a lone surrogate', () => {
    expect(outcomeOf(() => gb18030Encode('a\ud800'))).toBe('codec.gb18030.unmappable')
  })

  it('holds every CJK character and every other plane', () => {
    const blocks = [
      [0x20, 0x7e],
      [0xa0, 0x17f],
      [0x3000, 0x9fff],
      [0xf900, 0xfaff],
      [0x20000, 0x2ffff],
    ] as const
    for (const [first, last] of blocks) {
      const text = Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join('')
      expect(gb18030Decode(gb18030Encode(text)) === text).toBe(true)
    }
  })

  it('takes one encoding only for any text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        if (outcomeOf(() => gb18030Decode(bytes)) === 'ok') expect(gb18030Encode(gb18030Decode(bytes))).toEqual(bytes)
      }),
      { numRuns: 2000 },
    )
  })
})
