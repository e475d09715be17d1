import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CityPerson, parsePeople, startCity } from '../src/index.js'
import { openTown, PEOPLE, type ProfileId, post, profileOf, SECRETS, secret, type Town } from './town.js'

const GREEN: CityPerson = {
  id: '340000-green',
  name: '测试甲',
  documentNumber: '340199190001010012',
  telephone: '10000003401',
  level: '00',
  assessedHoursAgo: 3,
}

const fileOf = (...people: object[]) => JSON.stringify({ profile: 'cn-34-akm', people })
const codeOf = (parse: () => unknown): unknown => {
  try {
    return parse()
  } catch (error) {
    return Reflect.get(Object(error), 'code')
  }
}

describe('people files', () => {
  it.each(Object.entries(PEOPLE))('%s has one person of each kind', (id, file) => {
    const text = readFileSync(new URL(`../people/${file}.json`, import.meta.url), 'utf8')
    const { profile, people } = parsePeople(text)
    expect(profile).toBe(id)
    expect(people.map((person) => person.id.slice(7))).toEqual([
      'green',
      'yellow',
      'yellow-unexplained',
      'red',
      'red-unexplained',
      'unknown-colour',
      'being-issued',
    ])
  })

  it('reads what it should', () => {
    expect(parsePeople(fileOf(GREEN))).toEqual({ profile: 'cn-34-akm', people: [GREEN] })
  })

  const FACTS = {
    sex: '2',
    nationality: 'CHN',
    division: '340100',
    medicalHistory: ['1'],
    temperature: '36.5',
    symptoms: ['1', '2'],
    highRiskStay: { over4h: 'no', hours: 2, areas: ['310100'] },
    caseContact: 'no',
    issuingDivision: '340100',
    issuingAuthority: '测试机构',
    dataSource: '01',
    tests: [{ kind: 'nucleic-acid', result: 'negative', sampledHoursBefore: 20, institution: '测试医院' }],
    trips: [{ from: '310000', to: '340100', startHoursBefore: 50, transport: 'train' }],
    validForHours: 24,
    carried: { gate: '3', passes: [{ at: 1, open: true }] },
  }

  it('read what else a city knows', () => {
    expect(parsePeople(fileOf({ ...GREEN, ...FACTS })).people).toEqual([{ ...GREEN, ...FACTS }])
    const visitor = { ...GREEN, documentType: 'hk-macao-permit', documentNumber: 'H0000001' }
    expect(parsePeople(fileOf(visitor)).people).toEqual([visitor])
  })

  it.each<[string, object]>([
    ['a fraction of an hour', { validForHours: 1.5 }],
    ['a time to come', { tests: [{ kind: 'antibody', result: 'positive', sampledHoursBefore: -1 }] }],
    ['a test without result', { tests: [{ kind: 'nucleic-acid' }] }],
    ['an unknown member of a test', { tests: [{ kind: 'nucleic-acid', result: 'negative', colour: 'x' }] }],
    ['an unknown kind of test', { tests: [{ kind: 'x-ray', result: 'negative' }] }],
    ['no list of trips', { trips: { from: '310000' } }],
    ['an unknown member of a trip', { trips: [{ city: '上海' }] }],
    ['an unknown answer', { caseContact: 'maybe' }],
    ['a stay without its answer', { highRiskStay: { hours: 2 } }],
    ['an unknown source', { dataSource: '15' }],
    ['numbers for symptoms', { symptoms: [1] }],
    ['too many symptoms', { symptoms: Array.from({ length: 101 }, () => '1') }],
    ['null that is carried', { carried: { a: null } }],
    ['a fraction that is carried', { carried: { a: [0.5] } }],
    ['a list that is carried', { carried: [] }],
  ])('refuse %s', (_name, facts) => {
    expect(codeOf(() => parsePeople(fileOf({ ...GREEN, ...facts })))).toBe('city.people.malformed')
  })

  it('refuse the permit of somebody who could be real', () => {
    const real = { ...GREEN, documentType: 'hk-macao-permit', documentNumber: 'H12345678' }
    expect(codeOf(() => parsePeople(fileOf(real)))).toBe('city.people.not-synthetic')
  })

  const MALFORMED = 'city.people.malformed'
  it.each<[string, string, string]>([
    ['no JSON', 'people', MALFORMED],
    ['a list', '[]', MALFORMED],
    ['an unknown member', '{"profile":"x","people":[],"more":1}', MALFORMED],
    ['nobody', fileOf(), MALFORMED],
    ['somebody twice', fileOf(GREEN, GREEN), MALFORMED],
    ['a number twice', fileOf(GREEN, { ...GREEN, id: 'other' }), MALFORMED],
    ['an unknown member of a person', fileOf({ ...GREEN, colour: 'green' }), MALFORMED],
    ['an unknown level', fileOf({ ...GREEN, level: '02' }), MALFORMED],
    ['a level as a number', fileOf({ ...GREEN, level: 0 }), MALFORMED],
    ['an unknown level without state', fileOf({ ...GREEN, level: 'unknown' }), MALFORMED],
    ['a known level with a state', fileOf({ ...GREEN, state: 'being-issued' }), MALFORMED],
    ['an unknown value without its text', fileOf({ ...GREEN, level: 'unknown', state: 'unknown-value' }), MALFORMED],
    ['a raw level beside a known one', fileOf({ ...GREEN, rawLevel: '9' }), MALFORMED],
    ['a day ago', fileOf({ ...GREEN, assessedHoursAgo: 24 }), MALFORMED],
    ['a wrong check character', fileOf({ ...GREEN, documentNumber: '340199190001010013' }), MALFORMED],
    ['another county', fileOf({ ...GREEN, documentNumber: '340299190001010018' }), 'city.people.not-synthetic'],
    ['another year of birth', fileOf({ ...GREEN, documentNumber: '34019919010101001X' }), 'city.people.not-synthetic'],
    ['a name that could be real', fileOf({ ...GREEN, name: '张三' }), 'city.people.not-synthetic'],
    ['a telephone that could be real', fileOf({ ...GREEN, telephone: '13800003401' }), 'city.people.not-synthetic'],
  ])('refuse %s', (_name, text, code) => {
    expect(codeOf(() => parsePeople(text))).toBe(code)
  })
})

