import type { JsonValue } from '@yimatong/codec'
import { finding, HOUR, type Outcome } from '@yimatong/kernel'
import type { Level } from '@yimatong/record'
import { describe, expect, it } from 'vitest'
import { compileDialect, type Judgement, recogniseOffline, renderDialect } from '../src/index.js'
import { assessmentOf, type CodeOptions, codeOf, recordOf } from './national-codes.js'
import { AT, after, questionOf, snapshot } from './setting.js'
import { guangdong } from './standards.js'

const render = (options: CodeOptions | string) => {
  const text = typeof options === 'string' ? options : codeOf(options)
  return renderDialect(guangdong, recogniseOffline(text, questionOf(), snapshot, AT), AT)
}

const saying = (level: Level, more: object = {}) => ({
  record: recordOf(assessmentOf({ level, assessedAt: after(-2 * HOUR), ...more })),
})

describe('the gate terminal of Guangdong', () => {
  const date = '2024-06-01 10:00:00'
  const Timestamp = '2024-06-01 12:00:00'
  const shut = { status: '', reason: '', date: '', Timestamp }

  it.each([
    ['green', saying('00'), { RetCode: 0, status: '00', reason: '', date, Timestamp }],
    [
      'green whose reason is nobody’s affair',
      saying('00', { reason: '例行复核' }),
      { RetCode: 0, status: '00', reason: '', date },
    ],
    [
      'yellow',
      saying('01', { reason: '途经中风险地区' }),
      { RetCode: 0, status: '01', reason: '途经中风险地区', date },
    ],
    ['red', saying('10', { reason: '确诊' }), { RetCode: 0, status: '10', reason: '确诊', date }],
    ['yellow without a reason', saying('01'), { RetCode: 2, ...shut }],
    ['an unknown level', saying('unknown', { state: 'under-review' }), { RetCode: 2, ...shut }],
    [
      'an old assessment',
      { ...saying('00', { assessedAt: after(-999 * HOUR) }), by: '330100-code-signer' },
      { RetCode: 2, ...shut },
    ],
    ['a revoked signer', { by: 'fault-revoked' }, { RetCode: 1, ...shut }],
    [
      'a red of a revoked signer',
      { ...saying('10', { reason: '确诊' }), by: 'fault-revoked' },
      { RetCode: 1, ...shut },
    ],
    ['a code of another province', { issuer: '310000' }, { RetCode: 1, ...shut }],
    ['no code', 'HCN1:', { RetCode: 1, ...shut }],
  ])('%s', (_name, options, answer) => {
    expect(render(options)).toMatchObject(answer)
  })
})

const OUTCOMES: readonly Outcome[] = ['accepted', 'restricted', 'refused', 'undetermined']
const caseOf = (outcome: Outcome, more: Readonly<Record<string, JsonValue>> = {}) => ({
  outcome,
  answer: { light: { from: 'level' }, why: { from: 'reason' } },
  ...more,
})
const whole = (...first: JsonValue[]): JsonValue => ({
  id: 'test',
  cases: [...first, ...OUTCOMES.map((outcome) => caseOf(outcome))],
})

describe('no dialect lights a colour beside another refusal', () => {
  const talkative = compileDialect(whole(caseOf('refused', { when: 'level', answer: { light: 'red case' } })))
  const judgementOf = (outcome: Outcome, level: Level | undefined, blocked: boolean): Judgement => ({
    outcome,
    ...(level && { level }),
    findings: blocked
      ? [finding('assurance.insufficient', 'home')]
      : [finding('trust.list.stale', 'registry', { severity: 'warn' })],
    malformed: false,
    timings: [],
  })

  it.each([
    ['red', 'refused', '10', false, 'red case'],
    ['red, refused for something else', 'refused', '10', true, ''],
    ['green, refused for something else', 'refused', '00', true, ''],
    ['no level', 'refused', undefined, true, ''],
    ['an unknown level', 'refused', 'unknown', false, ''],
    ['green at the desk', 'undetermined', '00', true, ''],
    ['yellow at the desk', 'undetermined', '01', true, ''],
    ['green', 'accepted', '00', false, '00'],
  ] as const)('%s', (_name, outcome, level, blocked, light) => {
    expect(renderDialect(talkative, judgementOf(outcome, level, blocked), AT).light).toBe(light)
  })

  it('a judgement without a record fills the rest with nothing', () => {
    expect(renderDialect(talkative, judgementOf('accepted', '00', false), AT)).toEqual({ light: '00', why: '' })
  })
})

describe('a dialect that does not load', () => {
  const BAD: readonly [string, JsonValue][] = [
    ['no object', []],
    ['no id', { cases: [] }],
    ['no cases', { id: 'x' }],
    ['an outcome without a case', { id: 'x', cases: OUTCOMES.slice(1).map((outcome) => caseOf(outcome)) }],
    [
      'a refusal only for levels',
      { id: 'x', cases: OUTCOMES.map((outcome) => caseOf(outcome, outcome === 'refused' ? { when: 'level' } : {})) },
    ],
    ['the case for all before the case for levels', whole(caseOf('refused'), caseOf('refused', { when: 'always' }))],
    ['an outcome nobody knows', whole(caseOf('accepted'), { outcome: 'open', answer: {} })],
    ['a case without answer', whole({ outcome: 'accepted' })],
    ['a field filled with what nobody knows', whole(caseOf('accepted', { answer: { x: { from: 'name' } } }))],
    ['a field that is a list', whole(caseOf('accepted', { answer: { x: [] } }))],
    ['a field that is nothing', whole(caseOf('accepted', { answer: { x: null } }))],
  ]

  it.each(BAD)('%s', (_name, data) => {
    expect(() => compileDialect(data)).toThrow(expect.objectContaining({ code: 'recognition.dialect.malformed' }))
  })

  it('and the one they are made from does', () => {
    expect(compileDialect(whole()).id).toBe('test')
  })
})
