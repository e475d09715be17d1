import { DAY, SECOND } from '@yimatong/kernel'
import type { CompiledProfile, ExchangeName } from '@yimatong/profiles'
import type { CityRecord } from '@yimatong/recognition'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CityPerson } from '../src/index.js'
import { citizenNumber } from './citizens.js'
import { askUnder, codeOf, FAULT_TABLE, isStale } from './fault-table.js'
import { openPair, type Pair, secretsOf } from './pair.js'
import { sayable } from './sayable.js'
import { PROFILE_IDS, profileOf } from './town.js'
import { levelsOf, townsfolk } from './townsfolk.js'

const ORDER = ['00', '01', '10']

/** What a gateway may be told when one of its secrets is wrong: never a level. */
const REFUSED = [
  'city.access-refused',
  'profile.answer.forbidden',
  // A field that was opened with another key points at nobody.
  'profile.answer.not-found',
  'profile.answer.wrong-jurisdiction',
]

/** The exchanges of a profile, and whether they carry a level. */
function exchangesOf(profile: CompiledProfile): readonly [ExchangeName, 'level' | 'journey'][] {
  return Object.values(profile.exchanges).map((exchange) => [exchange.name, exchange.carries])
}

/** Whatever is said of tests, trips and temperature is what the city knows of this person. */
function expectFacts({ record }: CityRecord, { tests = [], trips = [], temperature }: CityPerson): void {
  for (const { kind, result } of record?.assessment?.tests ?? []) {
    expect(tests.map((each) => [each.kind, each.result])).toContainEqual([kind, result])
  }
  for (const { from, to } of record?.trips ?? [])
    expect(trips.map((each) => [each.from, each.to])).toContainEqual([from, to])
  const seen = record?.health?.temperatureCelsius
  if (seen !== undefined) expect(seen).toBe(temperature)
}

/** A reference that the city has not handed out. */
function nobodys({ symbol }: CompiledProfile, pair: Pair): string {
  return symbol?.sample(pair.now(), (length) => new Uint8Array(length).fill(7)) ?? ''
}

describe.each(PROFILE_IDS)('%s', (id) => {
  const profile = profileOf(id)
  const people = townsfolk(profile)
  const exchanges = exchangesOf(profile)
  const known = levelsOf(profile)
  let pair: Pair
  let here: readonly CityPerson[]

  beforeAll(async () => {
    here = people.filter((person) => exchanges.every(([name]) => sayable(profile, name, person).length === 0))
    pair = await openPair(profile, here)
  })
  afterAll(() => pair?.close())

  const ask = (exchange: ExchangeName, personId: string): Promise<CityRecord> =>
    pair.ask(pair.connect(), pair.lookup(exchange, personId))

  it.each(exchanges)('%s: has people of green and of a higher level', (exchange, carries) => {
    const faults = people.map((person) => [person.level, sayable(profile, exchange, person)])
    const said = here.map((person) => person.level)
    expect(said, JSON.stringify(faults)).toContain('00')
    if (carries === 'level') expect(said.length, JSON.stringify(faults)).toBeGreaterThan(1)
  })

  it.each(exchanges)('%s: reads back what the city knows', async (exchange, carries) => {
    for (const person of here) {
      const seen = await ask(exchange, person.id)
      expect(seen.record, JSON.stringify(seen.findings)).toBeDefined()
      const written = known.includes(person.level) ? person.level : '10'
      if (carries === 'level') expect(seen.record?.assessment?.level).toBe(written)
      else expect([seen.record?.assessment, (seen.record?.trips ?? []).length > 0]).toEqual([undefined, true])
      expectFacts(seen, person)
    }
  })

  it.each(exchanges)('%s: a wrong secret is refused', async (exchange) => {
    for (const name of profile.exchanges[exchange]?.transportSecrets ?? []) {
      const secrets = new Map(secretsOf(profile))
      const right = secrets.get(name) ?? new Uint8Array()
      // A key of RSA would be none any more; what happens then is the recipe's own test.
      if (right.length > 100) continue
      secrets.set(
        name,
        right.map((byte) => byte ^ 1),
      )
      const seen = await pair.ask(pair.connect({ secrets }), pair.lookup(exchange, '00'))
      expect(REFUSED, name).toContain(codeOf(seen))
    }
  })

  it.each(exchanges)('%s: nobody is nobody', async (exchange) => {
    const lookup = pair.lookup(exchange, '00')
    const circumstances = { ...lookup.circumstances, telephone: '10000009999', name: '测试无' }
    const asked =
      lookup.kind === 'document'
        ? { ...lookup, number: citizenNumber(profile.division.slice(0, 2), 991), circumstances }
        : { ...lookup, circumstances, reference: nobodys(profile, pair) }
    const seen = await pair.ask(pair.connect(), asked)
    expect(codeOf(seen)).toMatch(/^(profile\.answer\.|city\.)/)
  })

  it.each(exchanges)('%s: every bad day has its code', async (exchange) => {
    for (const { fault, codes } of FAULT_TABLE) {
      expect(codes, fault.mode).toContain(codeOf(await askUnder(pair, exchange, '00', fault)))
    }
  })

  it.each(exchanges)(
    '%s: a stale answer is as old as it is, or as live as the city can tell',
    async (exchange, carries) => {
      if (carries === 'journey') return
      const highest =
        here.map((person) => person.level).toSorted((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0] ?? '10'
      const before = pair.city.people.get('00')
      pair.city.people.setLevel('00', { level: highest, reason: '测试原因' })
      const stale = await askUnder(pair, exchange, '00', { mode: 'stale' })
      if (before) pair.city.people.put(before)
      const saysTime = profile.exchanges[exchange]?.fields.some((each) =>
        each.national.includes('/assessment/assessedAt'),
      )
      // A city that says when it assessed is found out; of any other only the level of then is left.
      expect(saysTime ? isStale(stale, pair) : stale.record?.assessment?.level).toBe(saysTime ? true : '00')
    },
  )

  it.each(exchanges)('%s: a replayed answer is never taken for the other person', async (exchange) => {
    const [first, second] = [here.at(-1), here[0]]
    const told = await askUnder(pair, exchange, first?.id ?? '', { mode: 'none' })
    const replayed = await askUnder(pair, exchange, second?.id ?? '', { mode: 'replay' })
    // Where an answer repeats nothing of the question, its name is all that tells; some have not even that.
    if (replayed.record) expect(replayed.record.subject.name).toBe(told.record?.subject.name)
    // The answer before may be that of a follow-up, which has another form.
    else expect(['profile.answer.conflict', 'profile.answer.malformed']).toContain(codeOf(replayed))
  })

  it.each(exchanges.filter(([name]) => profile.symbol && name === 'reference'))(
    '%s: an old symbol has expired',
    async (exchange) => {
      const secret = (name: string) => secretsOf(profile).get(name)
      const hasWord = profile.exchanges[exchange]?.fromRefusal('symbol-expired', { at: pair.now(), secret }).bytes
      const lookup = pair.lookup(exchange, '00')
      pair.advance(Math.max(DAY, (profile.symbol?.life ?? 0) * SECOND))
      const code = codeOf(await pair.ask(pair.connect(), lookup))
      expect(code).toBe(hasWord ? 'profile.answer.symbol-expired' : 'profile.answer.not-found')
    },
  )
})
