import { bytesEqual, DAY, instant, MINUTE } from '@yimatong/kernel'
import { type Level, type MedicalTest, type NationalRecord, type Trip, withOrigins } from '@yimatong/record'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CompiledExchange, Loss } from '../src/index.js'
import { elements } from './catalogue.js'
import { AT, context, withRules } from './op-harness.js'

const FIELDS = '/hs, /kt, /gone, /seen, /trip, /sign, /warm, /place, /day, /at, /for, /id, /sex2'
const RULES = `- each:
    city: /hs
    national: /assessment/tests
    where: { national: /kind, is: nucleic-acid }
    fields: [/r, /t]
    ops:
      - map: { city: /r, national: /result, table: result3, onUnknown: fail }
      - dateTime: { city: /t, national: /sampledAt, form: 'yyyy-MM-dd HH:mm', endOfDay: '24:00', absent: [omit] }
    leaves: [/institution, /reportedAt]
    most: '3'
    absent: [empty-list]
- gather:
    national: /assessment/tests
    where: { national: /kind, is: antibody }
    ops:
      - map: { city: /kt, national: /result, table: result3, onUnknown: fail, absent: [omit] }
    leaves: [/institution, /reportedAt, /sampledAt]
- each:
    city: /trip
    national: /trips
    items: scalar
    separator: ','
    fields: [/value]
    ops:
      - region: { city: /value, national: /to, edition: '201607', width: '4' }
    leaves: [/from, /start, /end, /transport, /fromCountry]
    absent: [empty]
- wrap:
    city: /gone
    fields: [/name]
    ops:
      - move: { city: /name, national: /subject/name, absent: [omit], through: [{ nfc: {} }] }
- head:
    city: /seen
    fields: [/c]
    ops:
      - move: { city: /c, national: /assessment/channel }
    absent: [omit]
- codes: { city: /sign, national: /health/symptoms, form: separated, separator: '^', absent: [omit] }
- decimal: { city: /warm, national: /health/temperatureCelsius, scale: '1', type: number, absent: [omit] }
- region: { city: /place, national: /subject/division, edition: '201607', width: '6', absent: ['null'] }
- date: { city: /day, national: /health/declaredAt, form: epoch-ms, type: number, absent: [omit] }
- dateTime: { city: /at, national: /assessment/assessedAt, form: rfc3339-offset }
- window: { city: /for, from: /assessment/assessedAt, national: /assessment/validUntil, unit: minutes, absent: [omit] }
- idNumber: { city: /id, national: /subject/documentNumber, documentType: /subject/documentType, absent: [omit] }
- drop: { city: /sex2, reason: not-in-standard }
- derive: { national: /extensions/cn-00-test/birthDate, from: /subject/documentNumber, how: citizen-birth-date }`

const LEAVES = `
    leaves: [/subject/nationality, /subject/address, /subject/telephone, /subject/reference, /assessment/reason]`

const exchange: CompiledExchange = withRules(FIELDS, RULES, LEAVES)

const result = fc.constantFrom('negative' as const, 'positive' as const, 'unknown' as const)
const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2030, 0, 1) })
const place = fc.constantFrom('330106', '330100', '420106', '110000')
const test: fc.Arbitrary<MedicalTest> = fc.record(
  { kind: fc.constantFrom('nucleic-acid' as const, 'antibody' as const), result, sampledAt: moment.map(instant) },
  { requiredKeys: ['kind', 'result'] },
)
const trip: fc.Arbitrary<Trip> = fc.record({ to: place, from: place }, { requiredKeys: ['to'] })
const sign = fc.constantFrom('1', '2', '3', '7')
const optionally = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const record: fc.Arbitrary<NationalRecord> = fc
  .record({
    level: fc.constantFrom<Level>('00', '01', '10'),
    tests: optionally(fc.array(test, { minLength: 1, maxLength: 6 })),
    trips: optionally(fc.array(trip, { minLength: 1, maxLength: 4 })),
    symptoms: optionally(fc.array(sign, { minLength: 1, maxLength: 4 })),
    tenths: optionally(fc.integer({ min: 300, max: 499 })),
    division: optionally(place),
    declaredAt: optionally(moment),
    assessedAt: fc.integer({ min: Date.UTC(2000, 0, 1), max: AT }),
    // Shorter than its unit nothing would be left: a validity that is over when it begins is refused.
    life: optionally(fc.integer({ min: MINUTE, max: 30 * DAY })),
    name: optionally(fc.stringMatching(/^[\u4e00-\u9fa5]{2,4}$/)),
    channel: optionally(fc.constantFrom('甲', '乙')),
    number: optionally(fc.constant('330199190001010010')),
  })
  .map((parts) => {
    const { tests, trips, symptoms, tenths, division, declaredAt, life, name, channel, number } = parts
    const temperature = tenths === undefined ? undefined : `${Math.floor(tenths / 10)}.${tenths % 10}`
    const health = {
      ...(symptoms && { symptoms }),
      ...(temperature && { temperatureCelsius: temperature }),
      ...(declaredAt !== undefined && { declaredAt: instant(declaredAt) }),
    }
    const draft = {
      profile: 'hc-n/1' as const,
      subject: {
        ...(name && { name }),
        ...(division && { division }),
        ...(number && { documentType: 'resident-id', documentNumber: number }),
      },
      ...(Object.keys(health).length > 0 && { health }),
      ...(trips && { trips }),
      assessment: {
        level: parts.level,
        decidedBy: 'unknown' as const,
        assessedAt: instant(parts.assessedAt),
        ...(tests && { tests }),
        ...(channel && { channel }),
        ...(life !== undefined && { validUntil: instant(parts.assessedAt + life) }),
      },
    }
    return withOrigins(draft, elements)
  })

