import { generateCrls } from '@yimatong/certs'
import { DAY, hexEncode, type Instant, instant, MINUTE, SECOND } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import {
  type Authority,
  checkSigner,
  compileTrust,
  type SignerEntry,
  type TrustedSigner,
  type TrustList,
} from '../src/index.js'
import { AT, after, anchors, authority, crls, hierarchy, listOf, named, signer } from './setting.js'

const keyOf = (name: string) => hexEncode(named(name).certificate.keyId)
const everyCertificate = [...hierarchy.values()].map(({ certificate }) => certificate.der)

function entriesOf(authorities: readonly Authority[], name: string, more: Partial<TrustList> = {}, when: Instant = AT) {
  return compileTrust(listOf({ authorities, ...more }), anchors, when).signers.get(keyOf(name)) ?? []
}

function entryOf(...asked: Parameters<typeof entriesOf>): TrustedSigner {
  const [entry] = entriesOf(...asked)
  if (!entry) throw new Error(`${asked[1]} is not in the index`)
  return entry
}

describe('a signer with a fault', () => {
  const expected = [...hierarchy.values()].flatMap(({ name, node }): [string, string][] =>
    node.expect === undefined ? [] : [[name, node.expect]],
  )

  it.each(expected)('%s: %s', (name, code) => {
    const entry: SignerEntry = { ...signer(name), intermediates: everyCertificate }
    const found = checkSigner(entryOf([authority('330000', { signers: [entry] })], name), '330000', AT)
    expect(found).toMatchObject({ code, severity: 'block' })
  })

  it('is every one of the ceremony', () => {
    expect(expected.length).toBeGreaterThanOrEqual(16)
  })

  it('costs the others of its list nothing', () => {
    const faulty = expected.map(([name]) => signer(name))
    const unreadable: SignerEntry = { ...signer('330000-code-signer'), certificate: Uint8Array.of(0x30, 0) }
    const noChain: SignerEntry = { ...signer('330000-receipt-signer'), intermediates: [Uint8Array.of(7)] }
    const signers = [unreadable, noChain, ...faulty, signer('330000-code-signer')]
    const index = compileTrust(listOf({ authorities: [authority('330000', { signers })] }), anchors, AT)
    const [entry] = index.signers.get(keyOf('330000-code-signer')) ?? []
    expect(entry && checkSigner(entry, '330100', AT)).toBeUndefined()
    expect(entry).toBeDefined()
    expect(index.signers.get(keyOf('330000-receipt-signer'))).toBeUndefined()
  })

  it('is told by an assurance that its certificate is not meant for', () => {
    const asCity = authority('330000', { signers: [signer('330000-code-signer', 'city-signed')] })
    const asGateway = authority('330000', { signers: [signer('330100-code-signer', 'gateway-attested')] })
    expect(checkSigner(entryOf([asCity], '330000-code-signer'), '330000', AT)?.code).toBe('pki.path.purpose')
    expect(checkSigner(entryOf([asGateway], '330100-code-signer'), '330100', AT)?.code).toBe('pki.path.purpose')
  })
})

describe('revocation lists', () => {
  it('one that cannot be read costs only those it speaks for', () => {
    const lists = generateCrls(hierarchy, { at: instant(AT - DAY), days: 30 })
    const torn = [...lists].map(([name, der]) => (name === '330000-ca' ? der.subarray(0, 40) : der))
    const authorities = [authority('330000'), authority('310000')]
    const code = (name: string, division: string) =>
      checkSigner(entryOf(authorities, name, { crls: torn }), division, AT)?.code
    expect(code('330000-code-signer', '330000')).toBe('pki.path.revocation-unknown')
    expect(code('310000-code-signer', '310000')).toBeUndefined()
  })

  it('none at all: nobody is trusted', () => {
    const entry = entryOf([authority('330000')], '330000-code-signer', { crls: [] })
    expect(checkSigner(entry, '330000', AT)?.code).toBe('pki.path.revocation-unknown')
  })

  it('one that has run out since loading is no longer a proof', () => {
    const entry = entryOf([authority('330000')], '330000-code-signer')
    const end = AT - DAY + 30 * DAY
    expect(checkSigner(entry, '330000', instant(end + SECOND - 1))).toBeUndefined()
    expect(checkSigner(entry, '330000', instant(end + SECOND))?.code).toBe('pki.path.revocation-unknown')
  })

  it('one that was not out yet at the instant asked about is none either', () => {
    const entry = entryOf([authority('330000')], '330000-code-signer')
    expect(checkSigner(entry, '330000', instant(AT - DAY))).toBeUndefined()
    expect(checkSigner(entry, '330000', instant(AT - DAY - 1))?.code).toBe('trust.signer.not-yet-valid')
  })
})

