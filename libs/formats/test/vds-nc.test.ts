import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { base64UrlEncode, DAY, instant } from '@yimatong/kernel'
import type { ExtensionRequest } from '@yimatong/pki'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileVdsNcStandard } from '../src/vds-nc/standard.js'
import { recordElements } from './record-elements.js'
import { foreignTables } from './standard.js'
import {
  AT,
  csca,
  formatWith,
  foundIn,
  issue,
  type Members,
  newCsca,
  newSigner,
  signedMembers,
  signer,
  signers,
  TEST,
  type TestSigner,
  VACCINATION,
} from './vds-nc-issuer.js'

const elements = recordElements()
const good = issue()
const certificate = (der: Uint8Array) => ({ kind: 'certificate', der }) as const

function recordOf(data: Members) {
  const { code } = formatWith().read(issue(data))
  if (!code) throw new Error('no code')
  return code.record()
}

function header(more: Members): Members {
  return { ...VACCINATION, hdr: { t: 'icao.vacc', v: 1, is: 'UTO', ...more } }
}

function withSig(more: Members): string {
  const { data, sig } = signedMembers()
  return JSON.stringify({ data, sig: { ...sig, ...more } })
}

describe('a VDS-NC', () => {
  it('of a vaccination carries person, document and doses, and no level', () => {
    const record = recordOf(VACCINATION)
    expect(foundIn(good)).toEqual([])
    expect(record).toEqual({
      profile: 'hc-n/1',
      subject: { name: 'TEST  ASHA', sex: '2', documentType: 'other', documentNumber: 'X0000000' },
      extensions: {
        'icao-vds-nc': {
          kind: 'icao.vacc',
          version: 1,
          issuer: 'UTO',
          certificateId: 'U32870',
          birthDate: '1990-01-02',
          sex: 'F',
          additionalId: 'ID-1',
          vaccinations: [
            {
              prophylaxis: 'XM68M6',
              disease: 'RA01.0',
              product: 'Testvax',
              date: '2021-03-03',
              dose: 1,
              country: 'UTO',
              centre: 'Test Centre',
              lot: 'L1',
              nextDate: '2021-03-24',
            },
            {
              prophylaxis: 'XM68M6',
              disease: 'RA01.0',
              product: 'Testvax',
              date: '2021-03-24',
              dose: 2,
              country: 'UTO',
              centre: 'Test Centre',
              lot: 'L2',
            },
          ],
        },
      },
      origins: {
        '/subject/name': { kind: 'sourced' },
        '/subject/sex': { kind: 'sourced' },
        '/subject/documentType': { kind: 'derived', how: 'travel-document' },
        '/subject/documentNumber': { kind: 'sourced' },
        '/extensions/icao-vds-nc': { kind: 'sourced' },
      },
    })
    expect(elements.check(record)).toEqual([])
  })

  it('of a test carries the kind of the document and the test, without the contact', () => {
    const record = recordOf(TEST)
    expect(foundIn(issue(TEST))).toEqual([])
    expect(record.subject).toEqual({ name: 'TEST ASHA', documentType: 'passport', documentNumber: 'X0000000' })
    expect(record.origins['/subject/documentType']).toEqual({ kind: 'sourced' })
    expect(record.extensions?.['icao-vds-nc']).toEqual({
      ...{
        kind: 'icao.test',
        version: 1,
        issuer: 'UTO',
        testCertificateId: 'T1',
        birthDate: '1990-01-02',
        optional: 'x',
      },
      tests: [
        {
          ...{
            provider: 'Test Laboratory',
            country: 'UTO',
            kind: 'molecular(PCR)',
            result: 'negative',
            method: 'saliva',
          },
          ...{ sampledAt: '2022-11-30T08:00:00Z', reportedAt: '2022-11-30T12:00:00Z' },
        },
      ],
    })
    expect(elements.check(record)).toEqual([])
  })

  it.each([
    ['a document of unknown kind', { dt: 'Q', dn: 'A1' }, 'other', 'A1'],
    ['a driving licence', { dt: 'D', dn: 'A1' }, 'driving-licence', 'A1'],
    ['a kind without number', { dt: 'P' }, undefined, undefined],
    ['a number that no record carries', { dt: 'P', dn: 'a1' }, undefined, undefined],
    ['a kind that is of another number', { dt: 'P', i: 'A1' }, 'other', 'A1'],
  ])('with %s', (_name, pid, documentType, documentNumber) => {
    expect(recordOf({ ...TEST, msg: { pid } }).subject).toEqual(
      documentType === undefined ? {} : { documentType, documentNumber },
    )
  })

  it('makes a valid record whatever it says', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.constant(1.5),
      fc.boolean(),
      fc.constant(null),
    )
    const text = fc.constantFrom('n', 'dob', 'sex', 'i', 'dt', 'dn', 'ai')
    const property = fc.property(
      fc.dictionary(text, value),
      fc.dictionary(fc.constantFrom('des', 'nam'), value),
      (pid, ve) => {
        expect(elements.check(recordOf({ ...VACCINATION, msg: { pid, ve: [ve] } }))).toEqual([])
      },
    )
    fc.assert(property, { numRuns: 60 })
  })

  it.each([
    ['ES384', newSigner(csca, {}, 'P-384')],
    ['ES512', newSigner(csca, {}, 'P-521')],
  ])('is good under %s', (algorithm, by) => {
    expect([by.algorithm, foundIn(issue(VACCINATION, by))]).toEqual([algorithm, []])
  })

  it('is signed in its canonical form: order and blanks do not matter', () => {
    const { data, sig } = signedMembers()
    const turned = { sig, data: { msg: data.msg ?? null, hdr: data.hdr ?? null } }
    expect(foundIn(` ${JSON.stringify(turned, null, 2)}`)).toEqual([])
  })

  it.each(['', '{}', '{"icao":1}', 'HC1:"icao.', '[{"t":"icao.vacc"}]', 'eyJ'])('%j is none', (text) => {
    expect(formatWith().detects(text)).toBe(false)
  })
})

