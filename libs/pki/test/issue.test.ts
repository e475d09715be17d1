import { hexDecode, hexEncode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { decodeDer, decodeDerList } from '../src/der.js'
import { decodeCrl, encodeName, issueCertificate, issueSelfSigned, PkiError } from '../src/index.js'
import { AT, at, keyOf, listOf, make, makeCa, makeSigner } from './authority.js'
import { edit, graft } from './edit-der.js'

const root = makeCa('root')
const tls = makeSigner('tls', root)

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (error instanceof PkiError) return error.code
    throw error
  }
}

describe('issuing', () => {
  const request = {
    subject: encodeName([['CN', 'x']]),
    publicKey: keyOf('x').publicKey,
    serial: Uint8Array.of(1),
    notBefore: AT,
    notAfter: AT,
    extensions: {},
  }

  it.each<[string, () => unknown, string]>([
    [
      'an empty serial',
      () => issueSelfSigned({ ...request, serial: new Uint8Array() }, keyOf('x')),
      'pki.issue.serial',
    ],
    ['serial zero', () => issueSelfSigned({ ...request, serial: new Uint8Array(4) }, keyOf('x')), 'pki.issue.serial'],
    [
      '21 octets of serial',
      () => issueSelfSigned({ ...request, serial: new Uint8Array(21).fill(1) }, keyOf('x')),
      'pki.issue.serial',
    ],
    [
      'an end before the start',
      () => issueSelfSigned({ ...request, notAfter: at('2000-01-01T00:00:00Z') }, keyOf('x')),
      'pki.issue.validity',
    ],
    ['another key than the issuer has', () => issueCertificate(request, { ...root, key: keyOf('x') }), 'pki.issue.key'],
    ['an empty name value', () => encodeName([['O', ' ']]), 'pki.issue.name'],
    ['a country of three letters', () => encodeName([['C', 'CHN']]), 'pki.issue.name'],
    [
      'a list that ends before it begins',
      () => listOf(root, { nextUpdate: at('2000-01-01T00:00:00Z') }),
      'pki.issue.validity',
    ],
    ['a negative CRL number', () => listOf(root, { number: -1n }), 'pki.issue.number'],
  ])('refuses %s', (_, run, code) => {
    expect(codeOf(run)).toBe(code)
  })

  it.each([
    ['80', '80'],
    ['0001', '01'],
    ['00ff01', 'ff01'],
    ['7f'.repeat(20), '7f'.repeat(20)],
  ])('writes serial %s as the number %s', (given, read) => {
    expect(issueSelfSigned({ ...request, serial: hexDecode(given) }, keyOf('x')).serial).toBe(read)
  })

  it('crosses 2050 and cuts to whole seconds', () => {
    const [notBefore, notAfter] = [at('2049-12-31T23:59:59.999Z'), at('2050-01-01T00:00:00.999Z')]
    const certificate = issueSelfSigned({ ...request, notBefore, notAfter }, keyOf('x'))
    expect([certificate.notBefore, certificate.notAfter]).toEqual([
      at('2049-12-31T23:59:59Z'),
      at('2050-01-01T00:00:00Z'),
    ])
  })

  it.each(['P-256', 'P-384', 'Ed25519', 'SM2'] as const)('issues under %s', (kind) => {
    const { certificate } = make({ label: `self ${kind}`, kind })
    expect(certificate.publicKey.kind).toBe(kind)
    expect(certificate.signatureAlgorithm).toBeDefined()
    expect(certificate.authorityKeyId).toBe(certificate.subjectKeyId)
  })

  it('names the SM2 curve and signature by their OIDs', () => {
    const hex = hexEncode(make({ label: 'self SM2', kind: 'SM2' }).certificate.der)
    expect(hex.split('06082a811ccf55018375')).toHaveLength(3)
    expect(hex).toContain('06082a811ccf5501822d')
  })

  it('writes a list that reads back', () => {
    const when = at('2024-05-01T00:00:00Z')
    const list = listOf(root, {
      number: 300n,
      revoked: [
        { serial: tls.certificate.serial, at: when, reason: 'key-compromise' },
        { serial: '80', at: when },
      ],
    })
    expect(list.number).toBe(300n)
    expect(list.revoked.get(tls.certificate.serial)).toEqual({ at: when, reason: 'key-compromise' })
    expect(list.revoked.get('80')).toEqual({ at: when, reason: undefined })
    expect(list.criticalUnknown).toEqual([])
  })

  it.each<[string, string, string, string]>([
    ['no CRL number', '0603551d14', '0603551d13', 'pki.crl.shape'],
    ['an unknown reason', '0a0101', '0a0107', 'pki.crl.shape'],
    ['version 1', '020101300a06', '020100300a06', 'pki.crl.shape'],
    ['a serial of zero', `0203${tls.certificate.serial}`, '0203000000', 'pki.der.malformed'],
  ])('refuses a list with %s', (_, from, to, code) => {
    const list = listOf(root, { revoked: [{ serial: tls.certificate.serial, at: AT, reason: 'key-compromise' }] })
    expect(codeOf(() => decodeCrl(edit(list.der, from, to)))).toBe(code)
  })
})

describe('critical extensions of a list', () => {
  const revoked = [{ serial: tls.certificate.serial, at: AT, reason: 'key-compromise' as const }]
  const { der } = listOf(root, { number: 5n, revoked })
  const REASON = '300a0603551d1504030a0101'
  const NUMBER = '300a0603551d140403020105'

  it.each([
    ['none', REASON, REASON, []],
    ['a critical reason, which is understood', REASON, '300d0603551d150101ff04030a0101', []],
    ['a certificate issuer in an entry', REASON, '300d0603551d1d0101ff04030a0101', ['2.5.29.29']],
    ['the same, not critical', REASON, '300a0603551d1d04030a0101', []],
    ['a critical number', NUMBER, '300d0603551d140101ff0403020105', ['2.5.29.20']],
  ])('%s', (_, from, to, unknown) => {
    expect(decodeCrl(graft(der, from, to)).criticalUnknown).toEqual(unknown)
  })

  it('refuses an empty list of entries', () => {
    const entries = decodeDerList(decodeDerList(decodeDer(der).content)[0]?.content ?? new Uint8Array())
    const list = entries.find(
      ({ whole }) => whole[0] === 0x30 && hexEncode(whole).includes(REASON) && !hexEncode(whole).includes(NUMBER),
    )
    if (list === undefined) throw new Error('no entries')
    expect(codeOf(() => decodeCrl(graft(der, hexEncode(list.whole), '3000')))).toBe('pki.crl.shape')
  })
})
