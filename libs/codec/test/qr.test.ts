import fc from 'fast-check'
import jpeg from 'jpeg-js'
import { encodeQR } from 'qr'
import { describe, expect, it } from 'vitest'
import { base45Encode, decodeQrImage, encodeQrPng, encodeQrSvg } from '../src/index.js'
import { decodePng } from '../src/png-decode.js'
import { writePng } from './pictures.js'
import { outcomeOf } from './vectors.js'

const PAYLOAD = `HCN1:${base45Encode(Uint8Array.from({ length: 220 }, (_, i) => (i * 151) & 255))}`

/** A symbol as JPEG. */
function jpegOf(text: string, quality = 60): Uint8Array {
  const { width, height, data } = decodePng(encodeQrPng(text))
  const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (data[(i >> 2) * 3] ?? 0),
  )
  return new Uint8Array(jpeg.encode({ width, height, data: rgba }, quality).data)
}

/** `jpeg` with another height and width in its frame header. */
function resized(bytes: Uint8Array, width: number, height: number): Uint8Array {
  const out = bytes.slice()
  const frame = out.findIndex((byte, i) => byte === 0xff && out[i + 1] === 0xc0)
  new DataView(out.buffer).setUint16(frame + 5, height)
  new DataView(out.buffer).setUint16(frame + 7, width)
  return out
}