describe('what verifying a VDS-NC finds', () => {
  const signedBy = (wish: Parameters<typeof newSigner>[1], by = csca): string => issue(VACCINATION, newSigner(by, wish))
  const extensions = (more: ExtensionRequest) => ({ extensions: more })
  const believing = (...issuers: readonly (typeof csca)[]) =>
    formatWith(issuers.map((issuer) => certificate(issuer.certificate.der)))
  const other = newCsca()
  const abroad = newCsca({ country: 'AU' })
  const late = { notBefore: instant(AT - 30 * DAY), notAfter: instant(AT - DAY) }
  const twin = newCsca({}, csca.key)
  const weak = newCsca({ extensions: { keyUsage: ['cRLSign'] } })
  const old = newCsca(late)
  const forged = {
    ...signer,
    certificate: {
      ...signer.certificate,
      der: signer.certificate.der.map((byte, i, { length }) => (i === length - 1 ? byte ^ 1 : byte)),
    },
  }
  const swapped = (algorithm: string): TestSigner => ({ ...signer, algorithm })

  it.each<[string, () => readonly string[], readonly string[]]>([
    ['another message', () => foundIn(good.replace('ASHA', 'ISHA')), ['formats.vds-nc.signature']],
    [
      'the signature of another key',
      () => foundIn(issue(VACCINATION, { ...signer, sign: newSigner(csca).sign })),
      ['formats.vds-nc.signature'],
    ],
    [
      'a signature in DER length',
      () => foundIn(withSig({ sigvl: base64UrlEncode(new Uint8Array(70)) })),
      ['formats.vds-nc.signature'],
    ],
    [
      'an algorithm that the key is not for',
      () => foundIn(issue(VACCINATION, swapped('ES384'))),
      ['formats.vds-nc.algorithm'],
    ],
    ['alg none', () => foundIn(withSig({ alg: 'none', sigvl: '' })), ['formats.vds-nc.algorithm']],
    ['alg HS256', () => foundIn(issue(VACCINATION, swapped('HS256'))), ['formats.vds-nc.algorithm']],
    [
      'an algorithm the format has not',
      () => foundIn(issue(VACCINATION, swapped('EdDSA'))),
      ['formats.vds-nc.algorithm'],
    ],
    ['an issuer of another country', () => foundIn(issue(header({ is: 'AUS' }))), ['formats.vds-nc.country']],
    ['an issuer nobody knows', () => foundIn(issue(header({ is: 'ZZZ' }))), ['formats.vds-nc.country']],
    [
      'a certificate of another country',
      () => foundIn(signedBy({ country: 'AU' }), AT, believing(csca, abroad)),
      ['formats.vds-nc.country', 'formats.vds-nc.authority-key'],
    ],
    [
      'a certificate of another country under its own CSCA',
      () => foundIn(signedBy({ country: 'AU' }, abroad), AT, believing(csca, abroad)),
      ['formats.vds-nc.country'],
    ],
    [
      'a certificate of a country by the CSCA of another',
      () => foundIn(signedBy({}, abroad), AT, believing(abroad)),
      ['formats.vds-nc.anchor-absent'],
    ],
    ['no CSCA', () => foundIn(good, AT, formatWith([])), ['formats.vds-nc.anchor-absent']],
    ['the CSCA of another country', () => foundIn(good, AT, believing(abroad)), ['formats.vds-nc.anchor-absent']],
    ['another CSCA of the country', () => foundIn(good, AT, believing(other)), ['formats.vds-nc.authority-key']],
    ['both CSCAs of the country', () => foundIn(good, AT, believing(other, csca)), []],
    ['a certificate that its CSCA did not sign', () => foundIn(issue(VACCINATION, forged)), ['formats.vds-nc.path']],
    [
      'a CSCA that may not sign certificates',
      () => foundIn(signedBy({}, weak), AT, believing(weak)),
      ['formats.vds-nc.path'],
    ],
    ['a certificate that is over', () => foundIn(signedBy(late)), ['formats.vds-nc.certificate-time']],
    [
      'a certificate that is not yet',
      () => foundIn(signedBy({ notBefore: instant(AT + DAY) })),
      ['formats.vds-nc.certificate-time'],
    ],
    ['a CSCA that is over', () => foundIn(signedBy({}, old), AT, believing(old)), ['formats.vds-nc.anchor-time']],
    ['a certificate whose authority was renewed with the same key', () => foundIn(good, AT, believing(twin)), []],
    [
      'a signer that is a CA',
      () => foundIn(signedBy(extensions({ ca: {}, keyUsage: ['digitalSignature', 'keyCertSign'] }))),
      ['formats.vds-nc.certificate-use'],
    ],
    [
      'a signer that may not sign',
      () => foundIn(signedBy(extensions({ keyUsage: ['keyAgreement'] }))),
      ['formats.vds-nc.certificate-use'],
    ],
    [
      'a signer for something else',
      () => foundIn(signedBy(extensions({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }))),
      ['formats.vds-nc.certificate-use'],
    ],
    ['a signer for this', () => foundIn(signedBy(extensions({ extendedKeyUsage: ['2.23.136.1.1.14.2'] }))), []],
    [
      'a CSCA as signer',
      () => foundIn(issue(VACCINATION, { ...signer, certificate: csca.certificate })),
      ['formats.vds-nc.signature', 'formats.vds-nc.certificate-use'],
    ],
    [
      'everything at once',
      () => foundIn(signedBy({ country: 'AU', ...late }, abroad).replace('ASHA', 'X'), AT, believing(csca, abroad)),
      ['formats.vds-nc.signature', 'formats.vds-nc.country', 'formats.vds-nc.certificate-time'],
    ],
    [
      'an unreadable certificate among the CSCAs',
      () => foundIn(good, AT, formatWith([certificate(Uint8Array.of(1)), ...signers])),
      [],
    ],
    [
      'a signer believed as if it were a CSCA',
      () => foundIn(good, AT, formatWith([certificate(signer.certificate.der)])),
      ['formats.vds-nc.anchor-absent'],
    ],
    ['a kind that is not read', () => foundIn(issue(header({ t: 'icao.else' }))), ['formats.vds-nc.type']],
    ['a later version', () => foundIn(issue(header({ v: 2 }))), ['formats.vds-nc.type']],
    ['a version as text', () => foundIn(issue(header({ v: '1' }))), ['formats.vds-nc.shape']],
    ['no issuer', () => foundIn(issue({ ...VACCINATION, hdr: { t: 'icao.vacc', v: 1 } })), ['formats.vds-nc.shape']],
    ['something beside data and sig', () => foundIn(good.replace('{', '{"level":"green",')), ['formats.vds-nc.shape']],
    [
      'something beside hdr and msg',
      () => foundIn(issue({ ...VACCINATION, level: 'green' })),
      ['formats.vds-nc.shape'],
    ],
    ['something more in sig', () => foundIn(withSig({ kid: '1' })), ['formats.vds-nc.shape']],
    ['no signature', () => foundIn(withSig({ sigvl: null })), ['formats.vds-nc.shape']],
    ['a signature that is no base64url', () => foundIn(withSig({ sigvl: 'a+b=' })), ['formats.vds-nc.shape']],
    ['a certificate that is none', () => foundIn(withSig({ cer: 'AAAA' })), ['formats.vds-nc.certificate']],
    [
      'a certificate with a byte behind',
      () => foundIn(withSig({ cer: base64UrlEncode(Uint8Array.of(...signer.certificate.der, 0)) })),
      ['formats.vds-nc.certificate'],
    ],
    ['a member twice', () => foundIn(good.replace('{', '{"data":{},')), ['formats.vds-nc.json']],
    ['a member twice, deep down', () => foundIn(good.replace('"n":', '"n":"X","n":')), ['formats.vds-nc.json']],
    ['nests that do not end', () => foundIn(`{"icao.":${'['.repeat(50)}`), ['formats.vds-nc.json']],
    ['half of it', () => foundIn(good.slice(0, 100)), ['formats.vds-nc.json']],
    ['a list', () => foundIn('["icao."]'), ['formats.vds-nc.shape']],
    ['more than a symbol holds', () => foundIn(good + ' '.repeat(8000)), ['formats.vds-nc.size']],
  ])('with %s', (_name, seen, wanted) => {
    expect(seen()).toEqual(wanted)
  })

  it('is told step by step: signed, trusted, in force', () => {
    const checks = (text: string, format = formatWith()) => format.read(text).code?.verify(AT).checks
    expect(checks(good)).toEqual({ isSigned: true, isTrusted: true, isInForce: true })
    expect(checks(good.replace('ASHA', 'X'))).toEqual({ isSigned: false, isTrusted: true, isInForce: true })
    expect(checks(good, formatWith([]))).toEqual({ isSigned: true, isTrusted: false, isInForce: true })
    expect(checks(signedBy(late))).toEqual({ isSigned: true, isTrusted: true, isInForce: false })
  })

  it('takes padding where it is whole', () => {
    const { data, sig } = signedMembers()
    const pad = (text: unknown) => `${text}${'='.repeat((4 - (String(text).length % 4)) % 4)}`
    const padded = { data, sig: { ...sig, cer: pad(sig.cer), sigvl: pad(sig.sigvl) } }
    expect(foundIn(JSON.stringify(padded))).toEqual([])
    expect(foundIn(JSON.stringify({ data, sig: { ...sig, sigvl: `${sig.sigvl}=` } }))).not.toEqual([])
  })

  it('shows payload and claims', () => {
    const shown = formatWith().read(good).layers()
    expect(shown.map(({ name }) => name)).toEqual(['payload', 'claims'])
    expect(shown[1]?.shows).toMatchObject({ issuer: 'UTO', algorithm: 'ES256', signer: 'C=UT, CN=Test signer' })
    expect(formatWith().read('["icao."]').layers()).toEqual([])
  })
})

