import { instant, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileProfile, type Translation } from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { elements } from './catalogue.js'

const context = { at: instant(Date.UTC(2022, 4, 4)), secret: () => undefined }

function answer(profile: string, value: unknown): Translation {
  const exchange = compileProfile(profile, 'test.yaml', elements).exchanges.document
  if (!exchange) throw new Error('no exchange')
  return exchange.toRecord(utf8Encode(JSON.stringify(value)), context)
}

function answerText(profile: string, text: string): Translation {
  const compiled = compileProfile(profile, 'test.yaml', elements).exchanges.document
  if (!compiled) throw new Error('no exchange')
  return compiled.toRecord(utf8Encode(text), context)
}

/** The profile of the tests with 0, 1 and 2 for green, yellow and red. */
function ranked(type: string): string {
  return GOOD.replace('[g, y, r]', "['0', '1', '2']")
    .replace('city: /c\n', `city: /c\n              type: ${type}\n`)
    .replace('city: g,', "city: '0',")
    .replace('city: y,', "city: '1',")
    .replace('city: r,', "city: '2',")
}

/** Numbers that are no level; a double would make one of them. */
const INEXACT = [
  '-0',
  '-0.0',
  '1e-400',
  '-1e-999',
  '1.00000000000000001',
  '0.99999999999999999',
  '1.9999999999999999999',
]

const exchange = compileProfile(GOOD, 'good.yaml', elements).exchanges.document

describe('levels', () => {
  it('an unknown level is never green, whatever is sent for it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (level) => {
        fc.pre(level !== 'g' && level !== 'y' && level !== 'r')
        const sent = utf8Encode(JSON.stringify({ c: level }))
        const { record, findings } = exchange?.toRecord(sent, context) ?? { findings: [] }
        expect(record?.assessment?.level ?? 'unknown').toBe('unknown')
        expect(findings.some((found) => found.severity === 'block')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    { name: 'a look-alike', level: 'ｇ' },
    { name: 'a blank around it', level: ' g' },
    { name: 'another case', level: 'G' },
    { name: 'a prototype member', level: 'constructor' },
    { name: 'a list of one', level: ['g'] },
    { name: 'true', level: true },
  ])('$name is unknown', ({ level }) => {
    const { record, findings } = answer(GOOD, { c: level })
    expect(record?.assessment).toMatchObject({ level: 'unknown', state: 'unknown-value' })
    expect(record?.origins['/assessment/level']).toEqual({ kind: 'derived', how: 'unknown-value' })
    expect(findings.map((found) => found.code)).toEqual(['profile.answer.unknown-level'])
  })

  it.each(INEXACT)('a number that would be rounded to a level is none: %s', (token) => {
    for (const type of ['number', 'string-or-number']) {
      const { record, findings } = answerText(ranked(type), `{"c":${token},"s":"M"}`)
      expect([type, record?.assessment?.level]).toEqual([type, undefined])
      expect(findings.map((found) => found.code)).toEqual(['profile.answer.malformed'])
    }
  })

  it.each([
    ['0', '00'],
    ['0.0', '00'],
    ['1', '01'],
    ['1.000', '01'],
    ['20e-1', '10'],
    ['2.1', 'unknown'],
    ['-1', 'unknown'],
    ['0.9999999999999999', 'unknown'],
  ])('a number that is exact is what it is: %s', (token, level) => {
    for (const type of ['number', 'string-or-number'])
      expect(answerText(ranked(type), `{"c":${token}}`).record?.assessment?.level).toBe(level)
  })

  it.each(INEXACT)('a status that would be rounded to success is none: %s', (token) => {
    const stated = GOOD.replace('[/c, /s, /n]', '[/c, /s, /n, /code]').replace(
      'ops:\n',
      "ops:\n          - status: { city: /code, type: number, success: '0', otherwise: upstream-error, errors: [{ city: '1', finding: forbidden, message: no }] }\n",
    )
    expect(answerText(stated, '{"c":"g","code":0}').record?.assessment?.level).toBe('00')
    const { record, findings } = answerText(stated, `{"c":"g","code":${token}}`)
    expect(record).toBeUndefined()
    expect(findings.map((found) => found.code)).toEqual(['profile.answer.malformed'])
  })

  it('a two-colour city maps yellow upwards and says so', () => {
    const two = GOOD.replace('[g, y, r]', '[g, r]')
      .replace("{ city: y, level: '01' }", "{ city: r, level: '01', only: toCity }")
      .replace('class: F', 'class: C')
    const compiled = compileProfile(two, 'two.yaml', elements).exchanges.document
    const yellow = answer(GOOD, { c: 'y', s: 'M' }).record
    if (!yellow || !compiled) throw new Error('no record')
    const written = compiled.fromRecord(yellow, context)
    expect(new TextDecoder().decode(written.bytes)).toBe('{"c":"r","s":"M"}')
    expect(written.losses).toContainEqual(
      expect.objectContaining({ kind: 'coarsened', path: '/assessment/level', expected: true, severity: 'warn' }),
    )
  })

  it('a city that refuses yellow writes nothing', () => {
    const two = GOOD.replace('[g, y, r]', '[g, r]')
      .replace("                - { city: y, level: '01' }\n", '')
      .replace(
        "                - { city: r, level: '10' }\n",
        "                - { city: r, level: '10' }\n              refuses: ['01']\n",
      )
    const yellow = answer(GOOD, { c: 'y' }).record
    const written = yellow && compileProfile(two, 'two.yaml', elements).exchanges.document?.fromRecord(yellow, context)
    expect(written?.bytes).toBeUndefined()
    expect(written?.findings.map((found) => found.code)).toEqual(['profile.record.unsayable'])
  })

  it('an unannounced loss of validity blocks', () => {
    const record = answer(GOOD, { c: 'g', n: '测试甲' }).record
    if (!record) throw new Error('no record')
    const until = { ...record.assessment, level: '00', decidedBy: 'unknown', validUntil: context.at } as const
    const origins = { ...record.origins, '/assessment/validUntil': { kind: 'sourced' } } as const
    const written = exchange?.fromRecord({ ...record, assessment: until, origins }, context)
    expect(written?.bytes).toBeUndefined()
    expect(written?.findings).toContainEqual(
      expect.objectContaining({ code: 'profile.loss.unexpected', path: '/assessment/validUntil', severity: 'block' }),
    )
  })

  it('a profile that is not in force translates nothing', () => {
    const before = { ...context, at: instant(Date.UTC(2020, 0, 1)) }
    const { record, findings } = exchange?.toRecord(utf8Encode('{"c":"g"}'), before) ?? { findings: [] }
    expect(record).toBeUndefined()
    expect(findings.map((found) => found.code)).toEqual(['profile.version.not-in-force'])
  })
})