describe('symbols', () => {
  it.each([
    ['a national code', PAYLOAD],
    ['digits', '0123456789'],
    ['one letter', 'a'],
    ['an address', 'https://example.com/c?id=1'],
    ['Chinese', '测试甲 健康码'],
    ['beyond the basic plane', '𠮷😀'],
    ['blanks at both ends', ' A '],
    ['a byte-order mark', '\ufeffa'],
    ['the most of version 40-M', 'A'.repeat(3391)],
  ])('%s comes back from PNG', (_, text) => {
    expect(decodeQrImage(encodeQrPng(text, { scale: 3 }))).toBe(text)
  })

  it('comes back from JPEG', () => {
    expect(decodeQrImage(jpegOf(PAYLOAD))).toBe(PAYLOAD)
  })

  it('comes back at every scale and margin', () => {
    const length = fc.integer({ min: 1, max: 60 })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), length, (text, n) => {
        const options = { scale: 2 + (n % 5), margin: 2 + (n % 6) }
        expect(decodeQrImage(encodeQrPng(text, options))).toBe(text)
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    [
      'an archive, a character for each byte',
      [0x50, 0x4b, 3, 4, 0, 0xff, 0xc3, 0x28, 0x80],
      'PK\u0003\u0004\u0000\u00ffÃ(\u0080',
    ],
    ['no other bytes that are no text', [0x50, 0x4b, 3, 5, 0xff], undefined],
  ])('hold %s', (_, bytes, wanted) => {
    const textEncoder = () => Uint8Array.from(bytes)
    const modules = encodeQR('bytes', 'raw', { ecc: 'medium', border: 4, encoding: 'byte', textEncoder })
    const side = 4 * modules.length
    const sample = (x: number, y: number) => (modules[y >> 2]?.[x >> 2] ? 0 : 1)
    const picture = writePng({ width: side, height: side, depth: 1, colourType: 0, sample })
    if (wanted === undefined) expect(outcomeOf(() => decodeQrImage(picture))).toBe('codec.qr.text')
    else expect(decodeQrImage(picture)).toBe(wanted)
  })

  it('takes alphanumeric mode for the base45 alphabet', () => {
    const side = encodeQR(PAYLOAD, 'raw', { ecc: 'medium', border: 4 }).length
    const asBytes = encodeQR(PAYLOAD, 'raw', { ecc: 'medium', border: 4, encoding: 'byte' }).length
    expect(side).toBeLessThan(asBytes)
    expect(decodePng(encodeQrPng(PAYLOAD, { scale: 1 })).width).toBe(side)
    expect(encodeQrSvg(PAYLOAD)).toContain(`viewBox="0 0 ${side} ${side}"`)
  })

  it('draws the same modules as SVG and as PNG', () => {
    const { width, data } = decodePng(encodeQrPng('HCN1:A', { scale: 1 }))
    const drawn = new Set<string>()
    const path = encodeQrSvg('HCN1:A').split('<path d="')[1] ?? ''
    for (const [, x = '', y = '', run = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      for (let i = 0; i < Number(run); i++) drawn.add(`${Number(x) + i},${y}`)
    }
    const dark = Array.from({ length: width * width }, (_, i) => i).filter((i) => data[3 * i] === 0)
    expect([...drawn].sort()).toEqual(dark.map((i) => `${i % width},${Math.trunc(i / width)}`).sort())
  })

  it('keeps the text of a symbol out of its SVG', () => {
    expect(encodeQrSvg('<script>')).toMatch(/^<svg [^<>]*><path [^<>]*\/><path d="[Mhvz\d -]*"\/><\/svg>$/)
  })

  it.each<[string, () => unknown, string]>([
    ['a text that is too long', () => encodeQrPng('A'.repeat(3392)), 'codec.qr.size'],
    ['a text that is far too long', () => encodeQrSvg('测'.repeat(1_000_000)), 'codec.qr.size'],
    ['scale 0', () => encodeQrPng('A', { scale: 0 }), 'codec.qr.options'],
    ['scale 33', () => encodeQrPng('A', { scale: 33 }), 'codec.qr.options'],
    ['a scale of 1.5', () => encodeQrPng('A', { scale: 1.5 }), 'codec.qr.options'],
    ['no margin', () => encodeQrPng('A', { margin: 0 }), 'codec.qr.options'],
    ['margin 17', () => encodeQrPng('A', { margin: 17 }), 'codec.qr.options'],
  ])('refuses %s', (_, act, code) => {
    expect(outcomeOf(act)).toBe(code)
  })
})

describe('pictures', () => {
  const photo = jpegOf('A')
  const blank = writePng({ width: 200, height: 200, depth: 1, colourType: 0, sample: () => 1 })
  const scans = Array.from({ length: 40 }, () => [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xda]).flat()

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'codec.image.format'],
    ['a GIF', new TextEncoder().encode('GIF89a'), 'codec.image.format'],
    ['an SVG', new TextEncoder().encode(encodeQrSvg('A')), 'codec.image.format'],
    ['8 MiB and a byte', new Uint8Array(8 * 1024 * 1024 + 1), 'codec.image.size'],
    ['no symbol', blank, 'codec.qr.not-found'],
    ['a JPEG that is only its mark', Uint8Array.of(0xff, 0xd8, 0xff), 'codec.image.data'],
    ['a JPEG without frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xd9, ...new Uint8Array(20)), 'codec.image.data'],
    ['a JPEG that is too wide', resized(photo, 4097, 16), 'codec.image.dimensions'],
    ['a JPEG that is too high', resized(photo, 16, 65_535), 'codec.image.dimensions'],
    ['a JPEG of more pixels than two million', resized(photo, 2048, 1025), 'codec.image.dimensions'],
    ['a JPEG without height', resized(photo, 16, 0), 'codec.image.dimensions'],
    ['a JPEG of 65 scans and more', Uint8Array.of(...photo.slice(0, -2), ...scans, 0xff, 0xd9), 'codec.image.data'],
    ['a JPEG cut before its tables', photo.slice(0, 200), 'codec.image.data'],
  ])('refuses %s', (_, bytes, code) => {
    expect(outcomeOf(() => decodeQrImage(bytes))).toBe(code)
  })

  it('refuses a symbol whose bytes are no text', () => {
    const png = modulesAsPng(encodeQR('ab', 'raw', { border: 4, textEncoder: () => Uint8Array.of(0xb2, 0xe2) }))
    expect(outcomeOf(() => decodeQrImage(png))).toBe('codec.qr.text')
  })

  it('throws nothing but CodecError on a damaged JPEG', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), (place, byte) => {
        const bytes = photo.map((old, i) => (i === place % photo.length ? byte : old))
        expect(outcomeOf(() => decodeQrImage(bytes))).toMatch(/^(ok|codec\.(image|qr)\.[a-z-]+)$/)
      }),
      { numRuns: 60 },
    )
  })
})

function modulesAsPng(modules: boolean[][]): Uint8Array {
  const sample = (x: number, y: number) => (modules[y >> 2]?.[x >> 2] ? 0 : 1)
  return writePng({ width: modules.length * 4, height: modules.length * 4, depth: 1, colourType: 0, sample })
}
