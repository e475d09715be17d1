import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import { X509Certificate as PeculiarCertificate } from '@peculiar/x509'
import { concatBytes, hexEncode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { attributeValues, decodeCertificate, encodeName, formatName, PkiError } from '../src/index.js'
import { makeCa, makeSigner, purposes } from './authority.js'
import { edit, editAt, graft } from './edit-der.js'

const root = makeCa('root', undefined, { pathLength: 1 })
const province = makeCa('province', root, {
  subject: [
    ['C', 'CN'],
    ['ST', '330000'],
    ['CN', '浙江省'],
  ],
  extensions: {
    nameConstraints: {
      permitted: {
        directory: [
          encodeName([
            ['C', 'CN'],
            ['ST', '330000'],
          ]),
        ],
      },
    },
  },
})
const tls = makeSigner('tls', province, {
  extensions: {
    extendedKeyUsage: [purposes['tls-server'].oid, purposes['tls-client'].oid],
    subjectAltNames: { dns: ['localhost'], ip: ['127.0.0.1', '::1'] },
  },
})

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (error instanceof PkiError) return error.code
    throw error
  }
}

describe('decodeCertificate', () => {
  it('reads what was asked for', () => {
    const { certificate } = province
    expect(certificate.version).toBe(3)
    expect(certificate.isCa).toBe(true)
    expect(certificate.keyUsage).toEqual(['keyCertSign', 'cRLSign'])
    expect(attributeValues(certificate.subject, 'ST')).toEqual(['330000'])
    expect(formatName(certificate.subject)).toBe('C=CN, ST=330000, CN=浙江省')
    expect(certificate.nameConstraints?.permitted.directory.map(formatName)).toEqual(['C=CN, ST=330000'])
    expect(certificate.criticalUnknown).toEqual([])
    expect(certificate.authorityKeyId).toBe(root.certificate.subjectKeyId)
    expect(tls.certificate.subjectAltNames.ip.map(hexEncode)).toEqual(['7f000001', '00000000000000000000000000000001'])
    expect(tls.certificate.pathLength).toBeUndefined()
    expect(root.certificate.pathLength).toBe(1)
    expect(hexEncode(tls.certificate.keyId)).toBe(tls.certificate.fingerprint.slice(0, 16))
  })

  it.each([
    ['root', root],
    ['province', province],
    ['tls', tls],
  ])('agrees with node and @peculiar/x509 on %s', (_, { certificate }) => {
    const node = new X509Certificate(certificate.der)
    const peculiar = new PeculiarCertificate(certificate.der)
    expect(certificate.serial).toBe(node.serialNumber.toLowerCase())
    expect(certificate.serial).toBe(peculiar.serialNumber)
    expect(certificate.fingerprint).toBe(node.fingerprint256.replaceAll(':', '').toLowerCase())
    expect(certificate.notBefore).toBe(peculiar.notBefore.getTime())
    expect(certificate.notAfter).toBe(Date.parse(node.validTo))
    expect(certificate.isCa).toBe(node.ca)
    expect(certificate.extensions.map(({ oid }) => oid)).toEqual(peculiar.extensions.map(({ type }) => type))
    expect(Buffer.from(certificate.publicKey.spki)).toEqual(node.publicKey.export({ format: 'der', type: 'spki' }))
    expect([...(node.keyUsage ?? [])].sort()).toEqual([...(certificate.extendedKeyUsage ?? [])].sort())
  })

  it('keeps its own copy of the bytes', () => {
    const bytes = Uint8Array.from(root.certificate.der)
    const certificate = decodeCertificate(bytes)
    bytes.fill(0)
    expect(certificate.der).toEqual(root.certificate.der)
    expect(certificate.tbs).toEqual(root.certificate.tbs)
  })

  const whole = tls.certificate.der
  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(), 'pki.der.malformed'],
    ['a trailing byte', () => concatBytes(whole, Uint8Array.of(0)), 'pki.der.trailing'],
    ['the last byte cut off', () => whole.subarray(0, -1), 'pki.der.malformed'],
    ['more than 64 KiB', () => new Uint8Array(65_537), 'pki.certificate.size'],
    [
      'two different signature algorithms',
      () => edit(whole, '2a8648ce3d040302', '2a8648ce3d040303', -1),
      'pki.certificate.algorithm',
    ],
    ['an unknown version', () => edit(whole, 'a003020102', 'a003020104'), 'pki.certificate.version'],
    ['version 1 written out', () => edit(whole, 'a003020102', 'a003020100'), 'pki.certificate.version'],
    ['extensions in version 2', () => edit(whole, 'a003020102', 'a003020101'), 'pki.certificate.version'],
    ['a negative serial', () => edit(whole, `0203${tls.certificate.serial}`, '0203c00001'), 'pki.certificate.serial'],
    [
      'serial zero in three octets',
      () => edit(whole, `0203${tls.certificate.serial}`, '0203000000'),
      'pki.der.malformed',
    ],
    [
      'a serial of 21 octets',
      () => graft(whole, `0203${tls.certificate.serial}`, `0215${'41'.repeat(21)}`),
      'pki.certificate.serial',
    ],
    ['a serial of 20 octets', () => graft(whole, `0203${tls.certificate.serial}`, `0214${'41'.repeat(20)}`), 'ok'],
    ['serial zero', () => graft(whole, `0203${tls.certificate.serial}`, '020100'), 'pki.certificate.serial'],
    ['no issuer', () => graft(whole, hexEncode(province.certificate.subject.der), '3000'), 'pki.certificate.name'],
    ['a point off the curve', () => editAt(whole, tls.certificate.publicKey.spki, 40), 'pki.certificate.key'],
    ['one extension twice', () => edit(whole, '0603551d23', '0603551d0e'), 'pki.certificate.extension'],
    ['a BOOLEAN of 01', () => edit(whole, '0603551d0f0101ff', '0603551d0f010101'), 'pki.der.malformed'],
  ])('%s', (_, bytes, code) => {
    expect(codeOf(() => decodeCertificate(bytes()))).toBe(code)
  })

  it('throws nothing but PkiError on a cut or a changed byte', () => {
    const odd: unknown[] = []
    for (let i = 0; i < whole.length; i++) {
      const changed = Uint8Array.from(whole)
      changed[i] = (changed[i] ?? 0) ^ 0x55
      for (const bytes of [changed, whole.subarray(0, i)]) {
        try {
          decodeCertificate(bytes)
        } catch (error) {
          if (!(error instanceof PkiError)) odd.push(error)
        }
      }
    }
    expect(odd).toEqual([])
  })
})
