import type { CborMap, CborValue } from '@yimatong/codec'
import { DAY, HOUR, instant, type Outcome } from '@yimatong/kernel'
import type { Assessment } from '@yimatong/record'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recogniseOffline } from '../src/index.js'
import { assessmentOf, claimsOf, codeOf, PERSON, recordOf } from './national-codes.js'
import { AT, after, PURPOSES, questionOf, snapshot } from './setting.js'

/** How far an answer opens the gate. `undetermined` and `refused` both keep it shut (DESIGN §5.3). */
const OPENS: Readonly<Record<Outcome, number>> = { accepted: 2, restricted: 1, undetermined: 0, refused: 0 }

const maybe = <T>(...values: readonly T[]) => fc.constantFrom(undefined, ...values)

const assessments: fc.Arbitrary<Assessment> = fc
  .record({
    level: fc.constantFrom<Assessment['level']>('00', '00', '01', '10', 'unknown'),
    reason: maybe('途经中风险地区', ' ', '—'),
    assessedAt: maybe(after(-HOUR), after(-HOUR), after(-8 * DAY), after(-30 * DAY), after(HOUR)),
    validUntil: maybe(after(DAY), after(-DAY)),
    division: fc.constantFrom('330100', '330000', '330106'),
    dataSource: maybe<Assessment['dataSource']>('01', '13'),
    ruleId: maybe('rule-1'),
  })
  .map(({ level, ...more }) => {
    const present = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined))
    const { assessedAt: _, ...bare } = assessmentOf({ level, ...(level === 'unknown' && { state: 'under-review' }) })
    return { ...bare, ...present }
  })

const subjects = fc.constantFrom(PERSON, { name: '**甲' }, { reference: 'r-1' }, { ...PERSON, reference: 'r-1' }, {})

const cases = fc.record({
  assessment: assessments,
  subject: subjects,
  purpose: fc.constantFrom(...PURPOSES),
  place: fc.constantFrom('310000', '330106', '340100', '110000'),
})

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

/** A code as home issues it: it never outlives its assessment. */
function judgeClaims({ assessment, purpose, place }: Case, claims: CborMap) {
  const end = Math.min(after(HOUR), assessment.validUntil ?? after(HOUR))
  const issuedAt = instant(Math.min(after(-HOUR), end - HOUR))
  const text = codeOf({ claims, issuedAt, expiresAt: instant(end) })
  return recogniseOffline(text, questionOf(purpose, place), snapshot, AT)
}

type Steps = readonly (number | string)[]

/** The way to every claim, groups and their members alike. */
function claimPaths(claims: CborMap, above: Steps = []): readonly Steps[] {
  return [...claims].flatMap(([key, value]) => {
    const here = [...above, key]
    return value instanceof Map ? [here, ...claimPaths(value, here)] : [here]
  })
}

function without(claims: CborMap, paths: readonly Steps[]): CborMap {
  const left = structuredClone(claims)
  for (const path of paths) {
    let group: CborValue = left
    for (const step of path.slice(0, -1)) group = group instanceof Map ? group.get(step) : undefined
    const last = path.at(-1)
    if (group instanceof Map && last !== undefined) group.delete(last)
  }
  return left
}

describe('whatever stands in a signed code', () => {
  it('nothing that is stripped from it buys a better outcome', () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.boolean()), (given, coin) => {
        const claims = claimsOf(recordOf(given.assessment, given.subject))
        const whole = judgeClaims(given, claims)
        const paths = claimPaths(claims)
        const some = paths.filter(() => coin.next().value)
        for (const stripped of [...paths.map((path) => [path]), some]) {
          const judged = judgeClaims(given, without(claims, stripped))
          expect({ stripped, opens: OPENS[judged.outcome] <= OPENS[whole.outcome] }).toEqual({ stripped, opens: true })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('only green opens, and only when nothing blocks', () => {
    const seen = new Map<Outcome, number>()
    fc.assert(
      fc.property(cases, (given) => {
        const judged = judgeClaims(given, claimsOf(recordOf(given.assessment, given.subject)))
        const blocks = judged.findings.some((found) => found.severity === 'block')
        seen.set(judged.outcome, (seen.get(judged.outcome) ?? 0) + 1)
        if (judged.outcome === 'accepted')
          expect([given.assessment.level, judged.level, blocks]).toEqual(['00', '00', false])
        if (judged.outcome === 'restricted') expect([judged.level, blocks]).toEqual(['01', false])
        if (judged.outcome === 'refused') expect([judged.level, blocks]).toEqual(['10', false])
        expect(blocks).toBe(judged.outcome === 'undetermined')
      }),
      { numRuns: 300 },
    )
    expect([...seen.keys()].sort()).toEqual(['accepted', 'refused', 'restricted', 'undetermined'])
  })

  const leaves: fc.Arbitrary<CborValue> = fc.oneof(
    fc.integer({ min: -9, max: 9 }),
    fc.constantFrom<CborValue>('00', '01', '10', 'automated', 'x', true, false, null),
    fc.uint8Array({ maxLength: 4 }),
  )
  const groups = fc.dictionary(fc.integer({ min: 0, max: 14 }).map(String), leaves, { maxKeys: 6 })
  const rubbish = fc.array(fc.tuple(fc.integer({ min: -1, max: 9 }), fc.oneof(leaves, groups)), { maxLength: 8 })

  it('rubbish under a good signature is never accepted, shown or thrown', () => {
    fc.assert(
      fc.property(rubbish, (pairs) => {
        const claims = new Map<number, CborValue>(
          pairs.map(([key, value]) => {
            const isGroup = typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
            return [key, isGroup ? new Map(Object.entries(value).map(([k, v]) => [Number(k), v])) : value]
          }),
        )
        const judged = recogniseOffline(codeOf({ claims }), questionOf('hospital'), snapshot, AT)
        expect(['refused', 'undetermined']).toContain(judged.outcome)
        expect(judged.level).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })

  it('text that is no code never throws and never opens', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((tail) => `HCN1:${tail}`),
      fc.base64String().map((tail) => `HCN1:${tail.toUpperCase()}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const judged = recogniseOffline(text, questionOf(), snapshot, AT)
        expect([judged.outcome, judged.malformed, judged.record]).toEqual(['refused', true, undefined])
      }),
      { numRuns: 300 },
    )
  })
})
