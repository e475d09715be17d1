import { formatInstant, instant, MINUTE, SECOND } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AT, at, codes, context, read, withRules } from './op-harness.js'

const exchange = withRules(
  '/a, /u',
  `- dateTime: { city: /a, national: /assessment/assessedAt, form: rfc3339, absent: [omit] }
- dateTime: { city: /u, national: /assessment/validUntil, form: rfc3339, absent: [omit] }`,
)

/** A time so many milliseconds after the answer. */
function after(milliseconds: number): string {
  return formatInstant(instant(AT + milliseconds))
}

/** A green answer with these times. */
function answer(times: { readonly a?: string; readonly u?: string }) {
  return read(exchange, { c: 'g', s: 'M', ...times })
}

const ASSESSED = 'profile.answer.conflict /assessment/assessedAt'
const UNTIL = 'profile.answer.conflict /assessment/validUntil'

describe('times that an answer says of itself', () => {
  it.each([
    { name: 'assessed and good', a: after(-MINUTE), u: after(MINUTE), findings: [] },
    { name: 'ahead by the skew of clocks', a: after(5 * MINUTE), u: after(6 * MINUTE), findings: [] },
    { name: 'assessed after the answer', a: after(5 * MINUTE + 1), u: after(6 * MINUTE), findings: [ASSESSED] },
    { name: 'good until it was assessed', a: after(-MINUTE), u: after(-MINUTE), findings: [UNTIL] },
    { name: 'good until before it was assessed', a: after(-1), u: after(-2), findings: [UNTIL] },
    { name: 'good for a millisecond, long ago', a: after(-10 * MINUTE), u: after(1 - 10 * MINUTE), findings: [] },
    { name: 'neither', a: after(6 * MINUTE), u: after(-MINUTE), findings: [ASSESSED, UNTIL] },
  ])('$name', ({ a, u, findings }) => {
    const { record, findings: seen } = answer({ a, u })
    expect(codes(seen)).toEqual(findings)
    expect(record?.assessment?.level).toBe(findings.length === 0 ? '00' : undefined)
  })

  it('an end that is over is no contradiction where only the answer says when it was assessed', () => {
    const { record, findings } = answer({ u: after(-MINUTE) })
    expect(findings).toEqual([])
    expect([at(record ?? fail(), '/assessment/assessedAt'), record?.assessment?.validUntil]).toEqual([
      after(0),
      AT - MINUTE,
    ])
  })

  it('are judged by the window alone, whatever they are', () => {
    const offset = fc.integer({ min: -30, max: 30 }).map((minutes) => minutes * MINUTE)
    const near = fc.tuple(offset, fc.integer({ min: -1, max: 1 })).map(([minutes, more]) => minutes + more)
    fc.assert(
      fc.property(near, near, (a, u) => {
        const wanted = [...(a > 5 * MINUTE ? [ASSESSED] : []), ...(u <= a ? [UNTIL] : [])]
        expect(codes(answer({ a: after(a), u: after(u) }).findings)).toEqual(wanted)
      }),
    )
  })
})

describe('times that an answer would say', () => {
  const { record } = answer({ a: after(-MINUTE), u: after(MINUTE) })

  it.each([
    { name: 'from the future', assessedAt: AT + 5 * MINUTE + SECOND, validUntil: AT + 6 * MINUTE, path: 'assessedAt' },
    { name: 'over before it began', assessedAt: AT - MINUTE, validUntil: AT - MINUTE, path: 'validUntil' },
  ])('$name: not written, since nobody would read it', ({ assessedAt, validUntil, path }) => {
    const sent = record ?? fail()
    const times = { assessedAt: instant(assessedAt), validUntil: instant(validUntil) }
    const odd = { ...sent, assessment: { ...(sent.assessment ?? fail()), ...times } }
    const { bytes, findings } = exchange.fromRecord(odd, context)
    expect(codes(findings)).toEqual([`profile.record.unsayable /assessment/${path}`])
    expect(bytes).toBeUndefined()
  })
})

function fail(): never {
  throw new Error('no record')
}
