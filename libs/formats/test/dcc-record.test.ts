import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compileElements, decodeRecordClaims, encodeRecordClaims } from '@yimatong/record'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DccHealth, dccToRecord, decodeDcc } from '../src/index.js'
import { issueDcc, newIssuer, RECOVERY, TEST, VACCINATION } from './dcc-issuer.js'
import { standard } from './standard.js'

const profile = fileURLToPath(new URL('../../../standards/national-profile-1/', import.meta.url))
const codes = readdirSync(`${profile}codes`).map((name) => JSON.parse(readFileSync(`${profile}codes/${name}`, 'utf8')))
const elements = compileElements(JSON.parse(readFileSync(`${profile}elements.json`, 'utf8')), codes)

const recordOf = (health: DccHealth) => dccToRecord({ health, claims: {} }, standard.members)
const issued = (health: unknown) => dccToRecord(decodeDcc(issueDcc(newIssuer(), { health })), standard.members)

describe('dccToRecord', () => {
  it('carries the facts of a vaccination and no level', () => {
    const record = issued(VACCINATION)
    expect(record).toEqual({
      profile: 'hc-n/1',
      subject: { name: 'Anna Muster-Test' },
      extensions: {
        'eu-dcc': {
          version: '1.3.0',
          birthDate: '1900-01-01',
          surname: 'Muster-Test',
          surnameStandardised: 'MUSTER<TEST',
          forename: 'Anna',
          forenameStandardised: 'ANNA',
          issuer: 'XX',
          vaccinations: [
            {
              target: '840539006',
              prophylaxis: '1119349007',
              product: 'EU/1/20/1528',
              manufacturer: 'ORG-100030215',
              dose: 2,
              doses: 2,
              date: '2021-05-01',
              country: 'XX',
              issuer: 'Test Ministry',
              certificateId: 'URN:UVCI:01:XX:TEST000001#0',
            },
          ],
        },
      },
      origins: { '/subject/name': { kind: 'sourced' }, '/extensions/eu-dcc': { kind: 'sourced' } },
    })
  })

  it.each([
    ['a test', TEST, 'tests'],
    ['a recovery', RECOVERY, 'recoveries'],
    ['null groups beside it', { r: null, t: null, ...VACCINATION }, 'vaccinations'],
  ])('makes a valid record of %s, that survives a signed code', (_name, health, group) => {
    const record = issued(health)
    expect(elements.check(record)).toEqual([])
    expect(record.assessment).toBeUndefined()
    expect(record.extensions?.['eu-dcc']).toHaveProperty(group)
    expect(decodeRecordClaims(encodeRecordClaims(record, 'full', elements), elements)).toEqual(record)
  })

  it.each<[string, DccHealth, string | undefined]>([
    ['only a standardised name', { nam: { fnt: 'MUSTER<TEST', gnt: 'ANNA' } }, 'ANNA MUSTER TEST'],
    ['a surname only', { nam: { fn: ' Muster ' } }, 'Muster'],
    ['no name', {}, undefined],
    ['an empty name', { nam: { fn: '', gn: ' ' } }, undefined],
    ['a name of another type', { nam: { fn: 1 } }, undefined],
    ['a name with a line end', { nam: { fn: 'a\nb' } }, undefined],
    ['a name of 101 characters', { nam: { fn: 'x'.repeat(101) } }, undefined],
  ])('names the holder: %s', (_name, health, name) => {
    const record = recordOf(health)
    expect(record.subject.name).toBe(name)
    expect(elements.check(record)).toEqual([])
  })

  it('makes a valid record of any payload', () => {
    const fact = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.string({ maxLength: 5000 }),
    )
    const entry = fc.dictionary(fc.constantFrom('tg', 'dn', 'dt', 'co', 'x', 'constructor'), fact)
    const health = fc.record(
      {
        nam: fc.oneof(fact, fc.dictionary(fc.constantFrom('fn', 'gn', 'fnt', 'gnt'), fact)),
        dob: fact,
        v: fc.array(fc.oneof(entry, fact)),
        t: fact,
      },
      { requiredKeys: [] },
    )
    const property = fc.property(health, (payload) => {
      expect(elements.check(recordOf(payload))).toEqual([])
    })
    fc.assert(property, { numRuns: 300 })
  })
})

describe('value names', () => {
  it.each([
    ['mp', 'EU/1/20/1528', 'Comirnaty'],
    ['tr', '260415000', 'not detected'],
    ['tr', 'x', undefined],
    ['title', 'x', undefined],
    ['constructor', 'name', undefined],
    ['mp', 'constructor', undefined],
  ])('%s %s is %s', (member, code, name) => {
    expect(standard.valueName(member, code)).toBe(name)
  })
})
