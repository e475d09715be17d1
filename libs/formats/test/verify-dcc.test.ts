import { hexEncode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type DccSigner, decodeDcc, decodeDccLayers, indexDccSigners, verifyDcc } from '../src/index.js'
import type { Written } from './cbor-writer.js'
import {
  at,
  type DccOdds,
  issueCose,
  issueDcc,
  newIssuer,
  newP384Issuer,
  newRsaIssuer,
  RECOVERY,
  TEST,
  VACCINATION,
} from './dcc-issuer.js'
import { standard } from './standard.js'

const issuer = newIssuer()
const rsa = newRsaIssuer()
const p384 = newP384Issuer()
const stranger = newIssuer()
const { keyId } = issuer.certificate
const wrongKeyId = new Uint8Array(8).fill(0xee)
const clock = at('2021-07-01T00:00:00Z')

const headers = (...entries: (readonly [number, Written])[]) => new Map<number, Written>(entries)

function verdict(odds: DccOdds, by = issuer, signers: readonly DccSigner[] = [by.certificate], when = clock) {
  return verifyDcc(decodeDcc(issueDcc(by, odds)), indexDccSigners(signers), when, standard.keyUsages)
}

const codesOf = (odds: DccOdds, by = issuer, signers?: readonly DccSigner[], when = clock) =>
  verdict(odds, by, signers, when).findings.map(({ code }) => code)

const accepted: readonly (readonly [string, DccOdds])[] = [
  ['nothing odd', {}],
  ['no tag (ES)', { tags: [] }],
  ['tags 61 and 18', { tags: [61, 18] }],
  [
    'kid only unprotected (BG, CZ, DE, LV, SM)',
    { protectedHeader: headers([1, -7]), unprotectedHeader: headers([4, keyId]) },
  ],
  ['kid in both headers, both right', { unprotectedHeader: headers([4, keyId]) }],
  ['kid in both headers, the unprotected one wrong', { unprotectedHeader: headers([4, wrongKeyId]) }],
  ['alg unprotected', { protectedHeader: headers([4, keyId]), unprotectedHeader: headers([1, -7]) }],
  [
    'a content type in the protected header (ES, GR, HR, SK)',
    { protectedHeader: headers([1, -7], [3, 60], [4, keyId]) },
  ],
  ['iss that is a ministry (GE)', { issuer: 'Ministry of Health of a Test State' }],
  ['no iss at all', { issuer: undefined }],
  ['times as floats (ES, HU)', { issuedAt: { float: 1622505600.75 }, expiresAt: { float: 1654041600.5 } }],
  [
    'times as tagged epoch times',
    { issuedAt: { tag: 1, value: 1622505600 }, expiresAt: { tag: 1, value: 1654041600 } },
  ],
  ['times with long heads', { issuedAt: { float: 1622505600 } }],
  [
    'date-times with tag 0 (HU, SE)',
    { health: { ...TEST, t: [{ ...TEST.t[0], sc: { tag: 0, value: '2021-06-04T08:13:51Z' } }] } },
  ],
  ['null groups (BG)', { health: { r: null, t: null, ...VACCINATION } }],
  ['two vaccinations (RO, SK)', { health: { ...VACCINATION, ver: '1.0.0', v: [VACCINATION.v[0], VACCINATION.v[0]] } }],
  ['a partial birth date (NL)', { health: { ...RECOVERY, dob: '1900' } }],
  ['a member outside the schema (SG)', { health: { ...VACCINATION, meta: { reference: 'x' } } }],
]

const refused: readonly (readonly [string, DccOdds, string])[] = [
  [
    'CO4: an algorithm that is not allowed',
    { protectedHeader: headers([1, -35], [4, keyId]) },
    'formats.dcc.algorithm',
  ],
  ['an algorithm of nobody', { protectedHeader: headers([1, -999], [4, keyId]) }, 'formats.dcc.algorithm'],
  ['no algorithm', { protectedHeader: headers([4, keyId]) }, 'formats.dcc.algorithm'],
  [
    'CO5: a signature that does not hold',
    { signature: (right) => right.map((byte) => byte ^ 1) },
    'formats.dcc.signature',
  ],
  [
    'CO22: no protected kid, a wrong unprotected one',
    { protectedHeader: headers([1, -7]), unprotectedHeader: headers([4, wrongKeyId]) },
    'formats.dcc.signer-unknown',
  ],
  [
    'a wrong protected kid, a right unprotected one',
    { protectedHeader: headers([1, -7], [4, wrongKeyId]), unprotectedHeader: headers([4, keyId]) },
    'formats.dcc.signer-unknown',
  ],
  ['no kid', { protectedHeader: headers([1, -7]) }, 'formats.dcc.key-id'],
  ['a kid that is text', { protectedHeader: headers([1, -7], [4, 'abcdefgh']) }, 'formats.dcc.key-id'],
  [
    'CO24: a signature with a leading zero',
    { signature: (right) => Uint8Array.of(0, ...right) },
    'formats.dcc.signature',
  ],
  [
    'CO24: a signature with a byte behind it',
    { signature: (right) => Uint8Array.of(...right, 0) },
    'formats.dcc.signature',
  ],
  [
    'a signature in DER',
    {
      signature: (right) =>
        Uint8Array.of(0x30, 0x44, 0x02, 0x20, ...right.subarray(0, 32), 0x02, 0x20, ...right.subarray(32)),
    },
    'formats.dcc.signature',
  ],
  ['CO25: a kid of 7 bytes', { protectedHeader: headers([1, -7], [4, keyId.subarray(0, 7)]) }, 'formats.dcc.key-id'],
  [
    'CO26: a kid of 9 bytes',
    { protectedHeader: headers([1, -7], [4, Uint8Array.of(...keyId, 0)]) },
    'formats.dcc.key-id',
  ],
  ['CO27: an alg of another kind of key', { protectedHeader: headers([1, -37], [4, keyId]) }, 'formats.dcc.signature'],
  ['an expired code', { expiresAt: at('2021-06-30T00:00:00Z') / 1000 }, 'formats.dcc.expired'],
  ['a code from the future', { issuedAt: at('2021-07-01T00:00:01Z') / 1000 }, 'formats.dcc.not-yet-valid'],
  ['no exp', { expiresAt: undefined }, 'formats.dcc.times'],
]

