import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  base64Decode,
  base64Encode,
  base64UrlDecode,
  base64UrlEncode,
  bytesEqual,
  concatBytes,
  hexDecode,
  hexEncode,
  KernelError,
  utf8Decode,
  utf8Encode,
} from '../src/index.js'

/** The code of the KernelError that `act` throws; anything else passes through. */
function codeOf(act: () => unknown): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof KernelError) return error.code
    throw error
  }
}

// RFC 4648 §10
const RFC4648 = [
  ['nothing', '', ''],
  ['f', 'f', 'Zg=='],
  ['fo', 'fo', 'Zm8='],
  ['foo', 'foo', 'Zm9v'],
  ['foob', 'foob', 'Zm9vYg=='],
  ['fooba', 'fooba', 'Zm9vYmE='],
  ['foobar', 'foobar', 'Zm9vYmFy'],
] as const

describe('base64', () => {
  it.each(RFC4648)('%s', (_, text, encoded) => {
    expect(base64Encode(utf8Encode(text))).toBe(encoded)
    expect(base64Decode(encoded)).toEqual(utf8Encode(text))
    expect(base64UrlEncode(utf8Encode(text))).toBe(encoded.replaceAll('=', ''))
    expect(base64UrlDecode(encoded.replaceAll('=', ''))).toEqual(utf8Encode(text))
  })

  it.each([
    ['no padding', 'Zg'],
    ['half the padding', 'Zg='],
    ['padding alone', '===='],
    ['padding too long', 'Z==='],
    ['padding after a whole group', 'Zm9v===='],
    ['padding within', 'Zg==Zg=='],
    ['unused bits of four', 'Zh=='],
    ['unused bits of two', 'Zm9='],
    ['the other alphabet', 'Zm-_'],
    ['a blank', 'Zm9 '],
    ['a line feed', 'Zm9v\n'],
    ['a line feed instead of a letter', 'Zm9\n'],
    ['a letter beyond ASCII', 'Zm9é'],
    ['NUL', 'Zm9\u0000'],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => base64Decode(text))).toBe('kernel.base64.alphabet')
  })

  it.each([
    ['padding', 'Zg=='],
    ['one letter', 'Z'],
    ['one letter over', 'Zm9vZ'],
    ['unused bits', 'Zh'],
    ['the other alphabet', 'Zm+/'],
    ['a letter beyond the table', 'Zm9v测测'],
  ])('url: refuses %s', (_, text) => {
    expect(codeOf(() => base64UrlDecode(text))).toBe('kernel.base64.alphabet')
  })

  it('writes as Node does and takes one text only for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(base64Encode(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(base64UrlEncode(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
        expect(base64Decode(base64Encode(bytes))).toEqual(bytes)
        expect(base64UrlDecode(base64UrlEncode(bytes))).toEqual(bytes)
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ABghwxyz019+/='), maxLength: 9 }), (text) => {
        if (codeOf(() => base64Decode(text)) === undefined) expect(base64Encode(base64Decode(text))).toBe(text)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('hex', () => {
  it.each([
    ['nothing', '', []],
    ['lower case', '00ff7f', [0, 255, 127]],
    ['upper case', 'DEADBEEF', [222, 173, 190, 239]],
    ['both cases', 'aAbB', [170, 187]],
  ] as const)('%s', (_, text, bytes) => {
    expect(hexDecode(text)).toEqual(Uint8Array.from(bytes))
    expect(hexEncode(Uint8Array.from(bytes))).toBe(text.toLowerCase())
  })

  it.each([
    ['an odd length', 'abc'],
    ['a foreign letter', '0g'],
    ['a blank', '0 '],
    ['a sign', '-1'],
    ['a prefix', '0x00'],
    ['a line feed at the end', 'a\n'],
    ['a full-width digit', '０0'],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => hexDecode(text))).toBe('kernel.hex.alphabet')
  })

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(hexDecode(hexEncode(bytes))).toEqual(bytes)
      }),
    )
  })
})

describe('UTF-8', () => {
  it.each([
    ['Chinese', '测', 'e6b58b'],
    ['beyond the basic plane', '😀', 'f09f9880'],
    ['a byte-order mark stays', '\ufeffa', 'efbbbf61'],
    ['NUL', '\u0000', '00'],
  ])('%s', (_, text, hex) => {
    expect(hexEncode(utf8Encode(text))).toBe(hex)
    expect(utf8Decode(hexDecode(hex))).toBe(text)
  })

  it.each([
    ['a foreign byte', 'ff'],
    ['a lone continuation', '80'],
    ['an overlong NUL', 'c080'],
    ['an overlong solidus', 'e080af'],
    ['a surrogate', 'eda080'],
    ['above 10FFFF', 'f4908080'],
    ['a cut character', 'e6b5'],
    ['a character cut by a letter', 'e6b561'],
  ])('refuses %s', (_, hex) => {
    expect(codeOf(() => utf8Decode(hexDecode(hex)))).toBe('kernel.utf8.invalid')
  })

  it('refuses one fault and then reads on', () => {
    expect(codeOf(() => utf8Decode(Uint8Array.of(0xe6, 0xb5)))).toBe('kernel.utf8.invalid')
    expect(utf8Decode(Uint8Array.of(0x8b & 0x7f))).toBe('\u000b')
  })

  it('reads back every well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(utf8Decode(utf8Encode(text))).toBe(text)
      }),
    )
  })
})

describe('bytes', () => {
  it('are joined in order, in an array of its own', () => {
    const part = Uint8Array.of(1, 2)
    const joined = concatBytes(part, new Uint8Array(0), Uint8Array.of(3))
    expect(joined).toEqual(Uint8Array.of(1, 2, 3))
    expect(concatBytes()).toEqual(new Uint8Array(0))
    expect(concatBytes(part)).not.toBe(part)
  })

  it('are equal by length and content', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(bytesEqual(a, a.slice())).toBe(true)
        expect(bytesEqual(a, b)).toBe(Buffer.compare(a, b) === 0)
        expect(bytesEqual(a, concatBytes(a, Uint8Array.of(0)))).toBe(false)
        expect(bytesEqual(concatBytes(a, Uint8Array.of(0)), a)).toBe(false)
      }),
    )
  })
})
