import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeXml, parseXml, type XmlElement } from '../src/index.js'
import { loadCases, outcomeOf } from './vectors.js'

describe('parseXml vectors', () => {
  const cases = loadCases('xml.json', { required: ['name', 'text', 'expect'], optional: ['element'] })
  it.each(cases.map((item) => [String(item.name), item] as const))('%s', (_, item) => {
    const text = String(item.text)
    expect(outcomeOf(() => parseXml(text))).toBe(item.expect)
    if (item.expect === 'ok') expect(parseXml(text)).toEqual(item.element)
  })
})

describe('parseXml bounds', () => {
  it.each([
    ['32 levels', '<a>'.repeat(32) + '</a>'.repeat(32), 'ok'],
    ['33 levels', '<a>'.repeat(33) + '</a>'.repeat(33), 'codec.xml.depth'],
    ['33 levels, the last self-closing', `${'<a>'.repeat(32)}<a/>${'</a>'.repeat(32)}`, 'codec.xml.depth'],
    ['100 000 levels', '<a>'.repeat(100_000), 'codec.xml.depth'],
    ['above 1 MiB', `<a>${' '.repeat(1_048_576)}</a>`, 'codec.xml.size'],
    ['1 MiB of references', `<a>${'&amp;'.repeat(200_000)}</a>`, 'ok'],
  ])('%s', (_, text, expected) => {
    expect(outcomeOf(() => parseXml(text))).toBe(expected)
  })

  it('takes limits', () => {
    expect(outcomeOf(() => parseXml('<a><b/></a>', { maxDepth: 1 }))).toBe('codec.xml.depth')
    expect(outcomeOf(() => parseXml('<a/>', { maxLength: 3 }))).toBe('codec.xml.size')
  })

  it('finds only attributes that were written', () => {
    const { attributes } = parseXml('<a constructor="1"/>')
    expect(attributes.constructor).toBe('1')
    expect(attributes.toString).toBeUndefined()
  })

  it('shows nothing of the text', () => {
    expect(() => parseXml('<a>330199190001010011</b>')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('3301') }),
    )
  })
})

const name = fc.stringMatching(/^[A-Za-z_测][A-Za-z0-9_.\-试·]{0,6}$/).filter((text) => text !== '__proto__')
const text = fc.string({ unit: fc.constantFrom(...'ab<>&"\' \t\r\n]测😀\u0085\u2028=/!-[') })
const element: fc.Arbitrary<XmlElement> = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc.record({
    name,
    attributes: fc.dictionary(name, text, { maxKeys: 3 }),
    children: fc
      .array(fc.oneof({ maxDepth: 4 }, text.filter(Boolean), tie('element')), { maxLength: 4 })
      .map((children) => children.filter((c, i) => typeof c !== 'string' || typeof children[i - 1] !== 'string')),
  }),
})).element

describe('encodeXml', () => {
  it('writes what parseXml reads back, blanks and line ends included', () => {
    fc.assert(
      fc.property(element, (written) => {
        fc.pre(!/<!doctype/i.test(encodeXml(written)))
        expect(parseXml(encodeXml(written))).toEqual(written)
      }),
    )
  })

  it.each<[string, XmlElement, string]>([
    ['an empty name', { name: '', attributes: {}, children: [] }, 'codec.xml.name'],
    ['a name with a blank', { name: 'a b', attributes: {}, children: [] }, 'codec.xml.name'],
    ['a name that closes the tag', { name: 'a><b', attributes: {}, children: [] }, 'codec.xml.name'],
    ['a name with a digit first', { name: '1a', attributes: {}, children: [] }, 'codec.xml.name'],
    ['an attribute without name', { name: 'a', attributes: { '': '1' }, children: [] }, 'codec.xml.name'],
    ['NUL', { name: 'a', attributes: {}, children: ['\u0000'] }, 'codec.xml.character'],
    ['a form feed in an attribute', { name: 'a', attributes: { b: '\f' }, children: [] }, 'codec.xml.character'],
    ['a lone surrogate', { name: 'a', attributes: {}, children: ['\ud800'] }, 'codec.xml.character'],
    ['U+FFFE', { name: 'a', attributes: {}, children: ['\ufffe'] }, 'codec.xml.character'],
  ])('refuses %s', (_, written, code) => {
    expect(outcomeOf(() => encodeXml(written))).toBe(code)
  })

  it('refuses 33 levels', () => {
    let nested: XmlElement = { name: 'a', attributes: {}, children: [] }
    for (let i = 0; i < 31; i++) nested = { name: 'a', attributes: {}, children: [nested] }
    expect(outcomeOf(() => encodeXml(nested))).toBe('ok')
    expect(outcomeOf(() => encodeXml({ name: 'a', attributes: {}, children: [nested] }))).toBe('codec.xml.depth')
  })
})
