import { sealReferenceToken } from '@yimatong/envelope'
import { finding, HOUR, hexDecode, utf8Encode } from '@yimatong/kernel'
import type { CompiledProfile } from '@yimatong/profiles'
import { withOrigins } from '@yimatong/record'
import { describe, expect, it } from 'vitest'
import {
  answerHealthQuery,
  type HealthQuery,
  type Home,
  issueCode,
  type LocalQuestion,
  outcomeOf,
  readSubject,
  recognise,
  recogniseOffline,
} from '../src/index.js'
import { arrivalWith } from './arrival.js'
import { cityOf, homeOf, inhabitant } from './cities.js'
import { NUMBER, numberOf } from './national-codes.js'
import { byDocument, queryOf, SHANGHAI_SYMBOL } from './queries.js'
import { AT, after, questionOf, snapshot } from './setting.js'
import { anhui, elements, limits, shanghai, zhejiang } from './standards.js'

const ANHUI_SYMBOL = `https://akm.ah.gov.cn/jkm?qrcode=${'a'.repeat(32)}`

const _bySymbol = { kind: 'symbol', profile: 'cn-34-akm', text: ANHUI_SYMBOL } as const

async function _judgeAnswer(home: Home, query: HealthQuery) {
  const { code, findings } = await answerHealthQuery(home, query)
  const answerTo = { nonce: query.nonce, authority: home.authority }
  return {
    findings,
    judged:
      code === undefined ? undefined : recogniseOffline(code, questionOf(query.purpose), snapshot, AT, { answerTo }),
  }
}

function localOf(home: Home, subject: HealthQuery['subject']): LocalQuestion {
  const local = readSubject(home, { subject, consent: true })
  if ('severity' in local) throw new Error(`no such city: ${local.code}`)
  return local
}

describe('a city that gives no level', () => {
  const SAID: readonly [string, Parameters<typeof cityOf>[1]['document'], string][] = [
    ['is down', finding('city.unreachable', 'home'), 'city.unreachable'],
    ['is slow', finding('city.timeout', 'home'), 'city.timeout'],
    ['is garbled', Uint8Array.of(0xff, 0xfe), 'profile.answer.malformed'],
    ['is empty', new Uint8Array(), 'profile.answer.malformed'],
    [
      'has a colour nobody knows',
      utf8Encode('{"flag":true,"data":{"flag":true,"data":{"healthLevel":"9","authField":[],"dataSource":"1"}}}'),
      'profile.answer.unknown-level',
    ],
  ]

  it.each(SAID)('%s: no code, a finding', async (_name, document, code) => {
    const home = homeOf('340000', cityOf(anhui, document === undefined ? {} : { document }))
    const answer = await answerHealthQuery(home, queryOf(byDocument))
    expect(answer.code).toBeUndefined()
    expect(answer.findings.map((found) => found.code)).toContain(code)
    const order = { kind: 'signed', local: localOf(home, byDocument), disclosure: 'full' } as const
    expect((await issueCode(home, order)).text).toBeUndefined()
    expect(home.saved).toEqual([])
  })
})

