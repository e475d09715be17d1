import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeQuery, parseQuery } from '../src/index.js'
import { loadCases, outcomeOf } from './vectors.js'

describe('parseQuery vectors', () => {
  const cases = loadCases('query.json', { required: ['name', 'text', 'expect'], optional: ['pairs', 'plus'] })
  it.each(cases.map((item) => [String(item.name), item] as const))('%s', (_, item) => {
    const text = String(item.text)
    const options = item.plus === 'blank' ? ({ plus: 'blank' } as const) : {}
    expect(outcomeOf(() => parseQuery(text, options))).toBe(item.expect)
    if (item.expect === 'ok') expect(parseQuery(text, options)).toEqual(item.pairs)
  })

  it('has a bound', () => {
    expect(outcomeOf(() => parseQuery(`a=${'b'.repeat(65_534)}`))).toBe('ok')
    expect(outcomeOf(() => parseQuery(`a=${'b'.repeat(65_535)}`))).toBe('codec.query.size')
    expect(outcomeOf(() => parseQuery('a=b', { maxLength: 2 }))).toBe('codec.query.size')
  })
})

describe('encodeQuery', () => {
  const wellFormed = fc.string({ unit: 'grapheme', maxLength: 10 })
  const pairs = fc.array(fc.tuple(wellFormed.filter(Boolean), wellFormed), { maxLength: 5 })

  it('writes what parseQuery reads back, however it takes the plus sign, and URLSearchParams too', () => {
    fc.assert(
      fc.property(pairs, (written) => {
        const text = encodeQuery(written)
        expect(parseQuery(text)).toEqual(written)
        expect(parseQuery(text, { plus: 'blank' })).toEqual(written)
        expect([...new URLSearchParams(text)]).toEqual(written)
      }),
    )
  })

  it.each<[string, [string, string], string]>([
    ['an empty name', ['', '1'], 'codec.query.syntax'],
    ['a lone surrogate', ['a', '\ud800'], 'codec.query.utf8'],
    ['a lone surrogate in a name', ['\udc00', ''], 'codec.query.utf8'],
  ])('refuses %s', (_, pair, code) => {
    expect(outcomeOf(() => encodeQuery([pair]))).toBe(code)
  })

  it('leaves only unreserved characters as they are', () => {
    expect(encodeQuery([["a-._~ '(*", '测+/&=']])).toBe('a-._~%20%27%28%2A=%E6%B5%8B%2B%2F%26%3D')
  })
})
