import { readFileSync } from 'node:fs'
import type { JsonValue } from '@yimatong/codec'
import { type Bytes, base64UrlDecode, base64UrlEncode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeShc,
  decodeShcKeySet,
  decodeShcRevocationList,
  indexShcIssuers,
  type ShcTrust,
  verifyShc,
} from '../src/index.js'
import {
  AT,
  at,
  changed,
  goodPayload,
  ISSUER,
  mintShc,
  NOISE,
  newShcIssuer,
  type ShcOdds,
  shcStandard,
  type TestIssuer,
} from './shc-issuer.js'

interface Vector extends ShcOdds {
  readonly says: string
  /** Members of the payload changed by pointer; null takes one away. */
  readonly payload?: { readonly [pointer: string]: JsonValue }
  /** What stands before and after the JWS. */
  readonly around?: readonly [string, string]
  readonly codes: readonly string[]
}

const KNOWN = new Set(['says', 'header', 'payload', 'text', 'pack', 'signature', 'around', 'codes'])
const issuer = newShcIssuer()
const { keys } = decodeShcKeySet({ keys: [issuer.jwk] })
const trust = indexShcIssuers([{ url: ISSUER, keys }])

function vectors(): readonly Vector[] {
  const { cases }: { cases: Vector[] } = JSON.parse(
    readFileSync(new URL('./vectors/shc-cards.json', import.meta.url), 'utf8'),
  )
  for (const item of cases) {
    const unknown = Object.keys(item).filter((key) => !KNOWN.has(key))
    if (unknown.length > 0) throw new Error(`unknown members ${unknown.join()} in ${item.says}`)
  }
  return cases
}

function minted({ header, payload = {}, text, around: [before, after] = ['', ''], pack, signature }: Vector): string {
  const filled: NonNullable<Vector['payload']> = JSON.parse(JSON.stringify(payload).replace('{random}', NOISE))
  const changes = Object.entries(filled).map(([pointer, value]) => [pointer, value ?? undefined] as const)
  const json = changed(goodPayload(), Object.fromEntries(changes))
  const head: JsonValue = header && JSON.parse(JSON.stringify(header).replace('{kid}', issuer.jwk.kid))
  const jws = mintShc(issuer, {
    payload: json,
    ...(head !== undefined && { header: head }),
    ...(text !== undefined && { text: text.replace('{payload}', JSON.stringify(json)) }),
    ...(pack && { pack }),
    ...(signature && { signature }),
  })
  return `${before}${jws}${after}`
}

const verdictOf = (jws: string, by: ShcTrust = trust, instant = AT) =>
  verifyShc(decodeShc(jws, shcStandard.fhir), by, instant)
const codesOf = (jws: string, by: ShcTrust = trust) => [...new Set(verdictOf(jws, by).findings.map(({ code }) => code))]

