import { deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeflateFormat, steadyDeflate, steadyInflate } from '../src/index.js'
import { outcomeOf } from './vectors.js'

const OUTSIDE = {
  raw: { open: inflateRawSync, seal: deflateRawSync },
  zlib: { open: inflateSync, seal: deflateSync },
  gzip: { open: gunzipSync, seal: gzipSync },
} as const

const FORMATS: readonly DeflateFormat[] = ['raw', 'zlib', 'gzip']
const LIMIT = 65_536
const text = new TextEncoder().encode('{"level":"00","name":"测试甲"}'.repeat(20))

describe.each(FORMATS)('%s', (format) => {
  it('is read by zlib, and reads what zlib wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        const sealed = steadyDeflate(format, bytes)
        expect(new Uint8Array(OUTSIDE[format].open(sealed))).toEqual(bytes)
        expect(steadyInflate(format, sealed, LIMIT)).toEqual(bytes)
        expect(steadyInflate(format, new Uint8Array(OUTSIDE[format].seal(bytes, { level })), LIMIT)).toEqual(bytes)
      }),
    )
  })

  it('writes the same bytes whenever it is asked', () => {
    expect(steadyDeflate(format, text)).toEqual(steadyDeflate(format, text.slice()))
    expect(steadyDeflate(format, text).length).toBeLessThan(text.length / 4)
  })

  it('inflates no bomb', () => {
    const bomb = new Uint8Array(OUTSIDE[format].seal(new Uint8Array(50_000_000)))
    expect(bomb.length).toBeLessThan(60_000)
    const before = performance.now()
    expect(outcomeOf(() => steadyInflate(format, bomb, LIMIT))).toBe('codec.zlib.size')
    expect(performance.now() - before).toBeLessThan(5000)
  })

  it('refuses bytes that follow, a cut stream and nothing', () => {
    const sealed = steadyDeflate(format, text)
    const longer = Uint8Array.of(...sealed, 0)
    expect(outcomeOf(() => steadyInflate(format, longer, LIMIT))).toMatch(/^codec\.zlib\./)
    expect(outcomeOf(() => steadyInflate(format, Uint8Array.of(...sealed, ...sealed), LIMIT))).toMatch(/^codec\.zlib\./)
    expect(outcomeOf(() => steadyInflate(format, sealed.subarray(0, -1), LIMIT))).toMatch(/^codec\.zlib\./)
    expect(outcomeOf(() => steadyInflate(format, new Uint8Array(), LIMIT))).toMatch(/^codec\.zlib\./)
  })

  it('any bytes are a content or a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(outcomeOf(() => steadyInflate(format, bytes, LIMIT))).toMatch(/^(ok|codec\.zlib\..+)$/)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a gzip file', () => {
  const plain = gzipSync(text)
  const head = Uint8Array.from(plain.subarray(0, 10))
  const rest = Uint8Array.from(plain.subarray(10))
  const withFlags = (flags: number, ...fields: readonly number[]) => {
    const changed = head.slice()
    changed[3] = flags
    return Uint8Array.of(...changed, ...fields, ...rest)
  }

  it.each([
    { name: 'a file name', file: withFlags(8, 0x61, 0x2e, 0x74, 0) },
    { name: 'a comment', file: withFlags(16, 0x68, 0x69, 0) },
    { name: 'an extra field', file: withFlags(4, 3, 0, 1, 2, 3) },
    { name: 'all of them and a header check', file: withFlags(30, 1, 0, 9, 0x61, 0, 0x62, 0, 0, 0) },
  ])('$name is passed over', ({ file }) => expect(steadyInflate('gzip', file, LIMIT)).toEqual(text))

  it.each([
    { name: 'another method', at: 2, code: 'codec.zlib.header' },
    { name: 'no magic', at: 0, code: 'codec.zlib.header' },
    { name: 'a reserved flag', at: 3, code: 'codec.zlib.header', by: 0x80 },
    { name: 'another checksum', at: -8, code: 'codec.zlib.checksum' },
    { name: 'another length', at: -4, code: 'codec.zlib.checksum' },
  ])('$name is refused', ({ at, code, by }) => {
    const file = Uint8Array.from(plain)
    const index = at < 0 ? file.length + at : at
    file[index] = (file[index] ?? 0) ^ (by ?? 1)
    expect(outcomeOf(() => steadyInflate('gzip', file, LIMIT))).toBe(code)
  })

  it.each([
    { name: 'a name without end', file: withFlags(8).subarray(0, 14).fill(0x61, 10) },
    { name: 'an extra field beyond the end', file: withFlags(4, 0xff, 0xff) },
  ])('$name is refused', ({ file }) => {
    expect(outcomeOf(() => steadyInflate('gzip', file, LIMIT))).toBe('codec.zlib.truncated')
  })
})
