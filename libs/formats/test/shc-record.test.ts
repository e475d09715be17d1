import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { JsonValue } from '@yimatong/codec'
import { compileElements, decodeRecordClaims, encodeRecordClaims } from '@yimatong/record'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeShc, shcToRecord } from '../src/index.js'
import { changed, goodPayload, ISSUER, mintShc, newShcIssuer, shcStandard } from './shc-issuer.js'

const profile = fileURLToPath(new URL('../../../standards/national-profile-1/', import.meta.url))
const codes = readdirSync(`${profile}codes`).map((name) => JSON.parse(readFileSync(`${profile}codes/${name}`, 'utf8')))
const elements = compileElements(JSON.parse(readFileSync(`${profile}elements.json`, 'utf8')), codes)
const issuer = newShcIssuer()
const ENTRY = '/vc/credentialSubject/fhirBundle/entry'

function recordOf(changes: Readonly<Record<string, JsonValue | undefined>> = {}) {
  const { claims } = decodeShc(mintShc(issuer, { payload: changed(goodPayload(), changes) }), shcStandard.fhir)
  if (!claims) throw new Error('no claims')
  return shcToRecord(claims, shcStandard.members)
}

describe('shcToRecord', () => {
  it('carries the facts of a vaccination and no level', () => {
    expect(recordOf()).toEqual({
      profile: 'hc-n/1',
      subject: { name: '甲 测试' },
      extensions: {
        'smart-health-card': {
          issuer: ISSUER,
          issuedAt: '2022-04-15T05:20:00.500Z',
          types: ['https://smarthealth.cards#health-card', 'https://smarthealth.cards#immunization'],
          birthDate: '1900-01-01',
          vaccinations: [
            {
              status: 'completed',
              system: 'http://hl7.org/fhir/sid/cvx',
              code: '207',
              date: '2021-01-01',
              lot: '0000001',
              performer: '测试医院',
            },
          ],
        },
      },
      origins: { '/subject/name': { kind: 'sourced' }, '/extensions/smart-health-card': { kind: 'sourced' } },
    })
  })

  it('carries a test, its value as text, and names the types it does not know', () => {
    const record = recordOf({
      [`${ENTRY}/1/resource`]: {
        resourceType: 'Observation',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '94500-6' }] },
        subject: { reference: 'resource:0' },
        effectivePeriod: { start: '2021-02-17' },
        valueQuantity: { value: 36.5, unit: 'Cel' },
      },
      [`${ENTRY}/2`]: { fullUrl: 'resource:2', resource: { resourceType: 'Specimen' } },
      [`${ENTRY}/3`]: { fullUrl: 'resource:3', resource: { resourceType: 'not a type 330199190001010010' } },
    })
    expect(record.extensions?.['smart-health-card']).toMatchObject({
      tests: [
        {
          status: 'final',
          system: 'http://loinc.org',
          code: '94500-6',
          result: '36.5',
          unit: 'Cel',
          date: '2021-02-17',
        },
      ],
      others: ['Specimen'],
    })
  })

  it.each<[string, Readonly<Record<string, JsonValue | undefined>>, string | undefined]>([
    ['no name', { [`${ENTRY}/0/resource/name`]: undefined }, undefined],
    ['a name in one text', { [`${ENTRY}/0/resource/name`]: [{ text: ' 甲 测试 ' }] }, '甲 测试'],
    ['a family name alone', { [`${ENTRY}/0/resource/name`]: [{ family: '测试' }] }, '测试'],
    ['two forenames', { [`${ENTRY}/0/resource/name`]: [{ family: 'Test', given: ['A', 'B.'] }] }, 'A B. Test'],
    ['a name of 101 characters', { [`${ENTRY}/0/resource/name`]: [{ family: '测'.repeat(101) }] }, undefined],
    ['a name that turns its line', { [`${ENTRY}/0/resource/name`]: [{ family: 'a\u202eb' }] }, undefined],
    ['a name that is a number', { [`${ENTRY}/0/resource/name`]: [{ family: 1 }] }, undefined],
    ['two persons', { [`${ENTRY}/2`]: { resource: { resourceType: 'Patient', name: [{ family: 'B' }] } } }, undefined],
    ['nobody', { [`${ENTRY}/0/resource/resourceType`]: 'Group' }, undefined],
  ])('of %s', (_, changes, name) => {
    const record = recordOf(changes)
    expect(record.subject?.name).toBe(name)
    expect('/subject/name' in record.origins).toBe(name !== undefined)
  })

  it('says nothing of whose birth date it is when there are two persons', () => {
    const record = recordOf({ [`${ENTRY}/2`]: { resource: { resourceType: 'Patient', birthDate: '1900-02-02' } } })
    expect(record.extensions?.['smart-health-card']).not.toHaveProperty('birthDate')
  })

  it('bounds what it carries', () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [
        `${ENTRY}/${i + 2}`,
        {
          fullUrl: `resource:${i + 2}`,
          resource: { resourceType: 'Immunization', lotNumber: 'x'.repeat(i === 0 ? 5000 : 9) },
        },
      ]),
    )
    const facts = recordOf(many).extensions?.['smart-health-card']
    expect(facts).toMatchObject({ others: ['Immunization'], vaccinations: { length: 60 } })
  })

  it('passes the record’s own checks and crosses its claims, whatever the bundle holds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 3 }), (values) => {
        const entry = values.map((value) => ({
          resource: { resourceType: 'Immunization', lotNumber: value, ...asObject(value) },
        }))
        const claims = { types: [], bundle: { entry: JSON.parse(JSON.stringify(entry)) } }
        const record = shcToRecord(claims, shcStandard.members)
        expect(decodeRecordClaims(encodeRecordClaims(record, 'full', elements), elements)).toEqual(record)
      }),
      { numRuns: 60 },
    )
  })
})

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
