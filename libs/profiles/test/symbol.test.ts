import { instant } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileSymbol, symbolForm } from '../src/symbol.js'
import { parseStrictYaml } from '../src/yaml.js'
import { loadProfile } from './catalogue.js'

const shanghai = loadProfile('cn-31-ssm-online').symbol
const anhui = loadProfile('cn-34-akm').symbol
const ID = '0f'.repeat(16)

describe('symbols', () => {
  it('the Shanghai symbol carries its own clock, and lives a day', () => {
    const seen = shanghai?.detect(`https://s.sh.gov.cn/${ID}1651651170000`)
    expect(seen).toEqual({
      reference: `${ID}1651651170000`,
      issuedAt: instant(1651651170000),
      expiresAt: instant(1651651170000 + 86_400_000),
    })
  })

  it('the Anhui symbol has no clock', () => {
    expect(anhui?.detect(`https://akm.ah.gov.cn/jkm?qrcode=${ID}`)).toEqual({ reference: ID })
  })

  it.each([
    { name: 'another host', text: `https://s.sh.gov.cn.example/${ID}1651651170000` },
    { name: 'upper-case hex', text: `https://s.sh.gov.cn/${ID.toUpperCase()}1651651170000` },
    { name: 'a digit short', text: `https://s.sh.gov.cn/${ID}165165117000` },
    { name: 'something after it', text: `https://s.sh.gov.cn/${ID}1651651170000&a=1` },
    { name: 'a line break after it', text: `https://s.sh.gov.cn/${ID}1651651170000\n` },
    { name: 'a clock with a leading zero', text: `https://s.sh.gov.cn/${ID}0651651170000` },
    { name: 'nothing', text: '' },
    { name: 'the other city’s', text: `https://akm.ah.gov.cn/jkm?qrcode=${ID}` },
  ])('$name is not a Shanghai symbol', ({ text }) => {
    expect(shanghai?.detect(text)).toBeUndefined()
  })

  it('renders what it detects, and nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), fc.integer({ min: 10 ** 12, max: 10 ** 13 - 1 }), (id, ms) => {
        const text = shanghai?.render(`${id}${ms}`) ?? ''
        expect(shanghai?.detect(text)?.reference).toBe(`${id}${ms}`)
        expect(anhui?.detect(anhui.render(id) ?? '')?.reference).toBe(id)
      }),
    )
    expect(shanghai?.render('x')).toBeUndefined()
    expect(anhui?.render(`${ID}0`)).toBeUndefined()
  })

  it('is linear in a hostile text', () => {
    const long = `https://s.sh.gov.cn/${'0'.repeat(1_000_000)}`
    const start = performance.now()
    expect(shanghai?.detect(long)).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('a token of any length', () => {
  const compiled = (parts: string) =>
    compileSymbol(symbolForm.read(parseStrictYaml(`{ parts: [${parts}] }`, 'symbol.yaml')))
  const TOKEN = "token: { name: id, alphabet: digits, length: '2', upTo: '5' }"

  it.each([
    { text: 'city:12&a=1', reference: '12' },
    { text: 'city:12345&a=1', reference: '12345' },
    { text: 'city:1&a=1', reference: undefined },
    { text: 'city:123456&a=1', reference: undefined },
    { text: 'city:12', reference: undefined },
    { text: 'city:12&a=1x', reference: undefined },
  ])('before a fixed text: $text is $reference', ({ text, reference }) => {
    const symbol = compiled(`{ literal: 'city:' }, { ${TOKEN} }, { literal: '&a=1' }`)
    expect(symbol.detect(text)?.reference).toBe(reference)
    if (reference !== undefined) expect(symbol.render(reference)).toBe(text)
  })

  it.each([
    { name: 'a text that goes on in its alphabet', parts: `{ literal: 'city:' }, { ${TOKEN} }, { literal: '1x' }` },
    { name: 'an empty text', parts: `{ literal: 'city:' }, { ${TOKEN} }, { literal: '' }` },
    {
      name: 'another token',
      parts: `{ literal: 'city:' }, { ${TOKEN} }, { literal: '-' }, { token: { name: b, alphabet: digits, length: '2' } }`,
    },
  ])('is not followed by $name', ({ parts }) => {
    expect(() => compiled(parts)).toThrow(expect.objectContaining({ code: 'profile.symbol.ambiguous' }))
  })
})