describe('a clock that is behind the registry’s', () => {
  const justMade = [...generateCrls(hierarchy, { at: AT, days: 30 }).values()]
  const list = listOf({ crls: justMade })
  const codeAt = (ms: number, skewMs: number) => {
    const [entry] = compileTrust(list, anchors, after(ms), skewMs).signers.get(keyOf('330000-code-signer')) ?? []
    if (!entry) throw new Error('not in the index')
    return checkSigner(entry, '330000', after(ms), skewMs)?.code
  }

  it.each<[string, number, number, string | undefined]>([
    ['by less than the skew: the lists of the day count', -4 * MINUTE, 5 * MINUTE, undefined],
    ['by the skew', -5 * MINUTE, 5 * MINUTE, undefined],
    ['by more', -5 * MINUTE - 1, 5 * MINUTE, 'pki.path.revocation-unknown'],
    ['with no skew allowed', -1, 0, 'pki.path.revocation-unknown'],
  ])('%s', (_name, ms, skewMs, code) => {
    expect(codeAt(ms, skewMs)).toBe(code)
  })
})

describe('time passes after loading', () => {
  const forever = [...generateCrls(hierarchy, { at: instant(AT - DAY), days: 9000 }).values()]
  const entry = entryOf([authority('330000')], '330000-code-signer', { crls: forever })
  const { notBefore, notAfter } = entry.certificate
  const TIMES: readonly [string, number, string | undefined][] = [
    ['a millisecond before its first second', notBefore - 1, 'trust.signer.not-yet-valid'],
    ['in its first second', notBefore, undefined],
    ['now', AT, undefined],
    ['at its last second', notAfter, undefined],
    ['within its last second', notAfter + SECOND - 1, undefined],
    ['after its last second', notAfter + SECOND, 'trust.signer.expired'],
  ]

  it.each(TIMES)('%s', (_name, when, code) => {
    expect(checkSigner(entry, '330000', instant(when))?.code).toBe(code)
  })

  const SKEWED: readonly [string, number, string | undefined][] = [
    ['begins within the skew', notBefore - 5 * MINUTE, undefined],
    ['begins a millisecond after it', notBefore - 5 * MINUTE - 1, 'trust.signer.not-yet-valid'],
    ['ended, and no skew helps', notAfter + SECOND, 'trust.signer.expired'],
  ]

  it.each(SKEWED)('a clock that is behind: %s', (_name, when, code) => {
    expect(checkSigner(entry, '330000', instant(when), 5 * MINUTE)?.code).toBe(code)
  })

  it('a CA that ends before its signer is named as what ended', () => {
    const path = entry.verdict.path.map((each, depth) => (depth === 1 ? { ...each, notAfter: after(DAY) } : each))
    const short = { ...entry, verdict: { ...entry.verdict, path, validUntil: after(DAY + SECOND - 1) } }
    expect(checkSigner(short, '330000', after(DAY + SECOND))?.code).toBe('pki.path.expired')
  })

  it('a CA that begins after the instant asked about is named as what had not begun', () => {
    const path = entry.verdict.path.map((each, depth) => (depth === 1 ? { ...each, notBefore: after(DAY) } : each))
    const young = { ...entry, verdict: { ...entry.verdict, path, validFrom: after(DAY) } }
    expect(checkSigner(young, '330000', AT)?.code).toBe('pki.path.not-yet-valid')
  })
})

