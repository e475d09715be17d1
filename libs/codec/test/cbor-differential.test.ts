import { decode, Tag } from 'cbor2'
import { encode } from 'cbor2/encoder'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CborValue, decodeCbor, encodeCbor, isCborTag } from '../src/index.js'
import { outcomeOf } from './vectors.js'

const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, -1, -24, -25, -256, -257),
)
const text = fc.oneof(fc.string({ maxLength: 50 }), fc.string({ unit: 'grapheme', maxLength: 20 }))
const key = fc.oneof(
  integer.map((value) => value || 0),
  text,
)
const leaf: fc.Arbitrary<CborValue> = fc.oneof(
  integer.map((value) => value || 0),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
  text,
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(true, false, null, undefined),
)
const value = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries): CborValue => new Map(entries)),
    fc.record({ tag: fc.integer({ min: 100_000, max: 2 ** 40 }), value: tie('value') }),
  ),
})).value

const DETERMINISTIC = { rejectDuplicateKeys: true, maxDepth: 16, preferMap: true } as const

/** cbor2's reading in our terms: maps always as Map, bignums back to the tags they were. */
function ours(read: unknown): unknown {
  if (read instanceof Tag) return { tag: Number(read.tag), value: ours(read.contents) }
  if (Array.isArray(read)) return read.map(ours)
  if (read instanceof Map) return new Map([...read].map(([k, v]) => [k, ours(v)]))
  // cbor2 rounds this one: −2^53 is no safe integer.
  if (read === -(2 ** 53)) return BigInt(read)
  if (read instanceof Uint8Array) return new Uint8Array(read)
  return read
}

/** Our value in cbor2's terms. */
function theirs(written: CborValue): unknown {
  if (Array.isArray(written)) return written.map(theirs)
  if (written instanceof Map) return new Map([...written].map(([k, v]) => [k, theirs(v)]))
  return isCborTag(written) ? new Tag(written.tag, theirs(written.value)) : written
}

describe('against cbor2', () => {
  it('reads back what was written, and cbor2 reads the same', () => {
    fc.assert(
      fc.property(value, (written) => {
        const bytes = encodeCbor(written)
        const read = decodeCbor(bytes)
        expect(encodeCbor(read)).toEqual(bytes)
        expect(ours(decode(bytes, DETERMINISTIC))).toStrictEqual(read)
      }),
      { numRuns: 400 },
    )
  })

  it('writes the bytes that cbor2 writes deterministically', () => {
    fc.assert(
      fc.property(value, (written) => {
        const options = { cde: true, ignoreOriginalEncoding: true } as const
        expect(encodeCbor(written)).toEqual(new Uint8Array(encode(theirs(written), options)))
      }),
      { numRuns: 400 },
    )
  })

  it('takes no bytes that cbor2 refuses, and reads those it takes alike', () => {
    let taken = 0
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.tuple(value, fc.nat(), fc.nat(255)).map(([written, place, byte]) => {
        const bytes = encodeCbor(written)
        bytes[place % bytes.length] = byte
        return bytes
      }),
    )
    fc.assert(
      fc.property(noise, (bytes) => {
        if (outcomeOf(() => decodeCbor(bytes, { lenient: true })) !== 'ok') return
        const read = decodeCbor(bytes, { lenient: true })
        if (hasNativeTag(read)) return
        taken++
        expect(ours(decode(bytes, { rejectDuplicateKeys: true, preferMap: true }))).toStrictEqual(read)
      }),
      { numRuns: 3000 },
    )
    expect(taken).toBeGreaterThan(300)
  })

  it('takes strictly only what it would write itself, but for the order of keys', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10 }), (bytes) => {
        if (outcomeOf(() => decodeCbor(bytes)) !== 'ok') return
        const read = decodeCbor(bytes)
        expect(encodeCbor(read)).toHaveLength(bytes.length)
        expect(decodeCbor(encodeCbor(read))).toStrictEqual(read)
      }),
      { numRuns: 3000 },
    )
  })
})

/** Many tags below 100 000 are turned into dates, bignums and so on by cbor2. */
function hasNativeTag(read: CborValue): boolean {
  if (Array.isArray(read)) return read.some(hasNativeTag)
  if (read instanceof Map) return [...read.values()].some(hasNativeTag)
  return isCborTag(read) && (read.tag < 100_000 || hasNativeTag(read.value))
}