describe('verifyDcc', () => {
  it.each(accepted)('accepts %s', (_name, odds) => {
    expect(verdict(odds)).toMatchObject({
      ok: true,
      isSigned: true,
      isKeyUsageAllowed: true,
      isInForce: true,
      findings: [],
    })
  })

  it.each(refused)('refuses %s', (_name, odds, code) => {
    expect(codesOf(odds)).toEqual([code])
  })

  it('accepts PS256 and refuses it under ES256', () => {
    expect(verdict({}, rsa).ok).toBe(true)
    const mislabelled = { protectedHeader: headers([1, -7], [4, rsa.certificate.keyId]) }
    expect(codesOf(mislabelled, rsa)).toEqual(['formats.dcc.signature'])
  })

  it('tries every signer with the same kid', () => {
    const twin = { ...stranger.certificate, keyId }
    expect(verdict({}, issuer, [twin, issuer.certificate])).toMatchObject({ ok: true, signer: issuer.certificate })
    expect(codesOf({}, issuer, [twin])).toEqual(['formats.dcc.signature'])
  })

  it('names a signer that is not trusted', () => {
    expect(codesOf({}, issuer, [stranger.certificate])).toEqual(['formats.dcc.signer-unknown'])
  })

  it('counts both ends of the validity, and fractions of a second', () => {
    const from = at('2021-06-01T00:00:00Z')
    const to = at('2022-06-01T00:00:00Z')
    expect(verdict({}, issuer, undefined, from).ok).toBe(true)
    expect(verdict({}, issuer, undefined, to).ok).toBe(true)
    const half = { issuedAt: { float: from / 1000 + 0.5 } }
    expect(codesOf(half, issuer, undefined, at('2021-06-01T00:00:00.499Z'))).toEqual(['formats.dcc.not-yet-valid'])
    expect(verdict(half, issuer, undefined, at('2021-06-01T00:00:00.500Z')).ok).toBe(true)
  })

  it('reports every step that fails', () => {
    const wrong = newIssuer(['1.3.6.1.4.1.1847.2021.1.1'])
    const odds: DccOdds = { expiresAt: 1, signature: (right) => right.map((byte) => byte ^ 1) }
    expect(codesOf(odds, wrong)).toEqual(['formats.dcc.signature', 'formats.dcc.key-usage', 'formats.dcc.expired'])
  })
})

