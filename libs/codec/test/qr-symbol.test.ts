import fc from 'fast-check'
import { encodeQR } from 'qr'
import { describe, expect, it } from 'vitest'
import { encodeQrPng, encodeQrSvg, type QrMode, readQrSymbol } from '../src/index.js'
import { outcomeOf } from './vectors.js'

const utf8 = (text: string) => new TextEncoder().encode(text)

/** A symbol as node-qrcode draws it: one stroke of one unit for each row's runs. */
function strokes(modules: readonly (readonly boolean[])[]): string {
  const side = modules.length
  const rows = modules.map((row, y) => {
    const runs = [
      ...row
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ]
    let x = 0
    return runs
      .map((run, index) => {
        const step = index === 0 ? `M${run.index} ${y + 0.5}` : `m${run.index - x} 0`
        x = run.index + run[0].length
        return `${step}h${run[0].length}`
      })
      .join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><path fill="#ffffff" d="M0 0h${side}v${side}H0z"/><path stroke="#000000" d="${rows.join('')}"/></svg>\n`
}

describe('a symbol', () => {
  it.each<[string, string, number, readonly QrMode[]]>([
    ['of digits', '0123456789', 1, ['numeric']],
    ['of capitals', 'HCN1:ABC', 1, ['alphanumeric']],
    ['of a text', 'https://example.com', 2, ['byte']],
    ['of the greatest version', 'A'.repeat(3391), 40, ['alphanumeric']],
  ])('%s tells its version and its segments', (_, text, version, segments) => {
    expect(readQrSymbol(encodeQrPng(text, { scale: 3 }))).toEqual({ text, version, segments })
  })

  it('is the same out of a picture and out of both kinds of drawing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
        const symbol = readQrSymbol(encodeQrPng(text))
        expect(symbol.text).toBe(text)
        expect(readQrSymbol(utf8(encodeQrSvg(text)))).toEqual(symbol)
        expect(readQrSymbol(utf8(strokes(encodeQR(text, 'raw', { ecc: 'medium', border: 4 }))))).toEqual(symbol)
      }),
      { numRuns: 20 },
    )
  })

  it('has a segment for each change of mode', () => {
    const bytes = [...'shc:/'].map((character) => bitsOf(character.charCodeAt(0), 8)).join('')
    const mixed = `0100${bitsOf(5, 8)}${bytes}0001${bitsOf(6, 10)}${bitsOf(567, 10)}${bitsOf(629, 10)}`
    const expected = { text: 'shc:/567629', version: 1, segments: ['byte', 'numeric'] }
    expect(readQrSymbol(utf8(strokes(symbolOf(mixed))))).toEqual(expected)
  })
})

const bitsOf = (value: number, width: number) => value.toString(2).padStart(width, '0')

/**
 * A symbol of version 1-L of given bits, beginning as a byte segment of 5. No library here writes two segments, but all of a
 * symbol is linear: the sum of three symbols of one mask is a symbol of that mask, of the sum of their codewords.
 */
function symbolOf(bits: string): boolean[][] {
  const wanted = bits.padEnd(152, '0')
  const [second, third] = [new Uint8Array(16), new Uint8Array(4)]
  const rest = Array.from({ length: 17 }, (_, index) => {
    const at = 12 + 8 * index
    const others = [second, third].map((bytes) => Number.parseInt(codewordsOf(bytes).slice(at, at + 8), 2))
    return others.reduce((sum, byte) => sum ^ byte, Number.parseInt(wanted.slice(at, at + 8), 2))
  })
  const drawn = [Uint8Array.from(rest), second, third].map((bytes) => {
    return encodeQR('x', 'raw', {
      version: 1,
      ecc: 'low',
      mask: 0,
      border: 4,
      encoding: 'byte',
      textEncoder: () => bytes,
    })
  })
  const [first = []] = drawn
  return first.map((row, y) => row.map((_, x) => drawn.filter((modules) => modules[y]?.[x]).length % 2 === 1))
}

/** The bits of one byte segment in version 1-L: mode, count, bytes, end, padding (ISO/IEC 18004 §7.4.10). */
function codewordsOf(bytes: Uint8Array): string {
  const data = `0100${bitsOf(bytes.length, 8)}${Array.from(bytes, (byte) => bitsOf(byte, 8)).join('')}0000`
  return (
    data +
    ['11101100', '00010001']
      .join('')
      .repeat(10)
      .slice(0, 152 - data.length)
  )
}

describe('a drawing', () => {
  const good = encodeQrSvg('A')
  const side = 29

  it.each<[string, string, string]>([
    ['without size', good.replace(/viewBox="[^"]*"/, ''), 'codec.image.dimensions'],
    ['that is not square', good.replace(`${side} ${side}"`, `${side} ${side + 1}"`), 'codec.image.dimensions'],
    ['of a thousand modules', good.replace(`${side} ${side}"`, '1000 1000"'), 'codec.image.dimensions'],
    ['of a curve', good.replace('<path d="', '<path d="C1 1 1 1 1 1'), 'codec.image.data'],
    ['that leaves its frame', good.replace('<path d="', '<path d="M0 0h999'), 'codec.image.data'],
    ['above its frame', good.replace('<path d="', '<path d="M0 -3h1'), 'codec.image.data'],
    ['with a document type', `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>${good}`, 'codec.xml.doctype'],
    ['that does not end', good.slice(0, -10), 'codec.xml.syntax'],
    ['of nothing', good.replaceAll(/d="M[^"]*"/g, 'd=""'), 'codec.qr.not-found'],
    ['of another kind', '<html/>', 'codec.image.format'],
  ])('%s is refused', (_, svg, code) => {
    expect(outcomeOf(() => readQrSymbol(utf8(svg)))).toBe(code)
  })

  it('of a hundred thousand runs ends soon, and of more is not read', () => {
    const runs = (count: number) => utf8(good.replace('<path d="', `<path d="${'M0 0h1'.repeat(count)}`))
    const start = performance.now()
    expect(outcomeOf(() => readQrSymbol(runs(80_000)))).toBe('ok')
    expect(outcomeOf(() => readQrSymbol(runs(100_000)))).toBe('codec.xml.size')
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
