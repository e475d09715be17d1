import type { JsonValue } from '@yimatong/codec'
import { DAY, instant } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../src/index.js'
import { AT, at } from './setting.js'
import { ruleFiles, rules, standard } from './standards.js'

type Members = Readonly<Record<string, JsonValue>>

function membersOf(value: JsonValue | undefined): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object')
  return value
}

const shipped = membersOf(ruleFiles[1])
const rule = (more: Members = {}): JsonValue => ({ ...shipped, ...more })

describe('the rule in force', () => {
  it.each([
    ['310104', 'cn-310000-arrival'],
    ['310000', 'cn-310000-arrival'],
    ['330106', 'cn-330000-arrival'],
    ['340100', 'cn-340000-arrival'],
    ['650000', 'cn-000000-baseline'],
    ['000000', 'cn-000000-baseline'],
    ['31', undefined],
    ['', undefined],
    ['31000x', undefined],
  ])('at %s: %s', (division, id) => {
    expect(rules.ruleFor(division, AT)?.id).toBe(id)
  })

  it('is none before the first began', () => {
    expect(rules.ruleFor('310000', at('2019-12-31T15:59:59Z'))).toBeUndefined()
    expect(rules.ruleFor('310000', at('2019-12-31T16:00:00Z'))?.id).toBe('cn-310000-arrival')
  })

  it('is the narrowest, then the latest that has begun, in whatever order the files come', () => {
    const later = { id: 'later', validFrom: '2024-06-01T04:00:00Z' }
    const city = { id: 'city', division: '310100', validFrom: '2020-01-01T00:00:00Z' }
    const files = [rule(), rule(later), rule(city)]
    for (const order of [files, files.toReversed()]) {
      const index = compileRules(order)
      expect(index.ruleFor('310104', AT)?.id).toBe('city')
      expect(index.ruleFor('310200', AT)?.id).toBe('later')
      expect(index.ruleFor('310200', instant(AT - 1))?.id).toBe('cn-310000-arrival')
      expect(index.ruleFor('310200', instant(AT + DAY))?.id).toBe('later')
    }
  })
})

describe('the shipped rules', () => {
  const all = compileRules(ruleFiles)

  it.each(['000000', '310000', '330000', '340000'])(
    '%s: only green is accepted, and yellow and red have measures',
    (division) => {
      const found = all.ruleFor(division, AT)
      expect(found?.levels['00']).toEqual({ outcome: 'accepted', measures: [] })
      expect([found?.levels['01'].outcome, found?.levels['10'].outcome]).toEqual(['restricted', 'refused'])
      expect(found?.levels['01'].measures).toEqual(['home-quarantine-7d'])
      expect(found?.levels['10'].measures).toEqual(['central-quarantine-14d'])
    },
  )

  it('use measures that have a text in both languages, and all of them', () => {
    const texts = membersOf(standard('rules/measures.json'))
    const used = ruleFiles.flatMap((file) => {
      const compiled = compileRules([file]).ruleFor(String(membersOf(file).division), AT)
      return Object.values(compiled?.levels ?? {}).flatMap((level) => level.measures)
    })
    expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort())
    for (const code of used) {
      const { zh, en } = membersOf(texts[code])
      expect(`${zh} / ${en}`).toMatch(/^\p{Script=Han}+ \/ [A-Z].+/u)
    }
  })
})

describe('a rule that does not load', () => {
  const { levels: _, ...withoutLevels } = shipped
  const yellow = (more: Members) =>
    rule({ levels: { ...membersOf(shipped.levels), '01': { outcome: 'restricted', measures: [], ...more } } })
  const BAD: readonly [string, readonly JsonValue[]][] = [
    ['no object', [[]]],
    ['no id', [rule({ id: '' })]],
    ['an id that is a number', [rule({ id: 7 })]],
    ['no version', [rule({ version: null })]],
    ['a division of two digits', [rule({ division: '31' })]],
    ['a division in words', [rule({ division: 'Shanghai' })]],
    ['a day instead of a time', [rule({ validFrom: '2020-01-01' })]],
    ['no levels', [withoutLevels]],
    ['a level left out', [rule({ levels: { '00': { outcome: 'accepted', measures: [] } } })]],
    ['an outcome of the desk', [yellow({ outcome: 'undetermined' })]],
    ['an outcome nobody knows', [yellow({ outcome: 'open' })]],
    ['measures that are no list', [yellow({ measures: 'home-quarantine-7d' })]],
    ['a measure without a name', [yellow({ measures: [''] })]],
    ['no identity', [rule({ identity: null })]],
    ['no default identity', [rule({ identity: { hotel: 'masked' } })]],
    ['an identity nobody knows', [rule({ identity: { default: 'any' } })]],
    ['an assurance nobody knows', [rule({ assurances: ['self-declared'] })]],
    ['no age', [rule({ maxAssessmentAgeSeconds: 0 })]],
    ['an age in words', [rule({ maxAssessmentAgeSeconds: '7d' })]],
    ['two rules of one division from one day', [rule({ id: 'a' }), rule({ id: 'b' })]],
    [
      'two rules from one instant, spelt in two ways',
      [rule({ validFrom: '2020-01-01T00:00:00Z' }), rule({ validFrom: '2020-01-01T08:00:00+08:00' })],
    ],
  ]

  it.each(BAD)('%s', (_name, data) => {
    expect(() => compileRules(data)).toThrow(expect.objectContaining({ code: 'recognition.rules.malformed' }))
  })

  it('and the one they are made from does', () => {
    expect(compileRules([rule()]).ruleFor('310000', AT)?.maxAssessmentAgeMs).toBe(7 * DAY)
  })
})