const usages: readonly (readonly [string, readonly string[] | undefined, unknown, boolean])[] = [
  ['none, a test', undefined, TEST, true],
  ['an empty list, a recovery (CO15)', [], RECOVERY, true],
  ['one empty OID', [''], RECOVERY, true],
  ['one zero OID', ['0.0'], RECOVERY, true],
  ['test, a test', ['1.3.6.1.4.1.1847.2021.1.1'], TEST, true],
  ['vaccination, a vaccination', ['1.3.6.1.4.1.1847.2021.1.2'], VACCINATION, true],
  ['recovery, a recovery', ['1.3.6.1.4.1.1847.2021.1.3'], RECOVERY, true],
  ['test in the old spelling, a test', ['1.3.6.1.4.1.0.1847.2021.1.1'], TEST, true],
  ['vaccination in the old spelling, a vaccination', ['1.3.6.1.4.1.0.1847.2021.1.2'], VACCINATION, true],
  ['recovery in the old spelling, a recovery', ['1.3.6.1.4.1.0.1847.2021.1.3'], RECOVERY, true],
  ['test, a vaccination (CO6)', ['1.3.6.1.4.1.0.1847.2021.1.1'], VACCINATION, false],
  ['vaccination, a recovery (CO9)', ['1.3.6.1.4.1.0.1847.2021.1.2'], RECOVERY, false],
  ['recovery, a vaccination (CO10)', ['1.3.6.1.4.1.0.1847.2021.1.3'], VACCINATION, false],
  ['only an ICAO one (IS 3)', ['2.23.136.1.1.14.2'], VACCINATION, false],
  ['only clientAuth and emailProtection', ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.4'], VACCINATION, false],
  ['any usage', ['2.5.29.37.0'], VACCINATION, false],
  ['clientAuth and vaccination (ES)', ['1.3.6.1.5.5.7.3.2', '1.3.6.1.4.1.1847.2021.1.2'], VACCINATION, true],
  [
    'vaccination, with null groups beside it',
    ['1.3.6.1.4.1.1847.2021.1.2'],
    { t: null, r: null, ...VACCINATION },
    true,
  ],
  ['vaccination, with a test beside it', ['1.3.6.1.4.1.1847.2021.1.2'], { ...TEST, ...VACCINATION }, false],
  ['test, no group at all', ['1.3.6.1.4.1.1847.2021.1.1'], { ver: '1.3.0', nam: {}, dob: '' }, false],
]

describe('key usage', () => {
  it.each(usages)('%s', (_name, extendedKeyUsage, health, allowed) => {
    const signer: DccSigner = { ...issuer.certificate, extendedKeyUsage }
    expect(verdict({ health }, issuer, [signer]).isKeyUsageAllowed).toBe(allowed)
  })
})

const layers: readonly (readonly [string, string, string, string])[] = [
  ['H1: another context', issueDcc(issuer).replace('HC1:', 'HL0:'), 'prefix', 'formats.dcc.prefix'],
  ['H3: only base45', issueDcc(issuer).slice(4), 'prefix', 'formats.dcc.prefix'],
  ['more than a symbol holds', `HC1:${'0'.repeat(4300)}`, 'prefix', 'formats.dcc.size'],
  ['B1: foreign characters', 'HC1:abc', 'base45', 'formats.dcc.base45'],
  ['Z1: a broken stream', `${issueDcc(issuer).slice(0, 60)}000`, 'deflate', 'formats.dcc.deflate'],
  ['CBO2: COSE is a bare integer', issueDcc(issuer, { message: 1 }), 'cose', 'formats.dcc.cose'],
  ['tag 98', issueDcc(issuer, { tags: [98] }), 'cose', 'formats.dcc.cose'],
  [
    'a payload that is a byte string (CBO1)',
    issueDcc(issuer, { health: Uint8Array.of(1) }),
    'payload',
    'formats.dcc.payload',
  ],
  [
    'a payload with bytes inside',
    issueDcc(issuer, { health: { ver: Uint8Array.of(1) } }),
    'payload',
    'formats.dcc.payload',
  ],
  [
    'a member named __proto__',
    issueDcc(issuer, { health: new Map([['__proto__', 1]]) }),
    'payload',
    'formats.dcc.payload',
  ],
  ['iat as text', issueDcc(issuer, { issuedAt: '1622505600' }), 'claims', 'formats.dcc.claims'],
  ['exp beyond the calendar', issueDcc(issuer, { expiresAt: { float: 1e300 } }), 'claims', 'formats.dcc.claims'],
  ['exp that is no number', issueDcc(issuer, { expiresAt: { float: Number.NaN } }), 'claims', 'formats.dcc.claims'],
]

describe('decodeDccLayers', () => {
  it.each(layers)('%s', (_name, text, step, code) => {
    expect(decodeDccLayers(text).fault).toMatchObject({ step, code })
    expect(() => decodeDcc(text)).toThrow(expect.objectContaining({ code }))
  })

  it('keeps what the steps before the fault gave', () => {
    const broken = decodeDccLayers(issueDcc(issuer, { health: Uint8Array.of(1) }))
    expect(broken.message).toBeDefined()
    expect(broken.claims?.issuer).toBe('XX')
    expect(broken.health).toBeUndefined()
  })

  it('gives every layer of a whole code', () => {
    const odds = { health: { open: new Map<string, Written>([['ver', '1.0.0']]) } }
    const code = decodeDcc(issueDcc(issuer, odds))
    expect(hexEncode(code.cose)).toMatch(/^d284/)
    expect(code.health).toEqual({ ver: '1.0.0' })
    expect(hexEncode(code.message.payload)).toBe(hexEncode(decodeDcc(issueDcc(issuer, odds)).message.payload))
    expect(issueCose(issuer)).not.toHaveLength(0)
  })
})

describe('a P-384 key that calls itself ES256', () => {
  it('is verified with SHA-256', () => expect(codesOf({}, p384)).toEqual([]))
  it('is refused when a bit is off', () => {
    expect(codesOf({ signature: (right) => right.map((byte, at) => (at === 5 ? byte ^ 1 : byte)) }, p384)).toEqual([
      'formats.dcc.signature',
    ])
  })
})
