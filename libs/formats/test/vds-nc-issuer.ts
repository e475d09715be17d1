import { generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import { canonicalJson, type JsonValue } from '@yimatong/codec'
import { generateKey, importPublicKey, type PrivateKey, type PublicKey, sign } from '@yimatong/crypto'
import { type Bytes, base64UrlEncode, DAY, type Instant, instant, utf8Encode } from '@yimatong/kernel'
import {
  type AttributeName,
  type Certificate,
  type ExtensionRequest,
  encodeName,
  type Issuer,
  issueCertificate,
  issueSelfSigned,
} from '@yimatong/pki'
import { compileForeignFormats, type ForeignSigner } from '../src/index.js'
import { at } from './dcc-issuer.js'
import { foreignTables } from './standard.js'

/** When the codes of these tests are shown. */
export const AT = at('2022-12-01T00:00:00Z')

export type Members = { [name: string]: JsonValue }

/** What a vaccination says; the person and the numbers are invented. */
export const VACCINATION: Members = {
  hdr: { t: 'icao.vacc', v: 1, is: 'UTO' },
  msg: {
    uvci: 'U32870',
    pid: { n: 'TEST  ASHA', dob: '1990-01-02', sex: 'F', i: 'X0000000', ai: 'ID-1' },
    ve: [
      {
        des: 'XM68M6',
        dis: 'RA01.0',
        nam: 'Testvax',
        vd: [
          { dvc: '2021-03-03', seq: 1, ctr: 'UTO', adm: 'Test Centre', lot: 'L1', dvn: '2021-03-24' },
          { dvc: '2021-03-24', seq: 2, ctr: 'UTO', adm: 'Test Centre', lot: 'L2' },
        ],
      },
    ],
  },
}

export const TEST: Members = {
  hdr: { t: 'icao.test', v: 1, is: 'UTO' },
  msg: {
    ucti: 'T1',
    pid: { n: 'TEST ASHA', dob: '1990-01-02', dt: 'P', dn: 'X0000000' },
    sp: { spn: 'Test Laboratory', ctr: 'UTO', cd: { p: '+000', e: 'a@example.org', a: 'nowhere' } },
    dat: { sc: '2022-11-30T08:00:00Z', ri: '2022-11-30T12:00:00Z' },
    tr: { tc: 'molecular(PCR)', r: 'negative', m: 'saliva' },
    opt: 'x',
  },
}

export interface Wish {
  readonly country?: string
  readonly extensions?: ExtensionRequest
  readonly notBefore?: Instant
  readonly notAfter?: Instant
}

let serial = 1

function request(label: string, publicKey: PublicKey, { country = 'UT', extensions = {}, ...times }: Wish) {
  const names: (readonly [AttributeName, string])[] = [
    ['C', country],
    ['CN', label],
  ]
  return {
    subject: encodeName(names),
    publicKey,
    serial: Uint8Array.of(0x40, serial++),
    notBefore: times.notBefore ?? instant(AT - 30 * DAY),
    notAfter: times.notAfter ?? instant(AT + 30 * DAY),
    extensions,
  }
}

/** A country signing CA, made now. */
export function newCsca(wish: Wish = {}, key: PrivateKey = generateKey('P-256')): Issuer {
  const extensions: ExtensionRequest = {
    ca: { pathLength: 0 },
    keyUsage: ['keyCertSign', 'cRLSign'],
    ...wish.extensions,
  }
  return { key, certificate: issueSelfSigned(request('Test CSCA', key.publicKey, { ...wish, extensions }), key) }
}

/** Who signs codes. */
export interface TestSigner {
  readonly algorithm: string
  readonly certificate: Certificate
  readonly sign: (data: Bytes) => Bytes
}

export function newSigner(csca: Issuer, wish: Wish = {}, kind: 'P-256' | 'P-384' | 'P-521' = 'P-256'): TestSigner {
  const extensions: ExtensionRequest = { keyUsage: ['digitalSignature'], ...wish.extensions }
  const { publicKey, ...how } = keyOf(kind)
  return { certificate: issueCertificate(request('Test signer', publicKey, { ...wish, extensions }), csca), ...how }
}

function keyOf(kind: 'P-256' | 'P-384' | 'P-521') {
  if (kind !== 'P-521') {
    const key = generateKey(kind)
    const algorithm = kind === 'P-256' ? 'ES256' : 'ES384'
    return { algorithm, publicKey: key.publicKey, sign: (data: Bytes) => sign(algorithm, key, data) }
  }
  // Nothing of ours signs so: it is only read.
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-521' })
  return {
    algorithm: 'ES512',
    publicKey: importPublicKey(new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }))),
    sign: (data: Bytes) =>
      new Uint8Array(nodeSign('sha512', data, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })),
  }
}

export const csca = newCsca()
export const signer = newSigner(csca)
export const signers: readonly ForeignSigner[] = [{ kind: 'certificate', der: csca.certificate.der }]

/** A code as JSON, of which a test may change what it likes before it is written. */
export function signedMembers(data: Members = VACCINATION, by: TestSigner = signer): { data: Members; sig: Members } {
  const sigvl = base64UrlEncode(by.sign(utf8Encode(canonicalJson(data))))
  return { data, sig: { alg: by.algorithm, cer: base64UrlEncode(by.certificate.der), sigvl } }
}

/** The text of a code. */
export function issue(data: Members = VACCINATION, by: TestSigner = signer): string {
  return JSON.stringify(signedMembers(data, by))
}

/** The format as shipped, believing these. */
export function formatWith(believed: readonly ForeignSigner[] = signers, tables = foreignTables) {
  const format = compileForeignFormats(tables, new Map([['icao-vds-nc', believed]])).find(
    ({ id }) => id === 'icao-vds-nc',
  )
  if (!format) throw new Error('no such format')
  return format
}

/** Codes of the findings, or the fault. */
export function foundIn(text: string, when: Instant = AT, format = formatWith()): readonly string[] {
  const { code, fault } = format.read(text)
  return fault ? [fault.code] : code.verify(when).findings.map((found) => found.code)
}
