import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonLimits, type JsonValue, parseJson } from '../src/index.js'
import { loadCases, outcomeOf } from './vectors.js'

describe('parseJson vectors', () => {
  const cases = loadCases('json.json', { required: ['name', 'text', 'expect'] })
  it.each(cases.map((item) => [String(item.name), item] as const))('%s', (_, item) => {
    const text = String(item.text)
    expect(outcomeOf(() => parseJson(text))).toBe(item.expect)
    if (item.expect === 'ok') expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('leaves no trace on Object.prototype', () => {
    parseJson('{"constructor":{"prototype":{"seen":1}}}')
    expect(Reflect.get({}, 'seen')).toBeUndefined()
  })
})

describe('parseJson bounds', () => {
  const LONG: JsonLimits = { maxLength: 15, longMember: { name: 'i', maxLength: 6 } }

  it.each([
    ['64 arrays', '['.repeat(64) + ']'.repeat(64), 'ok'],
    ['65 arrays', '['.repeat(65) + ']'.repeat(65), 'codec.json.depth'],
    ['65 objects', '{"a":'.repeat(65) + 1 + '}'.repeat(65), 'codec.json.depth'],
    ['64 deep, many times', `[${'[[]],'.repeat(1000)}1]`, 'ok'],
    ['1 000 000 arrays', '['.repeat(1_000_000), 'codec.json.depth'],
    ['1 MiB', `"${'a'.repeat(1_048_574)}"`, 'ok'],
    ['above 1 MiB', `"${'a'.repeat(1_048_575)}"`, 'codec.json.size'],
    ['10 MB of blanks', ' '.repeat(10_000_000), 'codec.json.size'],
  ])('%s', (_, text, expected) => {
    expect(outcomeOf(() => parseJson(text))).toBe(expected)
  })

  it('takes limits', () => {
    expect(outcomeOf(() => parseJson('[[]]', { maxDepth: 1 }))).toBe('codec.json.depth')
    expect(outcomeOf(() => parseJson('[1]', { maxLength: 2 }))).toBe('codec.json.size')
  })

  it.each<[string, string, JsonLimits, string]>([
    ['as many values as may be', '{"a":[1,"",null,true,false],"b":{}}', { maxValues: 10 }, 'ok'],
    ['one value more', '{"a":[1,"",null,true,false],"b":{}}', { maxValues: 9 }, 'codec.json.values'],
    ['a million members', `{${'"a":1,'.repeat(300_000)}`.slice(0, 1_048_576), { maxValues: 1 }, 'codec.json.values'],
    ['values that no comma parts', '0 '.repeat(100), { maxValues: 99 }, 'codec.json.values'],
    ['members without values', '{"a","b","c","d"}', { maxValues: 3 }, 'codec.json.values'],
    ['the long member', '{"i":"123456","b":""}', LONG, 'ok'],
    ['the long member one longer', '{"i":"1234567","b":""}', LONG, 'codec.json.size'],
    ['a short one, the rest as long as may be', '{"i":"1","bcdefg":""}', LONG, 'codec.json.size'],
    ['the rest one longer', '{"i":"123456","bc":""}', LONG, 'codec.json.size'],
    ['the long member beside escapes', '{"i":"\\/\\/\\/","b":""}', LONG, 'ok'],
    ['the long member too long by escapes', '{"i":"\\/\\/\\/\\/","b":""}', LONG, 'codec.json.size'],
    ['another member', '{"j":"1234567890"}', LONG, 'codec.json.size'],
    ['the long member further in', '{"a":{"i":"1234"}}', LONG, 'codec.json.size'],
    ['a list in the long member', '{"i":["12345678"]}', LONG, 'codec.json.size'],
    ['a name of that length', '{"i":1,"123456789":1}', LONG, 'codec.json.size'],
    ['a lone surrogate in it', '{"i":"\\ud800","b":1}', LONG, 'codec.json.surrogate'],
    ['a number beyond the end', `{"b":${'1'.repeat(12)}}`, LONG, 'codec.json.size'],
    ['blanks beyond the end', `{}${' '.repeat(14)}`, LONG, 'codec.json.size'],
  ])('bounds what is told: %s', (_, text, limits, expected) => {
    expect(outcomeOf(() => parseJson(text, limits))).toBe(expected)
  })

  it('shows nothing of the text in an error', () => {
    try {
      parseJson('{"secret": secret}')
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('secret')
      expect(error).not.toHaveProperty('cause')
    }
  })
})

describe('parseJson properties', () => {
  const member = fc.jsonValue({ maxDepth: 4 })

  it('reads what JSON.stringify writes, as JSON.parse does', () => {
    fc.assert(
      fc.property(member, (value) => {
        const text = JSON.stringify(value)
        const outcome = outcomeOf(() => parseJson(text))
        if (outcome === 'ok') expect(parseJson(text)).toStrictEqual(JSON.parse(text))
        else expect(outcome).toMatch(/^codec\.json\.(proto-key|number|surrogate)$/)
      }),
    )
  })

  it('takes a decimal exactly when the double that it becomes says it again', () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 19n })
    fc.assert(
      fc.property(digits, fc.integer({ min: -25, max: 25 }), fc.nat(3), (whole, power, zeros) => {
        const token = `${whole}${'0'.repeat(zeros)}e${power - zeros}`
        const [mantissa = '', exponent = ''] = Number(token).toExponential().split('e')
        const places = mantissa.replace(/^\d\.?/, '').length
        const again = BigInt(mantissa.replace('.', '')) * 10n ** BigInt(60 + Number(exponent) - places)
        const isKept = again === whole * 10n ** BigInt(60 + power)
        expect(outcomeOf(() => parseJson(token))).toBe(isKept ? 'ok' : 'codec.json.number')
      }),
      { numRuns: 1000 },
    )
  })

  it('finds a key that is put in a second time, wherever the object stands', () => {
    const plain = fc.string({ unit: 'grapheme-ascii', maxLength: 4 }).filter((key) => key !== '__proto__')
    fc.assert(
      fc.property(fc.uniqueArray(plain, { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(6), (keys, pick, depth) => {
        const again = [...keys, keys[pick % keys.length] ?? '']
        const object = `{${again.map((key) => `${JSON.stringify(key)}:[{"x":1}]`).join()}}`
        const text = `${'[0,'.repeat(depth)}${object}${']'.repeat(depth)}`
        expect(outcomeOf(() => parseJson(text))).toBe('codec.json.duplicate-key')
      }),
    )
  })

  it.each([
    ['in a text', '["\ud800"]'],
    ['in a key', '{"\udc00":1}'],
    ['in a text beside an escape', '["\\n","\ud800"]'],
    ['in a key beside an escape', '{"a":"\\n","\udc00":1}'],
  ])('refuses a lone surrogate that stands there unescaped, %s', (_name, text) => {
    expect(outcomeOf(() => parseJson(text))).toBe('codec.json.surrogate')
  })

  it('refuses exactly what JSON.parse refuses, but for its own rules', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ 01-.eEntrufalse'), maxLength: 12 })
    fc.assert(
      fc.property(noise, (text) => {
        const outcome = outcomeOf(() => parseJson(text))
        if (outcome === 'ok') expect(parseJson(text)).toStrictEqual(JSON.parse(text))
        if (outcome === 'codec.json.syntax') expect(() => JSON.parse(text)).toThrow(SyntaxError)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('canonicalJson', () => {
  const numbers = loadCases('jcs-numbers.json', { required: ['ieee754', 'expect'], optional: ['text'] })
  it.each(numbers.map((item) => [String(item.ieee754), item] as const))(
    'number %s (RFC 8785 appendix B)',
    (hex, item) => {
      const value = Buffer.from(hex, 'hex').readDoubleBE()
      expect(outcomeOf(() => canonicalJson(value))).toBe(item.expect)
      if (item.expect === 'ok') expect(canonicalJson(value)).toBe(item.text)
    },
  )

  it('writes the example of RFC 8785 §3.2.2', () => {
    const value = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    )
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('orders members by UTF-16 units (RFC 8785 §3.2.3)', () => {
    const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 }
    const order = [...canonicalJson(value).matchAll(/:(\d)/g)].map((match) => match[1]).join('')
    expect(order).toBe('2467153')
  })

  it.each<[string, unknown, string]>([
    ['a lone surrogate', ['\ud800'], 'codec.jcs.surrogate'],
    ['a lone surrogate in a key', { '\udc00': 1 }, 'codec.jcs.surrogate'],
    ['NaN', [Number.NaN], 'codec.jcs.number'],
    ['an infinity', { a: Number.NEGATIVE_INFINITY }, 'codec.jcs.number'],
    ['an undefined member', { a: undefined }, 'codec.jcs.value'],
    ['a bigint', [1n], 'codec.jcs.value'],
    ['a date', { a: new Date(0) }, 'codec.jcs.value'],
    ['bytes', [new Uint8Array(1)], 'codec.jcs.value'],
    ['a map', new Map(), 'codec.jcs.value'],
    ['a function', () => 1, 'codec.jcs.value'],
  ])('refuses %s', (_, value, code) => {
    expect(outcomeOf(() => canonicalJson(value as JsonValue))).toBe(code)
  })

  it('refuses 65 levels and a hole', () => {
    let nested: JsonValue = []
    for (let i = 0; i < 63; i++) nested = [nested]
    expect(outcomeOf(() => canonicalJson(nested))).toBe('ok')
    expect(outcomeOf(() => canonicalJson([nested]))).toBe('codec.jcs.depth')
    expect(outcomeOf(() => canonicalJson(Array(2)))).toBe('codec.jcs.value')
  })

  it('is the same for any order of members, and reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (generated) => {
        const value: JsonValue = JSON.parse(JSON.stringify(generated))
        const text = canonicalJson(value)
        expect(canonicalJson(turned(value))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })
})

/** The same value with the members of every object turned round. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  )
}
