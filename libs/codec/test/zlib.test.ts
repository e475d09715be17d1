import { deflateRawSync, deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as browser from '../src/platform/browser.js'
import * as node from '../src/platform/node.js'
import { outcomeOf } from './vectors.js'

const PLATFORMS: [string, typeof node][] = [
  ['node', node],
  ['browser', browser],
]
const BOMB = new Uint8Array(deflateSync(new Uint8Array(100 * 1024 * 1024), { level: 9 }))
const TEXT = new TextEncoder().encode('yellow yellow yellow green green unknown '.repeat(20))
const STREAM = new Uint8Array(deflateSync(TEXT))

function changed(bytes: Uint8Array, place: number, mask: number): Uint8Array {
  return bytes.map((byte, i) => (i === (place < 0 ? bytes.length + place : place) ? byte ^ mask : byte))
}

/** Bits, first sent first, as bytes. */
function packed(bits: string): Uint8Array {
  const clean = bits.replaceAll(' ', '')
  return Uint8Array.from({ length: Math.ceil(clean.length / 8) }, (_, i) =>
    [...clean.slice(8 * i, 8 * i + 8)].reduce((sum, bit, place) => sum | (Number(bit) << place), 0),
  )
}

describe.each(PLATFORMS)('inflate on %s', (_, { inflateZlib, inflateRaw, deflateZlib, deflateRaw }) => {
  it.each<[string, Uint8Array, string]>([
    ['a stream', STREAM, 'ok'],
    ['no byte', new Uint8Array(0), 'codec.zlib.truncated'],
    ['one byte', STREAM.slice(0, 1), 'codec.zlib.truncated'],
    ['only the header', STREAM.slice(0, 2), 'codec.zlib.truncated'],
    ['half of it', STREAM.slice(0, STREAM.length >> 1), 'codec.zlib.truncated'],
    ['no checksum', STREAM.slice(0, -4), 'codec.zlib.truncated'],
    ['a byte less of the checksum', STREAM.slice(0, -1), 'codec.zlib.truncated'],
    ['another checksum', changed(STREAM, -1, 1), 'codec.zlib.checksum'],
    ['another high checksum', changed(STREAM, -4, 0x80), 'codec.zlib.checksum'],
    ['a byte after it', Uint8Array.of(...STREAM, 0), 'codec.zlib.trailing'],
    ['another stream after it', Uint8Array.of(...STREAM, ...STREAM), 'codec.zlib.trailing'],
    ['a gzip stream', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0), 'codec.zlib.header'],
    ['a wrong header check', changed(STREAM, 1, 1), 'codec.zlib.header'],
    ['method 7', Uint8Array.of(0x77, 0x85, ...STREAM.slice(2)), 'codec.zlib.header'],
    ['a window of 64 KiB', Uint8Array.of(0x88, 0x1c, ...STREAM.slice(2)), 'codec.zlib.header'],
    ['a preset dictionary', Uint8Array.of(0x78, 0xbb, 0, 0, 0, 1, ...STREAM.slice(2)), 'codec.zlib.header'],
    ['plain text', TEXT, 'codec.zlib.header'],
    ['a bomb', BOMB, 'codec.zlib.size'],
  ])('%s', (_, bytes, expected) => {
    expect(outcomeOf(() => inflateZlib(bytes, 65_536))).toBe(expected)
  })

  // RFC 1951 §3.2.3 to §3.2.7
  it.each<[string, Uint8Array, string]>([
    ['an empty fixed block', packed('1 10 0000000'), 'ok'],
    ['block type 3', packed('1 11 0000000'), 'codec.zlib.data'],
    ['a stored block', Uint8Array.of(1, 2, 0, 0xfd, 0xff, 7, 8), 'ok'],
    ['a stored block whose complement differs', Uint8Array.of(1, 2, 0, 0xfd, 0xfe, 7, 8), 'codec.zlib.data'],
    ['a stored block that is cut', Uint8Array.of(1, 2, 0, 0xfd, 0xff, 7), 'codec.zlib.truncated'],
    ['a stored length that is cut', Uint8Array.of(1, 2, 0), 'codec.zlib.truncated'],
    ['a distance before the start', packed('1 10 0000001 00000 0000000'), 'codec.zlib.data'],
    ['fixed length symbol 286', packed('1 10 11000110 00000 0000000'), 'codec.zlib.data'],
    ['fixed distance symbol 30', packed('1 10 00110000 0000001 11110 0000000'), 'codec.zlib.data'],
    ['287 literal symbols', packed(`1 01 01111 00000 0000 ${'0'.repeat(40)}`), 'codec.zlib.data'],
    ['a length code without words', packed(`1 01 00000 00000 0000 ${'0'.repeat(400)}`), 'codec.zlib.data'],
    ['no last block', packed('0 10 0000000'), 'codec.zlib.truncated'],
  ])('%s', (_, bytes, expected) => {
    expect(outcomeOf(() => inflateRaw(bytes, 65_536))).toBe(expected)
  })

  it('takes content up to the bound and not a byte more', () => {
    expect(inflateZlib(STREAM, TEXT.length)).toEqual(TEXT)
    expect(outcomeOf(() => inflateZlib(STREAM, TEXT.length - 1))).toBe('codec.zlib.size')
    const empty = new Uint8Array(deflateSync(new Uint8Array(0)))
    expect(inflateZlib(empty, 0)).toEqual(new Uint8Array(0))
    expect(outcomeOf(() => inflateZlib(new Uint8Array(deflateSync(TEXT.slice(0, 1))), 0))).toBe('codec.zlib.size')
  })

  it('stops a bomb early', () => {
    const started = performance.now()
    for (let i = 0; i < 20; i++) outcomeOf(() => inflateZlib(BOMB, 65_536))
    expect((performance.now() - started) / 20).toBeLessThan(50)
  })

  it('gives arrays of its own, never a Buffer', () => {
    for (const bytes of [inflateZlib(Buffer.from(STREAM), 1000), deflateZlib(Buffer.from(TEXT))]) {
      expect(Buffer.isBuffer(bytes)).toBe(false)
      expect(bytes.buffer.byteLength).toBeLessThan(4096)
    }
  })

  it('inflates what any level and strategy deflated', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.array(fc.constantFrom(0, 0, 0, 1, 255), { maxLength: 3000 }).map((bytes) => Uint8Array.from(bytes)),
      fc.tuple(fc.string(), fc.nat(500)).map(([text, times]) => new TextEncoder().encode(text.repeat(times))),
    )
    fc.assert(
      fc.property(content, fc.nat(9), fc.nat(4), (bytes, level, strategy) => {
        expect(inflateZlib(new Uint8Array(deflateSync(bytes, { level, strategy })), 65_536)).toEqual(bytes)
        expect(inflateRaw(new Uint8Array(deflateRawSync(bytes, { level, strategy })), 65_536)).toEqual(bytes)
        expect(new Uint8Array(inflateSync(deflateZlib(bytes)))).toEqual(bytes)
        expect(inflateRaw(deflateRaw(bytes), 65_536)).toEqual(bytes)
      }),
    )
  })
})

