import { bytesEqual, type Instant, instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import { citizenCheckDigit, type NationalRecord, SOURCED, withOrigins } from '@yimatong/record'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CompiledExchange, EXCHANGES, type TranslationContext } from '../src/index.js'
import { elements, loadProfile } from './catalogue.js'

const AT = parseInstant('2022-05-04T08:00:00Z') ?? instant(0)
const secret = () => utf8Encode('TEST-ONLY-KEY-16')
const context: TranslationContext = { at: AT, secret }
const RANK: readonly string[] = ['00', '01', '10', 'unknown']

/** Three of different syntax; the proof (`profile check`) holds every profile of the catalogue to the same laws. */
const IDS = ['cn-31-ssm-online', 'cn-33-soap', 'cn-34-akm']

const exchanges = IDS.flatMap((id) => {
  const profile = loadProfile(id)
  return EXCHANGES.flatMap((name) => {
    const exchange = profile.exchanges[name]
    return exchange ? [{ id, name, exchange }] : []
  })
})

const name = fc.stringMatching(/^[\u4e00-\u9fa5]{2,4}$/)
const number = fc
  .tuple(
    fc.constantFrom('330199', '340199', '310199'),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([division, month, sequence]) => {
    const digits = `${division}1900${String(month).padStart(2, '0')}01${String(sequence).padStart(3, '0')}`
    return digits + citizenCheckDigit(digits)
  })
const level = fc.constantFrom('00' as const, '01' as const, '10' as const)
/** Up to the answer: what is assessed after it is refused. */
const moment = fc.integer({ min: Date.UTC(1970, 0, 2), max: AT }).map(instant)

const record: fc.Arbitrary<NationalRecord> = fc
  .record({
    name: fc.option(name, { nil: undefined }),
    number: fc.option(number, { nil: undefined }),
    telephone: fc.option(fc.constant('10000000001'), { nil: undefined }),
    level,
    state: fc.option(fc.constantFrom('being-issued', 'expired', 'under-review'), { nil: undefined, freq: 4 }),
    reason: fc.option(fc.stringMatching(/^[\u4e00-\u9fa5<&">]{1,40}$/), { nil: undefined }),
    assessedAt: fc.option(moment, { nil: undefined }),
  })
  .map((parts) => {
    const { reason, assessedAt, state } = parts
    const draft = {
      profile: 'hc-n/1' as const,
      subject: {
        ...(parts.name && { name: parts.name }),
        ...(parts.number && { documentType: 'resident-id', documentNumber: parts.number }),
        ...(parts.telephone && { telephone: parts.telephone }),
      },
      assessment: {
        level: state === undefined ? parts.level : ('unknown' as const),
        decidedBy: 'unknown' as const,
        ...(state && { state }),
        ...(reason && { reason }),
        ...(assessedAt !== undefined && { assessedAt }),
      },
    }
    return withOrigins(draft, elements)
  })

/** The elements that a rule of the exchange carries, and the city can say again. */
function carried(exchange: CompiledExchange, of: NationalRecord, lost: ReadonlySet<string>): unknown[] {
  const pointers = exchange.fields.filter((field) => field.city.length > 0).flatMap((field) => field.national)
  return pointers.filter((pointer) => !lost.has(pointer)).map((pointer) => [pointer, at(of, pointer)])
}

function at(of: NationalRecord, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((node, key) => {
      return typeof node === 'object' && node !== null ? Object.entries(node).find(([k]) => k === key)?.[1] : undefined
    }, of)
}

describe.each(exchanges)('$id $name', ({ exchange }) => {
  it('PutGet: what is written is read again, but for what was said to be lost', () => {
    fc.assert(
      fc.property(record, (given) => {
        const { bytes, losses, findings } = exchange.fromRecord(given, context)
        expect(findings.filter((found) => found.severity === 'block')).toEqual([])
        const back = bytes && exchange.toRecord(bytes, context).record
        if (!back) throw new Error('what was written is not read')
        const lost = new Set(losses.map((loss) => loss.path))
        // A time that the message lacks is that of the live answer: not a value of the record that was written.
        if (at(given, '/assessment/assessedAt') === undefined) lost.add('/assessment/assessedAt')
        expect(carried(exchange, back, lost)).toEqual(carried(exchange, given, lost))
      }),
      { numRuns: 300 },
    )
  })

  it('GetPut: an answer in canonical form comes back byte for byte', () => {
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

  it('loses nothing of level, identity or validity without having announced it', () => {
    fc.assert(
      fc.property(record, (given) => {
        const { losses } = exchange.fromRecord(given, context)
        expect(losses.filter((loss) => !loss.expected && loss.severity === 'block')).toEqual([])
      }),
    )
  })

  it('never lowers a level, whatever city it goes through next', () => {
    fc.assert(
      fc.property(record, fc.constantFrom(...exchanges), (given, next) => {
        const here = exchange.fromRecord(given, context).bytes
        const between = here && exchange.toRecord(here, context).record
        const there = between && next.exchange.fromRecord(between, context).bytes
        const end = there && next.exchange.toRecord(there, context).record
        const before = RANK.indexOf(given.assessment?.level ?? 'unknown')
        expect(RANK.indexOf(end?.assessment?.level ?? 'unknown')).toBe(before)
      }),
    )
  })

  it('keeps an origin for every element, and none of a live time as sourced', () => {
    fc.assert(
      fc.property(record, (given) => {
        const bytes = exchange.fromRecord(given, context).bytes ?? new Uint8Array()
        const back = exchange.toRecord(bytes, context).record
        const time: Instant | undefined = back?.assessment?.assessedAt
        const origin = back?.origins['/assessment/assessedAt']
        if (time === AT && given.assessment?.assessedAt !== AT) expect(origin).not.toEqual(SOURCED)
        expect(elements.check(back)).toEqual([])
      }),
    )
  })
})
