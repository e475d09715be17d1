import { utf8Encode } from '@yimatong/kernel'
import base45 from 'base45'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base45Decode, base45Encode } from '../src/index.js'
import { loadCases, outcomeOf } from './vectors.js'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

describe('base45 vectors', () => {
  const cases = loadCases('base45.json', { required: ['name', 'text', 'expect'], optional: ['hex'] })
  it.each(cases.map((item) => [String(item.name), item] as const))('%s', (_, item) => {
    const text = String(item.text)
    expect(outcomeOf(() => base45Decode(text))).toBe(item.expect)
    if (item.expect !== 'ok') return
    const bytes = Uint8Array.from(Buffer.from(String(item.hex), 'hex'))
    expect(base45Decode(text)).toEqual(bytes)
    expect(base45Encode(bytes)).toBe(text)
  })
})

describe('base45 properties', () => {
  it('decodes what it encoded, as another implementation writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = base45Encode(bytes)
        expect(text).toBe(base45.encode(Buffer.from(bytes)))
        expect(base45Decode(text)).toEqual(bytes)
      }),
    )
  })

  it('takes exactly one text for any bytes', () => {
    const text = fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 12 })
    fc.assert(
      fc.property(text, (candidate) => {
        if (outcomeOf(() => base45Decode(candidate)) === 'ok') {
          expect(base45Encode(base45Decode(candidate))).toBe(candidate)
        }
      }),
    )
  })

  it('refuses every character outside the alphabet, wherever it stands', () => {
    for (let unit = 0; unit <= 0xffff; unit++) {
      const character = String.fromCharCode(unit)
      if (ALPHABET.includes(character)) continue
      const place = unit % 5
      const text = `${'0'.repeat(place)}${character}${'0'.repeat(4 - place)}`
      if (outcomeOf(() => base45Decode(text)) !== 'codec.base45.alphabet') expect.fail(`U+${unit.toString(16)}`)
    }
  })
})

it('says where a group is wrong, and never what it holds', () => {
  expect(() => base45Decode('000GGW')).toThrow(expect.objectContaining({ detail: { length: 6, position: 3 } }))
  expect(() => base45Decode('00secret0')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('s0') }),
  )
  expect(base45Encode(utf8Encode('Hello!!'))).toBe('%69 VD92EX0')
})
