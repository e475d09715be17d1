import { constants, createPrivateKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import { base45Encode, deflateZlib } from '@yimatong/codec'
import { generateKey, importPublicKey, sign } from '@yimatong/crypto'
import { signatureInput } from '@yimatong/envelope'
import { type Bytes, type Instant, parseInstant } from '@yimatong/kernel'
import { type Certificate, encodeName, issueCertificate, issueSelfSigned } from '@yimatong/pki'
import { mapOf, type Written, writeCbor } from './cbor-writer.js'

/** An RFC 3339 text as an instant; a wrong one fails the test that wrote it. */
export function at(text: string): Instant {
  const instant = parseInstant(text)
  if (instant === undefined) throw new Error(`not RFC 3339: ${text}`)
  return instant
}

/** A synthetic signer of DCC. */
export interface DccIssuer {
  readonly certificate: Certificate
  readonly sign: (data: Bytes) => Bytes
  readonly algorithm: number
}

const ca = { key: generateKey('P-256') }
const subject = encodeName([
  ['C', 'XX'],
  ['CN', 'TEST ONLY'],
])
const validity = { notBefore: at('2021-01-01T00:00:00Z'), notAfter: at('2031-01-01T00:00:00Z') }
const caCertificate = issueSelfSigned(
  { subject, serial: Uint8Array.of(1), ...validity, extensions: { ca: {} } },
  ca.key,
)
let serial = 2

function certify(publicKey: Certificate['publicKey'], usages: readonly string[] | undefined): Certificate {
  const extensions = usages ? { extendedKeyUsage: usages } : {}
  const request = { subject, serial: Uint8Array.of(serial++), ...validity, publicKey, extensions }
  return issueCertificate(request, { certificate: caCertificate, key: ca.key })
}

/** An ES256 signer; `usages` are its extended key usages. */
export function newIssuer(usages?: readonly string[]): DccIssuer {
  const key = generateKey('P-256')
  return { certificate: certify(key.publicKey, usages), sign: (data) => sign('ES256', key, data), algorithm: -7 }
}

/** A signer that calls itself ES256 with a P-384 key, as some issuers do. Nothing of ours signs so. */
export function newP384Issuer(): DccIssuer {
  const key = generateKey('P-384')
  const native = createPrivateKey({ key: Buffer.from(key.pkcs8), type: 'pkcs8', format: 'der' })
  return {
    certificate: certify(key.publicKey, undefined),
    sign: (data) => new Uint8Array(nodeSign('sha256', data, { key: native, dsaEncoding: 'ieee-p1363' })),
    algorithm: -7,
  }
}

/** A PS256 signer. RSA keys never sign in our own code, so the platform does it here. */
export function newRsaIssuer(): DccIssuer {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  const key = createPrivateKey({ key: pair.privateKey, type: 'pkcs8', format: 'der' })
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return {
    certificate: certify(importPublicKey(new Uint8Array(pair.publicKey)), undefined),
    sign: (data) => new Uint8Array(nodeSign('sha256', data, { key, padding, saltLength: 32 })),
    algorithm: -37,
  }
}

/** What a test changes about an ordinary DCC. */
export interface DccOdds {
  readonly health?: unknown
  readonly issuer?: Written
  readonly issuedAt?: Written
  readonly expiresAt?: Written
  readonly protectedHeader?: ReadonlyMap<number, Written>
  readonly unprotectedHeader?: ReadonlyMap<number, Written>
  readonly tags?: readonly number[]
  readonly signature?: (right: Bytes) => Bytes
  readonly message?: Written
}

/** A vaccination payload. Synthetic: no such person, no such certificate. */
export const VACCINATION = {
  ver: '1.3.0',
  nam: { fn: 'Muster-Test', fnt: 'MUSTER<TEST', gn: 'Anna', gnt: 'ANNA' },
  dob: '1900-01-01',
  v: [
    {
      tg: '840539006',
      vp: '1119349007',
      mp: 'EU/1/20/1528',
      ma: 'ORG-100030215',
      dn: 2,
      sd: 2,
      dt: '2021-05-01',
      co: 'XX',
      is: 'Test Ministry',
      ci: 'URN:UVCI:01:XX:TEST000001#0',
    },
  ],
} as const

const { v: _, ...PERSON } = VACCINATION

/** A test payload. */
export const TEST = {
  ...PERSON,
  t: [
    {
      tg: '840539006',
      tt: 'LP6464-4',
      nm: 'Synthetic PCR',
      sc: '2021-06-04T08:13:51Z',
      tr: '260415000',
      tc: 'Test Centre',
      co: 'XX',
      is: 'Test Ministry',
      ci: 'URN:UVCI:01:XX:TEST000002#0',
    },
  ],
} as const

/** A recovery payload. */
export const RECOVERY = {
  ...PERSON,
  r: [
    {
      tg: '840539006',
      fr: '2021-03-01',
      co: 'XX',
      is: 'Test Ministry',
      df: '2021-03-15',
      du: '2021-09-15',
      ci: 'URN:UVCI:01:XX:TEST000003#0',
    },
  ],
} as const

/** Signed COSE bytes of a DCC, odd as asked for. */
export function issueCose(issuer: DccIssuer, odds: DccOdds = {}): Buffer {
  const claims = new Map<number, Written>([
    [1, 'issuer' in odds ? odds.issuer : 'XX'],
    [4, 'expiresAt' in odds ? odds.expiresAt : at('2022-06-01T00:00:00Z') / 1000],
    [6, 'issuedAt' in odds ? odds.issuedAt : at('2021-06-01T00:00:00Z') / 1000],
    [-260, new Map<number, Written>([[1, mapOf(odds.health ?? VACCINATION)]])],
  ])
  const header =
    odds.protectedHeader ??
    new Map<number, Written>([
      [1, issuer.algorithm],
      [4, issuer.certificate.keyId],
    ])
  const protectedBytes = writeCbor(header)
  const payload = writeCbor(claims)
  const right = issuer.sign(signatureInput(protectedBytes, payload))
  const parts: Written = [
    protectedBytes,
    odds.unprotectedHeader ?? new Map(),
    payload,
    odds.signature?.(right) ?? right,
  ]
  const tagged = (odds.tags ?? [18]).reduceRight<Written>((value, tag) => ({ tag, value }), parts)
  return writeCbor(odds.message ?? tagged)
}

/** The text of a DCC, odd as asked for. */
export function issueDcc(issuer: DccIssuer, odds: DccOdds = {}): string {
  return `HC1:${base45Encode(deflateZlib(new Uint8Array(issueCose(issuer, odds))))}`
}
