import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../src/png-decode.js'
import { assembled, chunk, header, type RawPng, writePng } from './pictures.js'
import { outcomeOf } from './vectors.js'

const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}
const KINDS = Object.entries(DEPTHS).flatMap(([type, depths]) => depths.map((depth) => [Number(type), depth] as const))
const PALETTE = Uint8Array.from({ length: 3 * 256 }, (_, i) => (i * 37) & 255)

/** A picture whose samples are a fixed pattern, with a palette where it needs one. */
function patterned(colourType: number, depth: number, more: Partial<RawPng> = {}): RawPng {
  const before = colourType === 3 ? [chunk('PLTE', PALETTE.slice(0, 3 * 2 ** depth))] : []
  const sample = (x: number, y: number, c: number) => (x * 7919 + y * 104_729 + c * 31 + x * y) % 2 ** depth
  return { width: 13, height: 11, depth, colourType, sample, before, ...more }
}

/** The pixels a patterned picture must give. */
function expected(png: RawPng): number[] {
  const places = Array.from({ length: png.width * png.height }, (_, i) => [i % png.width, Math.trunc(i / png.width)])
  return places.flatMap(([x = 0, y = 0]) => [0, 1, 2].map((channel) => expectedValue(png, x, y, channel)))
}

function expectedValue(png: RawPng, x: number, y: number, channel: number): number {
  if (png.colourType === 3) return PALETTE[3 * png.sample(x, y, 0) + channel] ?? -1
  const most = 2 ** png.depth - 1
  const grey = png.colourType === 0 || png.colourType === 4
  const value = png.sample(x, y, grey ? 0 : channel) / most
  const alpha = png.colourType < 4 ? 1 : png.sample(x, y, grey ? 1 : 3) / most
  return Math.round(value * 255 * alpha + 255 * (1 - alpha))
}

describe.each(KINDS)('colour type %d of %d bits', (colourType, depth) => {
  it.each([false, true])('interlaced %s', (interlaced) => {
    const png = patterned(colourType, depth, { interlaced })
    const picture = decodePng(writePng(png))
    expect([picture.width, picture.height]).toEqual([13, 11])
    expect([...picture.data]).toEqual(expected(png))
  })

  it.each([0, 1, 2, 3, 4])('filter %d', (filter) => {
    const png = patterned(colourType, depth, { filter })
    expect([...decodePng(writePng(png)).data]).toEqual(expected(png))
  })
})

describe('transparency', () => {
  it('lays one grey over white', () => {
    const png = patterned(0, 2, { width: 4, height: 1, sample: (x) => x, before: [chunk('tRNS', Uint8Array.of(0, 1))] })
    expect([...decodePng(writePng(png)).data].filter((_, i) => i % 3 === 0)).toEqual([0, 255, 170, 255])
  })

  it('lays one colour over white, by all 16 bits', () => {
    const sample = (x: number, _: number, c: number) => (x === 0 ? 0x0102 : 0x0103) + c
    const before = [chunk('tRNS', Uint8Array.of(1, 2, 1, 3, 1, 4))]
    const { data } = decodePng(writePng(patterned(2, 16, { width: 2, height: 1, sample, before })))
    expect([...data]).toEqual([255, 255, 255, 1, 1, 1])
  })

  it('lays palette entries over white', () => {
    const before = [chunk('PLTE', Uint8Array.of(0, 0, 0, 100, 0, 255)), chunk('tRNS', Uint8Array.of(0))]
    const png = patterned(3, 1, { width: 2, height: 1, sample: (x) => x, before })
    expect([...decodePng(writePng(png)).data]).toEqual([255, 255, 255, 100, 0, 255])
  })
})

it('agrees with fast-png on pictures of 8 and 16 bits without interlace', () => {
  const kind = fc.constantFrom([0, 8], [2, 8], [0, 16], [2, 16])
  fc.assert(
    fc.property(
      kind,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(4),
      (pair, width, height, filter) => {
        const bytes = writePng(patterned(pair[0] ?? 0, pair[1] ?? 8, { width, height, filter }))
        const theirs = decode(bytes, { checkCrc: true })
        const scaled = Array.from(theirs.data, (value) => Math.round(value / (theirs.depth === 16 ? 257 : 1)))
        const pixels = theirs.channels === 1 ? scaled.flatMap((value) => [value, value, value]) : scaled
        expect([...decodePng(bytes).data]).toEqual(pixels)
      },
    ),
  )
})