describe('the tables of VDS-NC', () => {
  const files = foreignTables.get('icao-vds-nc') ?? new Map()
  const repository = fileURLToPath(new URL('../../../', import.meta.url))

  it('have the countries of ISO 3166-1', () => {
    const iso = JSON.parse(readFileSync(`${repository}standards/iso-3166/countries.json`, 'utf8'))
    const pairs = iso.countries.map(({ alpha3, alpha2 }: Record<string, string>) => [alpha3, alpha2])
    expect(files.get('issuers')).toMatchObject({ countries: Object.fromEntries(pairs) })
    expect(Object.keys(files.get('issuers').countries)).toHaveLength(pairs.length)
  })

  it.each([
    ['members', {}],
    ['issuers', {}],
    ['members', { ...files.get('members'), algorithms: ['HS256'] }],
    ['members', { ...files.get('members'), kinds: { 'icao.vacc': ['1'] } }],
    ['members', { ...files.get('members'), dose: { Date: '/dvc' } }],
    ['members', { ...files.get('members'), dose: { date: 'dvc' } }],
  ])('do not compile when %s is wrong', (name, data) => {
    expect(() => compileVdsNcStandard(new Map([...files, [name, data]]))).toThrow(
      expect.objectContaining({ code: 'formats.table.malformed' }),
    )
  })
})
