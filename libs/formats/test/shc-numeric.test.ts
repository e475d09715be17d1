import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeShcNumeric, decodeShcSymbols, encodeShcNumeric } from '../src/index.js'
import { shcStandard } from './shc-issuer.js'

const JWS = 'abcdefghij.KLMNOPQRST.0123456789-_'
const LONG = 'aB3-'.repeat(600)
const [first = '', second = '', third = ''] = encodeShcNumeric(LONG)
const codesOf = (texts: readonly string[]) => decodeShcNumeric(texts).findings.map(({ code }) => code)

/** Digits of a text after `shc:/`. */
const digits = (text: string) => (encodeShcNumeric(text)[0] ?? '').slice('shc:/'.length)

describe('digits', () => {
  it('are those of the specification', () => {
    expect(encodeShcNumeric('X')).toEqual(['shc:/43'])
    expect(encodeShcNumeric('eyJ6')).toEqual(['shc:/56762909'])
  })

  it('come in one symbol up to 1195 characters, and then in as few as fit', () => {
    const counts = [1, 1195, 1196, 2382, 2383].map((length) => encodeShcNumeric('a'.repeat(length)).length)
    expect(counts).toEqual([1, 1, 2, 2, 3])
  })

  it('come back, in whatever order the symbols are scanned', () => {
    const jws = fc.string({ unit: fc.constantFrom(...'ABCXYZabcxyz0189-_.'), minLength: 1, maxLength: 4000 })
    fc.assert(
      fc.property(jws, fc.nat(), (text, turn) => {
        const texts = encodeShcNumeric(text)
        const turned = [...texts.slice(turn % texts.length), ...texts.slice(0, turn % texts.length)]
        const { jws: back, findings } = decodeShcNumeric(turned)
        expect(back).toBe(text)
        expect(findings.map(({ code }) => code)).toEqual(texts.length > 1 ? ['formats.shc.chunked'] : [])
      }),
    )
  })
})

describe('texts of symbols', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['one', encodeShcNumeric(JWS), []],
    ['three', [first, second, third], ['formats.shc.chunked']],
    ['blanks around it', [` ${digits(JWS) && `shc:/${digits(JWS)}`}\n`], ['formats.shc.space']],
    ['1 of 1', [`shc:/1/1/${digits(JWS)}`], ['formats.shc.chunk-single']],
    [
      'two that one could hold',
      [`shc:/1/2/${digits('abcd')}`, `shc:/2/2/${digits('efgh')}`],
      ['formats.shc.chunked', 'formats.shc.chunk-unneeded'],
    ],
    [
      'of unlike length',
      [`shc:/1/2/${digits('a'.repeat(1190))}`, `shc:/2/2/${digits('a'.repeat(10))}`],
      ['formats.shc.chunked', 'formats.shc.chunk-balance'],
    ],
    [
      'each too long',
      [`shc:/1/2/${digits('a'.repeat(1192))}`, `shc:/2/2/${digits('a'.repeat(1192))}`],
      ['formats.shc.chunked', 'formats.shc.chunk-size', 'formats.shc.chunk-size'],
    ],
    ['one that is too long', [`shc:/${digits('a')}${'45'.repeat(1195)}`], ['formats.shc.chunk-size']],
  ])('%s: read, and said', (_, texts, codes) => {
    expect(decodeShcNumeric(texts).jws).toBeTruthy()
    expect(codesOf(texts)).toEqual(codes)
  })

  it.each<[string, readonly string[], string]>([
    ['nothing', [''], 'formats.shc.prefix'],
    ['another scheme', ['shlink:/5676'], 'formats.shc.prefix'],
    ['the scheme in capitals', ['SHC:/5676'], 'formats.shc.prefix'],
    ['the slash left out', ['shc:5676'], 'formats.shc.prefix'],
    ['two slashes', ['shc://5676'], 'formats.shc.chunk-header'],
    ['no digits', ['shc:/'], 'formats.shc.digits'],
    ['an odd number of them', ['shc:/56762'], 'formats.shc.digits'],
    ['a pair above z', ['shc:/5678'], 'formats.shc.digits'],
    ['something after them', ['shc:/5676extra'], 'formats.shc.digits'],
    ['digits of another script', ['shc:/５６７６'], 'formats.shc.digits'],
    ['a number, but no other', ['shc:/1/5676'], 'formats.shc.chunk-header'],
    ['number 0', ['shc:/0/1/5676'], 'formats.shc.chunk-header'],
    ['a number with a zero before it', ['shc:/01/1/5676'], 'formats.shc.chunk-header'],
    ['one of three', [first], 'formats.shc.chunk-count'],
    ['two of three', [first, third], 'formats.shc.chunk-count'],
    ['one twice', [first, second, first], 'formats.shc.chunk-header'],
    ['four, and three were made', [first, second, third, first], 'formats.shc.chunk-count'],
    ['a number above the count', ['shc:/3/2/5676', 'shc:/1/2/5676'], 'formats.shc.chunk-header'],
    ['one without numbers among them', [first, second, 'shc:/5676'], 'formats.shc.chunk-header'],
    ['more than is read', [`shc:/${'0'.repeat(20_000)}`], 'formats.shc.size'],
    ['more symbols than are read', Array.from({ length: 65 }, (_, i) => `shc:/${i + 1}/65/56`), 'formats.shc.size'],
  ])('%s: not read', (_, texts, code) => {
    expect(decodeShcNumeric(texts).jws).toBeUndefined()
    expect(codesOf(texts).at(-1)).toBe(code)
  })

  it('of which there is none give nothing', () => {
    expect(decodeShcSymbols([], shcStandard.fhir).findings.map(({ code }) => code)).toEqual(['formats.shc.jws-parts'])
  })

  it('of any kind throw nothing', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'shc:/0123456789 \n') }))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        decodeShcSymbols(texts, shcStandard.fhir)
        decodeShcSymbols(
          texts.map((each) => `shc:/${each}`),
          shcStandard.fhir,
        )
      }),
    )
  })
})
