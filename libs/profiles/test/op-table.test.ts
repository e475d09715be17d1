import { describe, expect, it } from 'vitest'
import { at, caseTable, codes, context, read, withRules, written } from './op-harness.js'

/** One message through rules and back. */
interface OpCase {
  readonly name: string
  readonly fields: string
  readonly rules: string
  readonly city: Readonly<Record<string, unknown>>
  /** Pointer → value in the JSON form of the record. */
  readonly seen?: Readonly<Record<string, unknown>>
  /** All findings; one that blocks means no record. */
  readonly findings?: readonly string[]
  /** `kind path` of each loss inward, but for the time of a live answer. */
  readonly losses?: readonly string[]
  /** What comes back; the same as `city` when left out. */
  readonly back?: Readonly<Record<string, unknown>>
}

const KEYS = ['name', 'fields', 'rules', 'city', 'seen', 'findings', 'losses', 'back']
const CASES = ['list-cases.json', 'value-cases.json'].flatMap((file) => caseTable<OpCase>(file, KEYS))

describe('operations, city → nation → city', () => {
  it.each(CASES)('$name', ({ fields, rules, city, seen = {}, findings = [], losses = [], back }) => {
    const exchange = withRules(fields, rules)
    const result = read(exchange, { c: 'y', s: 'M', ...city })
    expect(codes(result.findings)).toEqual(findings)
    const isRead = result.findings.every((found) => found.severity !== 'block')
    expect(result.record !== undefined).toBe(isRead)
    if (!result.record) return
    const { record } = result
    for (const [pointer, value] of Object.entries(seen))
      expect([pointer, at(record, pointer)]).toEqual([pointer, value])
    const said = result.losses.map((loss) => `${loss.kind} ${loss.path}`)
    expect(said.filter((line) => line !== 'derived /assessment/assessedAt')).toEqual(losses)
    const rendering = exchange.fromRecord(record, context)
    expect(codes(rendering.findings)).toEqual([])
    expect(written(rendering)).toEqual({ c: 'y', s: 'M', ...(back ?? city) })
  })
})

/** A record read by one set of rules and written by another. */
interface OutwardCase {
  readonly name: string
  /** Fields and rules that read the message. */
  readonly from: readonly [fields: string, rules: string]
  readonly city: Readonly<Record<string, unknown>>
  /** Fields and rules that write it. */
  readonly to: readonly [fields: string, rules: string]
  /** What is written; nothing when it blocks. */
  readonly written?: Readonly<Record<string, unknown>>
  readonly findings?: readonly string[]
  readonly losses?: readonly string[]
}

const OUTWARD_KEYS = ['name', 'from', 'city', 'to', 'written', 'findings', 'losses']

describe('operations, another record → city', () => {
  it.each(caseTable<OutwardCase>('outward-cases.json', OUTWARD_KEYS))('$name', (each) => {
    const { record, findings } = read(withRules(...each.from), { c: 'y', s: 'M', ...each.city })
    expect(codes(findings)).toEqual([])
    if (!record) throw new Error('no record')
    const rendering = withRules(each.to[0], each.to[1]).fromRecord(record, context)
    expect(codes(rendering.findings)).toEqual(each.findings ?? [])
    const own = ['/assessment/assessedAt', '/assessment/authority', '/assessment/decidedBy', '/assessment/division']
    const losses = rendering.losses.filter((loss) => !own.includes(loss.path))
    expect(losses.map((loss) => `${loss.kind} ${loss.path}${loss.expected ? '' : ' unexpected'}`)).toEqual(
      each.losses ?? [],
    )
    expect(written(rendering)).toEqual(each.written && { c: 'y', s: 'M', ...each.written })
  })
})