describe('scope: what the path allows and the entry names', () => {
  const SCOPES: readonly [string, string, Partial<Authority>, string, readonly string[]][] = [
    ['a provincial signer in the province’s entry', '330000', {}, '330000-code-signer', ['330000']],
    [
      'a provincial signer in the entry of one city',
      '330100',
      { signers: [signer('330000-code-signer')] },
      '330000-code-signer',
      ['330100'],
    ],
    [
      'a city signer in the province’s entry',
      '330000',
      { signers: [signer('330100-code-signer', 'city-signed')] },
      '330100-code-signer',
      ['330100'],
    ],
    [
      'a signer in another province’s entry',
      '310000',
      { signers: [signer('330000-code-signer')] },
      '330000-code-signer',
      [],
    ],
    [
      'a city signer in another city’s entry',
      '330200',
      { signers: [signer('330100-code-signer', 'city-signed')] },
      '330100-code-signer',
      [],
    ],
    ['an entry of several divisions', '330000', { divisions: ['330000', '310000'] }, '330000-code-signer', ['330000']],
  ]

  it.each(SCOPES)('%s', (_name, id, more, name, divisions) => {
    const entry = entryOf([authority(id, more)], name)
    expect(entry.verdict.ok).toBe(true)
    expect(entry.divisions).toEqual(divisions)
    const judged = ['330000', '330100', '330106', '330200', '310000', '000000', 'x'].filter(
      (division) => checkSigner(entry, division, AT) === undefined,
    )
    const allowed = { '330000': ['330000', '330100', '330106', '330200'], '330100': ['330100', '330106'] }
    expect(judged).toEqual(
      divisions.flatMap((area) => Object.entries(allowed).flatMap(([key, list]) => (key === area ? list : []))),
    )
    expect(checkSigner(entry, '310000', AT)).toEqual({ code: 'trust.signer.scope', party: 'home', severity: 'block' })
  })
})

describe('the index', () => {
  it('keeps every entry of one key id, with its own authority', () => {
    const authorities = [authority('310000', { signers: [signer('330000-code-signer')] }), authority('330000')]
    const entries = entriesOf(authorities, '330000-code-signer')
    expect(entries.map((entry) => entry.authority.id)).toEqual(['310000', '330000'])
    expect(entries.map((entry) => checkSigner(entry, '330000', AT)?.code)).toEqual(['trust.signer.scope', undefined])
  })

  it('takes P-256 and SM2 alike', () => {
    const authorities = [authority('330000'), authority('340000')]
    const kinds = ['330000', '340000'].map((id) => {
      const entry = entryOf(authorities, `${id}-code-signer`)
      return [entry.certificate.publicKey.kind, checkSigner(entry, id, AT)]
    })
    expect(kinds).toEqual([
      ['P-256', undefined],
      ['SM2', undefined],
    ])
  })

  const OWNERS: readonly [string, string, string | undefined][] = [
    ['a county of the city with its own entry', '330106', '330100'],
    ['the city itself', '330100', '330100'],
    ['another city of the province', '330200', '330000'],
    ['a city whose code ends in zeros', '331000', '330000'],
    ['the province itself', '330000', '330000'],
    ['a province whose code has three zeros less', '500100', '500000'],
    ['a province without entry', '110000', undefined],
    ['no division', '33', undefined],
    ['nothing', '', undefined],
  ]

  it.each(OWNERS)('%s: the longest prefix answers', (_name, division, id) => {
    for (const order of [1, -1]) {
      const authorities = ['330000', '330100', '500000'].map((each) => authority(each, { signers: [] }))
      const index = compileTrust(listOf({ authorities: order > 0 ? authorities : authorities.reverse() }), anchors, AT)
      expect(index.authorityOf(division)?.id).toBe(id)
    }
  })

  it('knows an authority by the key of its gateway, and no other', () => {
    const index = compileTrust(listOf(), anchors, AT)
    expect(index.authorityByPin('310000'.padEnd(64, '0'))?.id).toBe('310000')
    expect(index.authorityByPin('f'.repeat(64))).toBeUndefined()
  })

  it('says which list it is, and is the same for the same list', () => {
    const list = listOf({ version: 12 })
    const index = compileTrust(list, anchors, AT)
    expect([index.version, index.issuedAt, index.expiresAt]).toEqual([12, list.issuedAt, list.expiresAt])
    expect([...compileTrust(list, anchors, AT).signers]).toEqual([...index.signers])
    expect(crls.length).toBeGreaterThan(5)
  })
})
