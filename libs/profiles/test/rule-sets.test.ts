import { instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { compileProfile, type TranslationContext } from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { elements } from './catalogue.js'

const SETS = `  answerLife: '60'
  ruleSets:
    - { id: rules-1, from: 2020-02-11, to: 2021-01-01 }
    - { id: rules-2, from: 2021-03-01 }
`
const NAME_OP = '          - move: { city: /n, national: /subject/name, absent: [omit] }\n'
const TIME_OP = '          - dateTime: { city: /n, national: /assessment/assessedAt, form: rfc3339, absent: [omit] }\n'
const RULE_OP = '          - move: { city: /n, national: /assessment/ruleId, absent: [omit] }\n'

function exchangeOf(op = NAME_OP) {
  const text = GOOD.replace("  answerLife: '60'\n", SETS).replace(NAME_OP, op)
  const { document } = compileProfile(text, 'rules.yaml', elements).exchanges
  if (!document) throw new Error('no exchange')
  return document
}

function at(text: string): TranslationContext {
  return { at: parseInstant(text) ?? instant(0), secret: () => undefined }
}

const CASES = [
  { name: 'yellow under the first rules', c: 'y', now: '2020-12-31T15:59:59Z', rule: 'rules-1' },
  { name: 'red on their last day over', c: 'r', now: '2020-12-31T16:00:00Z', rule: undefined },
  { name: 'red in the gap', c: 'r', now: '2021-02-01T00:00:00Z', rule: undefined },
  { name: 'red under the second', c: 'r', now: '2021-02-28T16:00:00Z', rule: 'rules-2' },
  { name: 'green needs no rule', c: 'g', now: '2022-05-04T00:00:00Z', rule: undefined },
]

describe('dated rule sets', () => {
  it.each(CASES)('$name', ({ c, now, rule }) => {
    const exchange = exchangeOf()
    const { record, losses } = exchange.toRecord(utf8Encode(`{"c":"${c}"}`), at(now))
    expect(record?.assessment?.ruleId).toBe(rule)
    expect(record?.origins['/assessment/ruleId']).toEqual(rule && { kind: 'derived', how: 'profile-rule-set' })
    const said = losses.filter((loss) => loss.path === '/assessment/ruleId')
    expect(said.map((loss) => `${loss.kind} ${loss.severity}`)).toEqual(rule === undefined ? [] : ['derived info'])
  })

  it('are those of the time of the assessment, not of the answer', () => {
    const answer = utf8Encode('{"c":"r","n":"2020-03-01T00:00:00.000Z"}')
    const { record } = exchangeOf(TIME_OP).toRecord(answer, at('2022-05-04T00:00:00Z'))
    expect(record?.assessment?.ruleId).toBe('rules-1')
  })

  it('stand back behind a rule that the message states, and are not written as if it had stated them', () => {
    const exchange = exchangeOf(RULE_OP)
    const context = at('2022-05-04T00:00:00Z')
    const stated = exchange.toRecord(utf8Encode('{"c":"r","n":"own-7"}'), context).record
    expect(stated?.assessment?.ruleId).toBe('own-7')
    expect(stated?.origins['/assessment/ruleId']).toEqual({ kind: 'sourced' })
    const { record } = exchange.toRecord(utf8Encode('{"c":"r"}'), context)
    expect(record?.assessment?.ruleId).toBe('rules-2')
    const rendering = record && exchange.fromRecord(record, context)
    expect(new TextDecoder().decode(rendering?.bytes)).toBe('{"c":"r"}')
    expect(rendering?.losses.map((loss) => `${loss.kind} ${loss.path}`)).toContain('dropped /assessment/ruleId')
  })
})