describe('refusals', () => {
  const good = writePng(patterned(2, 8))
  const grey = (width: number, height: number) => header(width, height, [8, 0, 0, 0, 0])
  const data = (size: number) => chunk('IDAT', deflateSync(new Uint8Array(size)))
  const hollow = chunk('IDAT', new Uint8Array(0))

  it.each<[string, Uint8Array, string]>([
    ['signature alone', good.slice(0, 8), 'data'],
    ['cut in the header', good.slice(0, 20), 'data'],
    ['cut in the data', good.slice(0, -20), 'data'],
    ['no end', good.slice(0, -12), 'data'],
    ['a changed byte', good.map((byte, i) => (i === 60 ? byte ^ 1 : byte)), 'data'],
    ['a byte after its end', Uint8Array.of(...good, 0), 'data'],
    ['two pictures joined', Uint8Array.of(...good, ...good), 'data'],
    ['no header', assembled(data(1)), 'data'],
    ['a short header', assembled(chunk('IHDR', new Uint8Array(12)), data(1)), 'data'],
    ['no data', assembled(grey(1, 1)), 'data'],
    ['empty data', assembled(grey(1, 1), hollow), 'data'],
    ['less data than pixels', assembled(grey(2, 2), data(5)), 'data'],
    ['more data than pixels', assembled(grey(2, 2), data(7)), 'data'],
    ['a data bomb', assembled(grey(8, 8), data(50_000_000)), 'data'],
    ['an unknown filter', assembled(grey(1, 1), chunk('IDAT', deflateSync(Uint8Array.of(5, 0)))), 'data'],
    ['an unknown critical chunk', assembled(grey(1, 1), chunk('ABCD', new Uint8Array(0)), data(2)), 'data'],
    ['depth 3', assembled(header(1, 1, [3, 0, 0, 0, 0]), data(2)), 'data'],
    ['colour type 5', assembled(header(1, 1, [8, 5, 0, 0, 0]), data(2)), 'data'],
    ['RGB of 4 bits', assembled(header(1, 1, [4, 2, 0, 0, 0]), data(3)), 'data'],
    ['interlace 2', assembled(header(1, 1, [8, 0, 0, 0, 2]), data(2)), 'data'],
    ['compression 1', assembled(header(1, 1, [8, 0, 1, 0, 0]), data(2)), 'data'],
    ['palette missing', assembled(header(1, 1, [8, 3, 0, 0, 0]), data(2)), 'data'],
    ['palette of 4 bytes', assembled(header(1, 1, [8, 3, 0, 0, 0]), chunk('PLTE', new Uint8Array(4)), data(2)), 'data'],
    ['a pixel outside the palette', writePng(patterned(3, 2, { before: [chunk('PLTE', new Uint8Array(9))] })), 'data'],
    ['transparency of a wrong length', assembled(grey(1, 1), chunk('tRNS', new Uint8Array(3)), data(2)), 'data'],
    ['no width', assembled(grey(0, 1), data(1)), 'dimensions'],
    ['no height', assembled(grey(1, 0), data(1)), 'dimensions'],
    ['too wide', assembled(grey(4097, 1), data(4098)), 'dimensions'],
    ['too high', assembled(grey(1, 4097), data(8194)), 'dimensions'],
    ['4096 a side', assembled(grey(4096, 4096), hollow), 'dimensions'],
    ['a row over two million pixels', assembled(grey(2048, 1025), hollow), 'dimensions'],
    ['2^32-1 a side', assembled(grey(0xffff_ffff, 0xffff_ffff), hollow), 'dimensions'],
    ['a flood of chunks', assembled(grey(1, 1), ...Array<Uint8Array>(30_000).fill(hollow)), 'data'],
  ])('%s', (_, bytes, code) => {
    expect(outcomeOf(() => decodePng(bytes))).toBe(`codec.image.${code}`)
  })

  it('skips colour profiles unread, bombs among them', () => {
    const profile = chunk('iCCP', Uint8Array.of(97, 0, 0, ...deflateSync(new Uint8Array(20_000_000))))
    const png = patterned(0, 8)
    expect([...decodePng(writePng({ ...png, before: [profile] })).data]).toEqual(expected(png))
  })

  it('joins data chunks that cut the stream anywhere', () => {
    const stream = deflateSync(Uint8Array.of(0, 7, 9))
    const cut = [...stream].map((byte) => chunk('IDAT', Uint8Array.of(byte)))
    expect([...decodePng(assembled(grey(2, 1), ...cut)).data]).toEqual([7, 7, 7, 9, 9, 9])
  })

  it('throws nothing but CodecError on damage', () => {
    const palette = writePng(patterned(3, 4, { interlaced: true }))
    fc.assert(
      fc.property(fc.constantFrom(good, palette), fc.nat(), fc.integer({ min: 1, max: 255 }), (seed, place, mask) => {
        const bytes = seed.map((byte, i) => (i === 8 + (place % (seed.length - 8)) ? byte ^ mask : byte))
        expect(outcomeOf(() => decodePng(bytes))).toMatch(/^codec\.image\./)
      }),
    )
  })
})
