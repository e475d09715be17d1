import { describe, expect, it } from 'vitest'
import {
  compileCountries,
  compileDivisions,
  divisionPrefix,
  isDivision,
  isWithin,
  prefectureOf,
  provinceOf,
} from '../src/index.js'
import { loadStandard } from './synthetic.js'

const divisions = compileDivisions([loadStandard('gbt-2260/200712.json'), loadStandard('gbt-2260/201607.json')])

describe('GB/T 2260', () => {
  it('has its editions newest first', () => {
    expect(divisions.editions).toEqual(['201607', '200712'])
  })

  it.each([
    ['330000', '201607', '浙江省'],
    ['330100', '200712', '杭州市'],
    ['310101', '201607', '黄浦区'],
    ['710000', '201607', '台湾省'],
    ['810000', '200712', '香港特别行政区'],
    ['820000', '200712', '澳门特别行政区'],
    ['110103', '200712', '崇文区'],
    ['110103', '201607', undefined],
    ['330199', undefined, undefined],
    ['330100', '199912', undefined],
  ])('names %s of edition %s: %s', (code, edition, name) => {
    expect(divisions.name(code, edition)).toBe(name)
    expect(divisions.has(code, edition)).toBe(name !== undefined)
  })

  it('falls back to an older edition for an abolished code', () => {
    expect(divisions.name('110103')).toBe('崇文区')
    expect(divisions.has('110103')).toBe(true)
  })

  it.each([
    ['330102', '浙江省杭州市上城区'],
    ['310101', '上海市黄浦区'],
    ['330000', '浙江省'],
    ['330100', '浙江省杭州市'],
    ['659001', '新疆维吾尔自治区石河子市'],
    ['330199', undefined],
  ])('spells %s in full: %s', (code, name) => {
    expect(divisions.fullName(code)).toBe(name)
  })

  it.each([
    ['330106', '330100', true],
    ['330106', '3301', true],
    ['330106', '330000', true],
    ['330106', '33', true],
    ['330106', '330106', true],
    ['330100', '330100', true],
    ['330000', '330100', false],
    ['330206', '330100', false],
    ['340100', '330000', false],
    ['330106', '3', false],
    ['330106', '330', false],
    ['330106', '', false],
    ['330106', '000000', false],
    ['33010', '33', false],
    ['3301060', '33', false],
    ['930106', '93', false],
  ])('%s within %s: %s', (code, prefix, within) => {
    expect(isWithin(code, prefix)).toBe(within)
  })

  it('climbs', () => {
    expect(provinceOf('330106')).toBe('330000')
    expect(prefectureOf('330106')).toBe('330100')
    expect(prefectureOf('330000')).toBeUndefined()
    expect(provinceOf('33')).toBeUndefined()
    expect(['330000', '330100', '330106', '33'].map(divisionPrefix)).toEqual(['33', '3301', '330106', '33'])
    expect(isDivision('330199')).toBe(true)
  })

  it.each([
    ['no object', 7],
    ['no edition', { divisions: {} }],
    ['a code of 5 digits', { edition: '1', divisions: { '33010': 'x' } }],
    ['a name that is no text', { edition: '1', divisions: { '330100': 1 } }],
  ])('refuses a table with %s', (_name, data) => {
    expect(() => compileDivisions([data])).toThrow(expect.objectContaining({ code: 'record.table.malformed' }))
  })
})

describe('ISO 3166-1', () => {
  const countries = compileCountries(loadStandard('iso-3166/countries.json'))

  it.each(['CN', 'CHN', '156'])('finds China by %s', (code) => {
    expect(countries.get(code)).toEqual({ alpha2: 'CN', alpha3: 'CHN', numeric: '156', en: 'China', zh: '中国' })
  })

  it('has 249 countries and areas under three codes each', () => {
    expect(countries.size).toBe(3 * 249)
    expect(countries.get('cn')).toBeUndefined()
  })

  it.each([
    ['a row that is text', ['CN']],
    ['a short code', [{ alpha2: 'C', alpha3: 'CHN', numeric: '156', en: 'China', zh: '中国' }]],
    [
      'the same code twice',
      [1, 2].map(() => ({ alpha2: 'CN', alpha3: 'CHN', numeric: '156', en: 'China', zh: '中国' })),
    ],
  ])('refuses %s', (_name, rows) => {
    expect(() => compileCountries({ countries: rows })).toThrow(
      expect.objectContaining({ code: 'record.table.malformed' }),
    )
  })
})
