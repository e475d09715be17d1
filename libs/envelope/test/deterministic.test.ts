import { type CborValue, decodeCbor, encodeCbor } from '@yimatong/codec'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeterministic } from '../src/index.js'

const key = fc.oneof(fc.integer({ min: -80_000, max: 80_000 }), fc.string({ unit: 'grapheme', maxLength: 6 }))
const map = fc.uniqueArray(fc.tuple(key, fc.integer()), { selector: ([name]) => name, maxLength: 12 })

describe('isDeterministic', () => {
  it('agrees with our encoder for any order of keys', () => {
    fc.assert(
      fc.property(map, (entries) => {
        const given = new Map<number | string, CborValue>(entries)
        const ordered = decodeCbor(encodeCbor(given))
        const isSameOrder =
          ordered instanceof Map && [...ordered.keys()].every((name, i) => name === [...given.keys()][i])
        expect(isDeterministic(ordered)).toBe(true)
        expect(isDeterministic(given)).toBe(isSameOrder)
      }),
    )
  })

  it.each<[string, CborValue]>([
    [
      'in a list',
      [
        new Map([
          [2, 0],
          [1, 0],
        ]),
      ],
    ],
    [
      'in a tag',
      {
        tag: 1,
        value: new Map([
          [2, 0],
          [1, 0],
        ]),
      },
    ],
    [
      'in a map',
      new Map([
        [
          1,
          new Map([
            [2, 0],
            [1, 0],
          ]),
        ],
      ]),
    ],
  ])('sees disorder %s', (_name, value) => {
    expect(isDeterministic(value)).toBe(false)
  })
})