describe('a city does not start', () => {
  const start = (people: readonly CityPerson[], secrets = secret) => {
    return startCity({ profile: profileOf('cn-31-ssm-online'), people, secrets, clock: () => town.now(), port: 0 })
  }
  let town: Town
  beforeAll(async () => {
    town = await openTown('cn-31-ssm-online')
  })
  afterAll(() => town.city.close())

  it.each(Object.keys(SECRETS).filter((name) => name.startsWith('cn-31')))('without %s', async (missing) => {
    const secrets = (name: string) => (name === missing ? undefined : secret(name))
    await expect(start([GREEN], secrets)).rejects.toMatchObject({ code: 'city.secret.missing' })
  })

  it('with a person its profile cannot say, and the message does not name the person', async () => {
    const invalid = { ...GREEN, name: 'a\u0000b' }
    await expect(start([invalid])).rejects.toMatchObject({
      code: 'city.person.unsayable',
      message: expect.not.stringContaining(GREEN.documentNumber),
    })
  })
})

describe('whatever is sent', () => {
  const towns = new Map<ProfileId, Town>()
  const PATHS: readonly [ProfileId, string, string][] = [
    ['cn-33-soap', '/hospital/HealthCodeService.asmx', 'text/xml'],
    ['cn-31-ssm-online', '/ssm/api/token', 'application/json'],
    ['cn-31-ssm-online', '/ssm/api/qrcode/verify', 'application/json'],
    ['cn-34-akm', '/akm/api/code/query', 'application/json'],
    ['cn-34-akm', '/akm/api/person/query', 'application/json'],
  ]
  beforeAll(async () => {
    for (const id of ['cn-33-soap', 'cn-31-ssm-online', 'cn-34-akm'] as const) towns.set(id, await openTown(id))
  })
  afterAll(async () => {
    for (const town of towns.values()) await town.city.close()
  })

  it.each(PATHS)('%s %s stays in its words and repeats nothing', async (id, path, type) => {
    const town = towns.get(id)
    const headers = { 'content-type': type, soapaction: '""', 'x-app-key': 'test-key', authorization: 'Bearer x' }
    const canary = 'CANARY-7f3a'
    const body = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => text + canary),
      fc.json().map((text) => `{"idCardNo":"${canary}","x":${text}}`),
      fc.constantFrom(`<a>${canary}</a>`, `<a><![CDATA[${canary}]]></b>`, `{"qrCode":"${canary}"`),
    )
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const { text } = await post(`${town?.city.url}${path}`, headers, sent)
        expect(text).not.toContain(canary)
        for (const exchange of Object.values(town?.profile.exchanges ?? {})) {
          const at = town?.now()
          if (at !== undefined)
            expect(exchange.toRecord(new TextEncoder().encode(text), { at, secret }).record).toBeUndefined()
        }
      }),
      { numRuns: 40 },
    )
  })
})