describe('what a query is about', () => {
  const home = homeOf('340000', cityOf(zhejiang, {}), cityOf(anhui, {}))
  const tokenUnder = (keyId: string, key: string, expiresAt = after(HOUR), lookup = '["cn-34-akm","reference","a"]') =>
    sealReferenceToken(
      { division: '340000', codeId: new Uint8Array(16), keyId, expiresAt, lookup: utf8Encode(lookup) },
      hexDecode(key.repeat(32)),
      new Uint8Array(12),
    )

  const REFUSED: readonly [string, HealthQuery['subject'], boolean, string][] = [
    ['a document without consent', byDocument, false, 'consent.missing'],
    [
      'a document that no city here takes',
      { kind: 'document', type: 'passport', number: 'E00000000' },
      true,
      'home.no-connector',
    ],
    [
      'a symbol of a profile that is not ours',
      { kind: 'symbol', profile: 'cn-31-ssm-online', text: SHANGHAI_SYMBOL },
      true,
      'home.no-connector',
    ],
    ['a symbol that is none', { kind: 'symbol', profile: 'cn-34-akm', text: 'x' }, true, 'home.no-connector'],
    [
      'a symbol of a city that has none',
      { kind: 'symbol', profile: 'cn-33-soap', text: 'x' },
      true,
      'home.no-connector',
    ],
    [
      'a token sealed under another key',
      { kind: 'token', token: tokenUnder('2024-06', '33') },
      true,
      'token.unreadable',
    ],
    [
      'a token of a key we no longer have',
      { kind: 'token', token: tokenUnder('2023-01', '11') },
      true,
      'token.key-unknown',
    ],
    ['a token that is none', { kind: 'token', token: 'HCR1:ABC' }, true, 'token.unreadable'],
    [
      'a token past its end',
      { kind: 'token', token: tokenUnder('2024-06', '11', after(-HOUR)) },
      true,
      'token.expired',
    ],
    [
      'a token of a city we no longer have',
      { kind: 'token', token: tokenUnder('2024-06', '11', after(HOUR), '["cn-99","reference","a"]') },
      true,
      'home.no-connector',
    ],
    [
      'a token that holds no look-up',
      { kind: 'token', token: tokenUnder('2024-06', '11', after(HOUR), '{}') },
      true,
      'home.no-connector',
    ],
    [
      'a token that holds half a document',
      { kind: 'token', token: tokenUnder('2024-06', '11', after(HOUR), '["cn-34-akm","document","x"]') },
      true,
      'home.no-connector',
    ],
    [
      'a token that holds no JSON',
      { kind: 'token', token: tokenUnder('2024-06', '11', after(HOUR), '[') },
      true,
      'token.unreadable',
    ],
  ]

  it.each(REFUSED)('%s', async (_name, subject, consent, code) => {
    expect(readSubject(home, { subject, consent })).toMatchObject({ code, severity: 'block' })
    const answer = await answerHealthQuery(home, queryOf(subject, { consent }))
    expect(answer).toMatchObject({ findings: [{ code }] })
    expect(answer.code).toBeUndefined()
  })

  it('a token opens as long as the arrival gateway lets it pass: the skew is granted at home too', () => {
    const read = (expiresAt: ReturnType<typeof after>) =>
      readSubject(home, { subject: { kind: 'token', token: tokenUnder('2024-06', '11', expiresAt) }, consent: false })
    expect(read(after(-limits.skewMs + 1000))).toMatchObject({ lookup: { kind: 'reference', reference: 'a' } })
    expect(read(after(-limits.skewMs))).toMatchObject({ code: 'token.expired' })
  })

  it('a key that home no longer has is nobody’s red, a changed token is', () => {
    const outcome = (token: string) => {
      const found = readSubject(home, { subject: { kind: 'token', token }, consent: false })
      if (!('severity' in found)) throw new Error('the token opened')
      return [found.party, outcomeOf(found, snapshot.findings)]
    }
    expect(outcome(tokenUnder('2023-01', '11'))).toEqual(['home', 'undetermined'])
    expect(outcome(tokenUnder('2024-06', '33'))).toEqual(['holder', 'refused'])
  })

  it('a symbol past its life is not asked about at home either', () => {
    const old = homeOf('310000', cityOf(shanghai, {}))
    const text = `https://s.sh.gov.cn/${'5'.repeat(32)}${AT - 25 * HOUR}`
    expect(
      readSubject(old, { subject: { kind: 'symbol', profile: 'cn-31-ssm-online', text }, consent: true }),
    ).toMatchObject({ code: 'code.expired' })
  })

  it('a token of an older key of ours still opens', () => {
    const token = tokenUnder('2024-05', '22')
    expect(readSubject(home, { subject: { kind: 'token', token }, consent: false })).toMatchObject({
      lookup: { kind: 'reference', reference: 'a' },
    })
  })
})

