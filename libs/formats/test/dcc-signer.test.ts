import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { generateKey, verifySignature } from '@yimatong/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDccSigner, FormatError } from '../src/index.js'
import { newIssuer, newRsaIssuer } from './dcc-issuer.js'

const OID_EKU = Buffer.from('551d25', 'hex')
const ALGORITHM = der(0x30, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')))
const NAME = der(0x30)
const VALIDITY = der(0x30, der(0x17, Buffer.from('210503180000Z')), der(0x17, Buffer.from('310503180000Z')))
const key = generateKey('P-256').publicKey

/** One element with a shortest length. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255]
  return Buffer.concat([Buffer.of(tag, ...length), content])
}

/** A certificate by hand, signed by nobody: what is read here is not its signature. */
function certificate(
  extensions: readonly Uint8Array[] | undefined,
  version: readonly Uint8Array[] = [V3],
  spki: Uint8Array = key.spki,
): Uint8Array {
  const last = extensions ? [der(0xa3, der(0x30, ...extensions))] : []
  const tbs = der(0x30, ...version, der(0x02, Buffer.of(0x81)), ALGORITHM, NAME, VALIDITY, NAME, spki, ...last)
  return new Uint8Array(der(0x30, tbs, ALGORITHM, der(0x03, Buffer.of(0, 1))))
}

const V3 = der(0xa0, der(0x02, Buffer.of(2)))
const CRITICAL_FALSE = der(0x01, Buffer.of(0))
const usage = (...oids: readonly string[]) =>
  der(0x04, der(0x30, ...oids.map((hex) => der(0x06, Buffer.from(hex, 'hex')))))
const other = der(
  0x30,
  der(0x06, Buffer.from('551d0f', 'hex')),
  CRITICAL_FALSE,
  der(0x04, der(0x03, Buffer.of(7, 0x80))),
)

const NEW_TEST = '2b060104018e378f650101'
const OLD_RECOVERY = '2b0601040100 8e378f650103'.replaceAll(' ', '')

describe('decodeDccSigner', () => {
  it.each(['rsa', 'rsa-pss'] as const)('takes an %s key for what it is', (kind) => {
    const pair =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
    const spki = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }))
    const signer = decodeDccSigner(certificate(undefined, [V3], spki))
    const data = Buffer.from('signed')
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const signature = sign('sha256', data, { key: pair.privateKey, padding, saltLength: 32 })
    expect(verifySignature('PS256', signer.publicKey, data, signature)).toBe(true)
  })

  it.each<[string, Uint8Array, readonly string[] | undefined]>([
    ['no extensions', certificate(undefined), undefined],
    ['version 1, not written', certificate(undefined, []), undefined],
    ['extensions without usages', certificate([other]), undefined],
    ['an empty list of usages (CO15)', certificate([other, der(0x30, der(0x06, OID_EKU), usage())]), []],
    ['an empty OID', certificate([der(0x30, der(0x06, OID_EKU), usage(''))]), ['']],
    ['a zero OID', certificate([der(0x30, der(0x06, OID_EKU), usage('00'))]), ['0.0']],
    [
      'a default written out',
      certificate([der(0x30, der(0x06, OID_EKU), CRITICAL_FALSE, usage(NEW_TEST))]),
      ['1.3.6.1.4.1.1847.2021.1.1'],
    ],
    [
      'both spellings',
      certificate([der(0x30, der(0x06, OID_EKU), usage(NEW_TEST, OLD_RECOVERY))]),
      ['1.3.6.1.4.1.1847.2021.1.1', '1.3.6.1.4.1.0.1847.2021.1.3'],
    ],
    [
      'an arc above 2.40',
      certificate([der(0x30, der(0x06, OID_EKU), usage('6781080101 0e02'.replaceAll(' ', '')))]),
      ['2.23.136.1.1.14.2'],
    ],
  ])('reads a certificate with %s', (_name, bytes, usages) => {
    const signer = decodeDccSigner(bytes)
    expect(signer.extendedKeyUsage).toEqual(usages)
    expect(signer.publicKey.spki).toEqual(key.spki)
  })

  it('reads what libs/pki reads, the same way', () => {
    for (const issuer of [newIssuer(), newIssuer(['1.3.6.1.4.1.1847.2021.1.2']), newRsaIssuer()]) {
      const { keyId, publicKey, extendedKeyUsage, der: bytes } = issuer.certificate
      expect(decodeDccSigner(bytes)).toEqual({ keyId, publicKey, extendedKeyUsage })
    }
  })

  it('throws nothing but its own error for any bytes', () => {
    const whole = certificate([other])
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(whole.length).map((length) => whole.slice(0, length)),
      fc
        .tuple(fc.nat(whole.length - 1), fc.nat(255))
        .map(([position, byte]) => whole.map((old, i) => (i === position ? byte : old))),
    )
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          decodeDccSigner(input)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
          expect(error).toMatchObject({ code: 'formats.dcc.signer' })
        }
      }),
      { numRuns: 500 },
    )
  })
})
