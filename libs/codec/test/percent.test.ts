import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentDecode, percentEncode } from '../src/index.js'
import { outcomeOf } from './vectors.js'

describe('percent-encoding', () => {
  it('comes back, and the platform reads it alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const written = percentEncode(text)
        expect(written).toMatch(/^(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2})*$/)
        expect(percentDecode(written)).toBe(text)
        expect(decodeURIComponent(written)).toBe(text)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    { name: 'lower-case digits', text: '%e6%b5%8b', read: '测' },
    { name: 'what needs no escape', text: '%41B', read: 'AB' },
    { name: 'signs as they stand', text: 'a+b&c', read: 'a+b&c' },
  ])('reads $name', ({ text, read }) => expect(percentDecode(text)).toBe(read))

  it.each([
    { name: 'half an escape', text: 'a%4', code: 'codec.query.escape' },
    { name: 'no digits', text: '%zz', code: 'codec.query.escape' },
    { name: 'cut UTF-8', text: '%E6%B5', code: 'codec.query.utf8' },
    { name: 'overlong UTF-8', text: '%C0%80', code: 'codec.query.utf8' },
    { name: 'a surrogate in UTF-8', text: '%ED%A0%80', code: 'codec.query.utf8' },
  ])('refuses $name', ({ text, code }) => expect(outcomeOf(() => percentDecode(text))).toBe(code))

  it('refuses a lone surrogate', () => expect(outcomeOf(() => percentEncode('\ud800'))).toBe('codec.query.utf8'))
})