describe('an issued code', () => {
  const green = () => homeOf('340000', cityOf(anhui, { document: inhabitant('00') }))

  it('signed: judged anywhere without asking, and saved by its opaque id', async () => {
    const home = green()
    const made = await issueCode(home, { kind: 'signed', local: localOf(home, byDocument), disclosure: 'minimal' })
    expect(recogniseOffline(made.text ?? '', questionOf(), snapshot, AT)).toMatchObject({
      outcome: 'accepted',
      codeId: made.codeId,
    })
    expect(made.expiresAt).toBe(AT + limits.codeLifetimeMs)
    expect(home.saved).toEqual([
      { codeId: made.codeId, division: '340000', issuedAt: AT, expiresAt: made.expiresAt, kind: 'signed' },
    ])
  })

  it.each([
    ['a shorter life as asked', 60_000, 60_000],
    ['no longer one than allowed', 400 * limits.codeLifetimeMs, limits.codeLifetimeMs],
  ])('%s', async (_name, lifetimeMs, lives) => {
    const home = green()
    for (const kind of ['signed', 'reference'] as const) {
      const made = await issueCode(home, { kind, local: localOf(home, byDocument), disclosure: 'minimal', lifetimeMs })
      expect(made.expiresAt).toBe(AT + lives)
    }
  })

  it('as a token: opened at home alone, and then asked live', async () => {
    const home = green()
    const { text = '' } = await issueCode(home, {
      kind: 'reference',
      local: localOf(home, byDocument),
      disclosure: 'minimal',
    })
    expect(text).not.toContain(NUMBER)
    const arrival = arrivalWith(({ query }) => answerHealthQuery(home, query))
    const judged = await recognise(arrival, { shown: { kind: 'code', text }, question: questionOf(), consent: false })
    expect(judged).toMatchObject({ outcome: 'accepted', issuer: '340000', level: '00' })
  })

  it('that no symbol could hold is an answer, not a fault', async () => {
    const talkative = cityOf(talkativeZhejiang(), { document: new Uint8Array() })
    const home = homeOf('330000', talkative)
    const tooMuch = { code: 'home.failed', party: 'home', severity: 'block' }
    const made = await issueCode(home, { kind: 'signed', local: localOf(home, byDocument), disclosure: 'full' })
    expect([made.text, made.city.findings]).toEqual([undefined, [tooMuch]])
    expect(home.saved).toEqual([])
    expect(await answerHealthQuery(home, queryOf(byDocument, { purpose: 'hospital' }))).toEqual({ findings: [tooMuch] })
    expect((await answerHealthQuery(home, queryOf(byDocument))).code).toBeDefined()
  })
})

/** Zhejiang, did it tell of a hundred trips. */
function talkativeZhejiang(): CompiledProfile {
  const { document } = zhejiang.exchanges
  if (!document) throw new Error('Zhejiang is asked by document')
  const trip = { from: '330199', to: '340199', start: after(-HOUR), end: AT, transport: 'rail' }
  const { profile, subject, assessment } = inhabitant('00')
  const trips = Array.from({ length: 100 }, () => trip)
  const record = withOrigins({ profile, subject, trips, ...(assessment && { assessment }) }, elements)
  const toRecord = () => ({ record, losses: [], findings: [], layers: [] })
  return { ...zhejiang, exchanges: { document: { ...document, toRecord } } }
}

describe('the whole way between two provinces', () => {
  it('a traveller without a phone, by a document in small letters', async () => {
    const withX = numberWithX()
    const home = homeOf('330000', cityOf(zhejiang, { document: inhabitant('00') }))
    const arrival = arrivalWith(({ query }) => answerHealthQuery(home, query))
    const shown = { kind: 'document', type: 'resident-id', number: withX.toLowerCase() } as const
    const judged = await recognise(arrival, { shown, question: questionOf('hospital'), consent: true })
    expect(judged).toMatchObject({ outcome: 'accepted', record: { subject: { documentNumber: withX } } })
  })

  function numberWithX(): string {
    for (let sequence = 1; sequence < 99; sequence++) {
      const number = numberOf(`33019919000101${String(sequence).padStart(3, '0')}`)
      if (number.endsWith('X')) return number
    }
    throw new Error('no synthetic number ends in X')
  }
})