describe('a card', () => {
  it.each(vectors().map((vector) => [vector.says, vector] as const))('%s', (_, vector) => {
    expect(codesOf(minted(vector)).sort()).toEqual([...vector.codes].sort())
  })

  it('is good when nothing blocks, and only then', () => {
    for (const vector of vectors()) {
      const { ok, findings } = verdictOf(minted(vector))
      expect([vector.says, ok]).toEqual([vector.says, findings.every(({ severity }) => severity !== 'block')])
    }
  })

  it('says what it holds and who signed it', () => {
    const card = decodeShc(mintShc(issuer), shcStandard.fhir)
    expect(card.claims).toMatchObject({ issuer: ISSUER, issuedAt: 1_650_000_000_500, fhirVersion: '4.0.1' })
    expect(verifyShc(card, trust, AT)).toMatchObject({ ok: true, isSigned: true, isInForce: true, key: keys[0] })
  })

  it('is in force at both ends, to the millisecond', () => {
    const jws = mintShc(issuer, { payload: changed(goodPayload(), { '/nbf': 1_650_000_000, '/exp': 1_650_000_001 }) })
    const early = at('2022-04-15T05:19:59.999Z')
    const late = at('2022-04-15T05:20:01.001Z')
    expect(verdictOf(jws, trust, at('2022-04-15T05:20:00Z')).isInForce).toBe(true)
    expect(verdictOf(jws, trust, at('2022-04-15T05:20:01Z')).isInForce).toBe(true)
    expect(verdictOf(jws, trust, early).findings.map(({ code }) => code)).toEqual(['formats.shc.not-yet-valid'])
    expect(verdictOf(jws, trust, late).findings.map(({ code }) => code)).toEqual(['formats.shc.expired'])
  })

  it('never opens with a changed bit', () => {
    const jws = mintShc(issuer)
    const [head = '', payload = '', signature = ''] = jws.split('.')
    const parts = [head, payload, signature].map((part) => base64UrlDecode(part))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.nat(), fc.integer({ min: 0, max: 7 }), (which, place, bit) => {
        const altered = parts.map((bytes, index) =>
          base64UrlEncode(index === which ? flipped(bytes, place, bit) : bytes),
        )
        expect(verdictOf(altered.join('.')).ok).toBe(false)
      }),
    )
  })

  it('comes back out of what it was put into, whatever that is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), (more) => {
        const json: { [name: string]: JsonValue } = JSON.parse(JSON.stringify({ ...goodPayload(), more: { ...more } }))
        const text = JSON.stringify(json)
        if (/"__proto__"|-0|\p{Surrogate}|\\ud/u.test(text)) return
        const { payload } = decodeShc(mintShc(issuer, { text }), shcStandard.fhir)
        expect(payload?.text).toBe(text)
        expect(payload?.json).toEqual(json)
      }),
      { numRuns: 60 },
    )
  })

  it('repeats nothing of itself in what is found', () => {
    const secret = 'ZQXJ'
    const json = changed(goodPayload(), {
      '/vc/credentialSubject/fhirBundle/entry/0/resource/name': [{ family: secret, given: [secret], text: '' }],
      '/vc/credentialSubject/fhirBundle/entry/1/resource/status': secret,
      [`/vc/credentialSubject/fhirBundle/entry/1/resource/${secret} 1`]: '',
      '/iss': `http://${secret}/`,
      '/vc/rid': `${secret} `,
    })
    expect(JSON.stringify(verdictOf(mintShc(issuer, { payload: json })).findings)).not.toContain(secret)
  })
})

function flipped(bytes: Bytes, place: number, bit: number): Bytes {
  return bytes.map((byte, index) => (index === place % bytes.length ? byte ^ (1 << bit) : byte))
}

describe('whose key it is', () => {
  const other = newShcIssuer()
  const setOf = (...issuers: readonly TestIssuer[]) => decodeShcKeySet({ keys: issuers.map(({ jwk }) => jwk) }).keys

  it.each<[string, ShcTrust, readonly string[]]>([
    ['of nobody that is known', indexShcIssuers([]), ['formats.shc.issuer-keys']],
    ['of an issuer without keys', indexShcIssuers([{ url: ISSUER, keys: [] }]), ['formats.shc.issuer-keys']],
    ['in no set', indexShcIssuers([{ url: ISSUER, keys: setOf(other) }]), ['formats.shc.key-unknown']],
    [
      'in the set of another',
      indexShcIssuers([
        { url: ISSUER, keys: setOf(other) },
        { url: 'https://other.example', keys },
      ]),
      ['formats.shc.key-issuer'],
    ],
    ['known and nobody’s', indexShcIssuers([{ url: ISSUER, keys: setOf(other) }], keys), ['formats.shc.key-issuer']],
    ['one of several', indexShcIssuers([{ url: ISSUER, keys: setOf(other, issuer) }]), []],
    [
      'in the second entry of its issuer',
      indexShcIssuers([
        { url: ISSUER, keys: setOf(other) },
        { url: `${ISSUER}/`, keys },
      ]),
      [],
    ],
  ])('%s', (_, by, codes) => {
    expect(codesOf(mintShc(issuer), by)).toEqual(codes)
  })

  it('does not take a key of the same id that another made', () => {
    const forged = decodeShcKeySet({ keys: [{ ...other.jwk, kid: issuer.jwk.kid }] }).keys
    const by = indexShcIssuers([{ url: ISSUER, keys: forged }])
    expect(codesOf(mintShc(issuer), by)).toEqual(['formats.shc.key-thumbprint', 'formats.shc.signature'])
  })
})