function under(path: string, lost: readonly string[]): boolean {
  return lost.some((each) => path === each || path.startsWith(`${each}/`))
}

/** Leaves of a tree by pointer. */
function leaves(tree: unknown, base = ''): readonly (readonly [string, unknown])[] {
  if (typeof tree !== 'object' || tree === null) return [[base, tree]]
  return Object.entries(tree).flatMap(([key, value]) => leaves(value, `${base}/${key}`))
}

const OWN = ['/origins', '/assessment/authority', '/assessment/decidedBy', '/assessment/division', '/extensions']

function comparable(of: NationalRecord, losses: readonly Loss[]): readonly unknown[] {
  const lost = [...OWN, ...losses.map((loss) => loss.path)]
  return leaves(of)
    .filter(([path]) => !under(path, lost))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

describe('all new operations at once', () => {
  it('PutGet: what is written is read again, but for what was said to be lost', () => {
    fc.assert(
      fc.property(record, (given) => {
        const { bytes, losses, findings } = exchange.fromRecord(given, context)
        expect(findings).toEqual([])
        const back = bytes && exchange.toRecord(bytes, context)
        expect(back?.findings).toEqual([])
        if (!back?.record) throw new Error('what was written is not read')
        expect(elements.check(back.record)).toEqual([])
        expect(comparable(back.record, losses)).toEqual(comparable(given, losses))
      }),
      { numRuns: 300 },
    )
  })

  it('GetPut: what is written comes back byte for byte', () => {
    fc.assert(
      fc.property(record, (given) => {
        const first = exchange.fromRecord(given, context).bytes ?? new Uint8Array()
        const again = exchange.toRecord(first, context).record
        const second = again && exchange.fromRecord(again, context).bytes
        expect(second && bytesEqual(first, second)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('never lengthens a validity', () => {
    fc.assert(
      fc.property(record, (given) => {
        const { bytes = new Uint8Array() } = exchange.fromRecord(given, context)
        const end = exchange.toRecord(bytes, context).record?.assessment?.validUntil
        const wanted = given.assessment?.validUntil
        expect((end ?? 0) <= (wanted ?? 0)).toBe(true)
        expect((wanted ?? 0) - (end ?? 0) < MINUTE).toBe(true)
      }),
    )
  })

  it('any message is read or refused, and nothing unpredicted comes back', () => {
    const item = fc.record({
      r: fc.constantFrom('阴性', '阳性', '?'),
      t: fc.constantFrom('2022-05-01 24:00', 'x', null),
    })
    const message = fc.record(
      {
        c: fc.constantFrom('g', 'y', 'r'),
        s: fc.constant('M'),
        hs: fc.oneof(fc.array(item, { maxLength: 4 }), fc.constant(null), fc.constant('x')),
        kt: fc.constantFrom('阴性', '', '?', null),
        trip: fc.constantFrom('3301,4201', '3301', '', '3301,,4201', 'a', 7),
        gone: fc.constantFrom(
          [{ name: '测试甲' }],
          [{}],
          [],
          [{ name: 'e\u0301' }],
          [{ name: '测' }, {}],
          [{ other: 1 }],
        ),
        seen: fc.constantFrom([{ c: '甲' }], [{ c: '甲' }, { c: '乙' }], [], {}),
        sign: fc.constantFrom('1^2', '1', '8', '', '^'),
        warm: fc.constantFrom(36.5, 37, 36.55, '36.5', 1e21),
        place: fc.constantFrom('330106', '330199', '3301', null),
        day: fc.integer({ min: -1e12, max: 2e12 }),
        at: fc.constantFrom('2022-05-03T16:30:00+08:00', '2022-05-03T08:30:00Z', 'x'),
        for: fc.constantFrom('60', '', '-1', '999999999999'),
        unknown: fc.jsonValue({ maxDepth: 1 }),
      },
      { requiredKeys: ['c', 'at', 'gone', 'trip', 'place', 'hs'] },
    )
    fc.assert(
      fc.property(message, (sent) => {
        const bytes = new TextEncoder().encode(JSON.stringify(sent))
        const { record: read, findings } = exchange.toRecord(bytes, context)
        expect(findings.map((found) => found.code)).not.toContain('profile.roundtrip.unpredicted')
        expect(read === undefined).toBe(findings.some((found) => found.severity === 'block'))
        if (!read) return
        expect(elements.check(read)).toEqual([])
        expect(exchange.fromRecord(read, context).findings).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