describe('both platforms', () => {
  it('judge damaged streams alike', () => {
    const seeds = [
      STREAM,
      new Uint8Array(deflateSync(TEXT.slice(0, 60), { level: 0 })),
      Uint8Array.from(BOMB.slice(0, 400)),
    ]
    let refused = 0
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(fc.constantFrom(...seeds), damage, (seed, places) => {
        const bytes = places.reduce<Uint8Array>((sum, [place, mask]) => changed(sum, place % sum.length, mask), seed)
        const body = bytes.slice(2)
        const here = outcomeOf(() => node.inflateZlib(bytes, 65_536))
        expect(outcomeOf(() => browser.inflateZlib(bytes, 65_536)) === 'ok').toBe(here === 'ok')
        const raw = outcomeOf(() => node.inflateRaw(body, 65_536))
        expect(outcomeOf(() => browser.inflateRaw(body, 65_536)) === 'ok').toBe(raw === 'ok')
        if (raw === 'ok') expect(browser.inflateRaw(body, 65_536)).toEqual(node.inflateRaw(body, 65_536))
        else refused++
      }),
      { numRuns: 4000 },
    )
    expect(refused).toBeGreaterThan(1000)
  })

  it('judge noise alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const here = outcomeOf(() => node.inflateRaw(bytes, 4096))
        expect(outcomeOf(() => browser.inflateRaw(bytes, 4096)) === 'ok').toBe(here === 'ok')
        if (here === 'ok') expect(browser.inflateRaw(bytes, 4096)).toEqual(node.inflateRaw(bytes, 4096))
      }),
      { numRuns: 5000 },
    )
  })
})