describe('revocation', () => {
  const { kid } = issuer.jwk
  const list = (more: object = {}) => ({ kid, method: 'rid', ctr: 3, rids: ['abc', 'early.1600000000'], ...more })
  const card = (rid?: string) => mintShc(issuer, { payload: changed(goodPayload(), { '/vc/rid': rid }) })

  function believing(json: JsonValue | undefined, counter: JsonValue = 3): ShcTrust {
    const announced = decodeShcKeySet({ keys: [{ ...issuer.jwk, crlVersion: counter }] }).keys
    const revocations = new Map(json === undefined ? [] : [[kid, decodeShcRevocationList(json)] as const])
    return indexShcIssuers([{ url: ISSUER, keys: announced, revocations }])
  }

  it.each<[string, string | undefined, JsonValue | undefined, readonly string[]]>([
    ['a card not on the list', 'other', list(), []],
    ['a card without id', undefined, list(), []],
    ['a card on the list', 'abc', list(), ['formats.shc.revoked']],
    ['a card issued after those that are meant', 'early', list(), []],
    ['a card issued before them', 'early', list({ rids: ['early.1650000001'] }), ['formats.shc.revoked']],
    ['a card issued in the very second', 'early', list({ rids: ['early.1650000000'] }), []],
    ['a list that is announced and not there', 'other', undefined, ['formats.shc.revocation-list']],
    ['a list that is none', 'other', 'x', ['formats.shc.revocation-list']],
    ['the list of another key', 'other', list({ kid: 'x' }), ['formats.shc.revocation-list']],
    ['another method', 'other', list({ method: 'serial' }), ['formats.shc.revocation-list']],
    ['an older list', 'other', list({ ctr: 2 }), ['formats.shc.revocation-list']],
    ['an id with padding', 'other', list({ rids: ['abcd=='] }), ['formats.shc.revocation-list']],
    ['an id that is too long', 'other', list({ rids: ['a'.repeat(25)] }), ['formats.shc.revocation-list']],
    ['an id that is a number', 'other', list({ rids: [1] }), ['formats.shc.revocation-list']],
    ['an id twice', 'other', list({ rids: ['a', 'a.1'] }), ['formats.shc.revocation-list']],
    ['no ids at all', 'other', list({ rids: [] }), []],
    ['a time that is none', 'other', list({ rids: ['a.b'] }), ['formats.shc.revocation-list']],
  ])('%s', (_, rid, json, codes) => {
    expect(codesOf(card(rid), believing(json))).toEqual(codes)
  })

  it('of an id named twice goes to the later time', () => {
    const found = codesOf(card('a'), believing(list({ rids: ['a.1', 'a.1650000001'] })))
    expect(found).toEqual(['formats.shc.revocation-list', 'formats.shc.revoked'])
  })

  it('names every repetition once, and all that is wrong with entries once', () => {
    const { findings } = decodeShcRevocationList(list({ rids: ['a', 'a', 'a', '=', '$'] }))
    expect(findings.map(({ path }) => path)).toEqual(['/rids/1', '/rids/2', '/rids'])
  })

  it('is not asked about where the key announces no list', () => {
    expect(codesOf(card('abc'), trust)).toEqual([])
  })
})
