import { constants, createPrivateKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import { crc32, deflateRaw, type JsonValue } from '@yimatong/codec'
import { digest, generateKey, importPublicKey, type PublicKey, sign } from '@yimatong/crypto'
import {
  type Bytes,
  base64Encode,
  base64UrlEncode,
  concatBytes,
  type Instant,
  utf8Decode,
  utf8Encode,
} from '@yimatong/kernel'
import jsonld from 'jsonld'
import { compileForeignFormats, type ForeignSigner } from '../src/index.js'
import { at } from './dcc-issuer.js'
import { foreignTables, tableOf } from './standard.js'

/** When the codes of these tests are shown. */
export const AT = at('2022-12-01T00:00:00Z')
export const ISSUER = 'https://cowin.gov.in/'
export const METHOD = 'did:india'

export type Members = { [name: string]: JsonValue }

/** A certificate as an issuer writes it; the person is invented, and no two names of it share an IRI. */
export const PLAIN: Members = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'https://cowin.gov.in/credentials/vaccination/v1'],
  type: ['VerifiableCredential', 'ProofOfVaccinationCredential'],
  issuer: ISSUER,
  issuanceDate: '2022-01-15T17:21:13.117Z',
  nonTransferable: 'true',
  credentialSubject: {
    type: 'Person',
    id: 'did:example:0000',
    name: 'ASHA TEST',
    gender: 'Female',
    age: '27',
    nationality: 'Indian',
    address: { streetAddress: '1 Test Road', district: 'Nowhere', postalCode: 176207 },
  },
  evidence: [
    {
      id: 'https://cowin.gov.in/vaccine/1',
      type: ['Vaccination'],
      vaccine: 'COVTEST',
      date: '2022-01-14T09:00:00.000Z',
      dose: 1,
      verifier: { name: 'A VACCINATOR' },
      facility: { name: 'Test Centre', address: { streetAddress: '2 Test Road', addressCountry: 'IN' } },
    },
  ],
}

/** One with everything the second context knows, as issuers write it. */
export const WHOLE: Members = {
  ...PLAIN,
  '@context': ['https://www.w3.org/2018/credentials/v1', 'https://cowin.gov.in/credentials/vaccination/v2'],
  credentialSubject: {
    type: 'Person',
    id: 'did:example:1',
    refId: '7',
    uhid: '8',
    name: 'B TEST',
    dob: '1990-02-03',
    sex: 'M',
  },
  evidence: [
    {
      id: 'https://cowin.gov.in/vaccine/2',
      feedbackUrl: 'https://cowin.gov.in/?2',
      infoUrl: 'https://cowin.gov.in/?2',
      certificateId: '2',
      type: ['Vaccination'],
      batch: 'BATCH',
      vaccine: 'COVTEST',
      manufacturer: 'TEST INDUSTRIES',
      icd11Code: 'XM68M6',
      prophylaxis: 'test prophylaxis',
      date: '2022-01-14T09:00:00.000Z',
      effectiveStart: '2022-01-14',
      effectiveUntil: '2022-02-14',
      dose: 2,
      totalDoses: 2,
      verifier: { name: '' },
      facility: { name: 'Test Centre', address: { streetAddress: '', city: '' } },
    },
  ],
}

/** Serves the pinned contexts, and nothing else. */
async function pinnedOnly(url: string) {
  const index = tableOf('in-divoc', 'contexts')
  const files = isMembers(index) && isMembers(index.contexts) ? index.contexts : {}
  const context = tableOf('in-divoc', String(files[url]))
  if (!isMembers(context)) throw new Error(`not pinned: ${url}`)
  return { contextUrl: null, documentUrl: url, document: { '@context': context['@context'] } }
}

function isMembers(value: JsonValue | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Canonical N-Quads of another implementation. */
export function outsideCanonical(document: object): Promise<string> {
  const canonizeOptions = { maxWorkFactor: Number.POSITIVE_INFINITY }
  return jsonld.canonize(document, { documentLoader: pinnedOnly, safe: false, canonizeOptions })
}

/** A key made for this run, with how proofs and headers call it. */
export interface TestSigner {
  readonly type: string
  readonly algorithm: string
  readonly publicKey: PublicKey
  readonly sign: (data: Bytes) => Bytes
}

export function rsaSigner(algorithm: 'PS256' | 'RS256'): TestSigner {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  const key = createPrivateKey({ key: pair.privateKey, type: 'pkcs8', format: 'der' })
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  const options = algorithm === 'PS256' ? { key, ...pss } : { key }
  return {
    type: 'RsaSignature2018',
    algorithm,
    publicKey: importPublicKey(new Uint8Array(pair.publicKey)),
    sign: (data) => new Uint8Array(nodeSign('sha256', data, options)),
  }
}

export function edSigner(): TestSigner {
  const key = generateKey('Ed25519')
  const type = 'Ed25519Signature2018'
  return { type, algorithm: 'EdDSA', publicKey: key.publicKey, sign: (data) => sign('EdDSA', key, data) }
}

export const signer = rsaSigner('PS256')
export const signers: readonly ForeignSigner[] = [
  { kind: 'key', publicKey: signer.publicKey, id: METHOD, issuer: ISSUER },
]

/** What an issuer may do otherwise. */
export interface Odd {
  readonly signer?: TestSigner
  readonly proof?: Members
  readonly header?: object
  /** Changes the signed certificate. */
  readonly after?: (signed: Members) => Members
}

/** A certificate with its proof, made with another implementation of JSON-LD. */
export async function signedCertificate(certificate: Members, odd: Odd = {}): Promise<Members> {
  const by = odd.signer ?? signer
  const options = {
    type: by.type,
    created: '2022-01-15T17:21:13Z',
    verificationMethod: METHOD,
    proofPurpose: 'assertionMethod',
    ...odd.proof,
  }
  const documents = [{ '@context': 'https://w3id.org/security/v2', ...options }, certificate]
  const quads = await Promise.all(documents.map(outsideCanonical))
  const hashes = quads.map((text) => digest('sha-256', utf8Encode(text)))
  const head = base64UrlEncode(
    utf8Encode(JSON.stringify(odd.header ?? { alg: by.algorithm, b64: false, crit: ['b64'] })),
  )
  const signature = by.sign(concatBytes(utf8Encode(`${head}.`), ...hashes))
  const signed = { ...certificate, proof: { ...options, jws: `${head}..${base64UrlEncode(signature)}` } }
  return odd.after?.(signed) ?? signed
}

/** The text of a code. */
export async function issue(certificate: Members = PLAIN, odd: Odd = {}): Promise<string> {
  return packed(JSON.stringify(await signedCertificate(certificate, odd)))
}

/** A text as the one entry of an archive, under the prefix. */
export function packed(text: string): string {
  return `B64:${base64Encode(zipOf(utf8Encode(text)))}`
}

/** What a writer of archives may do otherwise. */
export interface ZipWish {
  readonly name?: string
  readonly method?: 0 | 8
  readonly version?: number
  readonly flags?: number
  readonly extra?: Bytes
  /** Instead of the true ones. */
  readonly size?: number
  readonly crc?: number
  readonly data?: Bytes
  /** Sizes after the data, with or without a mark. */
  readonly descriptor?: 'marked' | 'bare'
  readonly localName?: string
  readonly entries?: number
}

/** An archive of one entry, written by hand. */
export function zipOf(content: Bytes, wish: ZipWish = {}): Bytes {
  const { name = 'certificate.json', method = 8, version = 20, extra = new Uint8Array(), entries = 1 } = wish
  const data = wish.data ?? (method === 8 ? deflateRaw(content) : content)
  const sums = [wish.crc ?? crc32(content, 0, content.length), data.length, wish.size ?? content.length]
  const flags = (wish.flags ?? 0) | (wish.descriptor ? 8 : 0)
  const fixed = [u16(version), u16(flags), u16(method), u16(0x6000), u16(0x5421)]
  const [here, there] = [utf8Encode(wish.localName ?? name), utf8Encode(name)]
  const before = wish.descriptor ? [0, 0, 0] : sums
  const local = [u32(0x04034b50), ...fixed, ...before.map(u32), u16(here.length), u16(extra.length), here, extra, data]
  if (wish.descriptor) local.push(...(wish.descriptor === 'marked' ? [u32(0x08074b50)] : []), ...sums.map(u32))
  const first = concatBytes(...local)
  const tail = [u16(0), u16(0), u16(0), u32(0), u32(0), there, extra]
  const directory = concatBytes(
    u32(0x02014b50),
    u16(20),
    ...fixed,
    ...sums.map(u32),
    u16(there.length),
    u16(extra.length),
    ...tail,
  )
  const end = [u32(0x06054b50), u32(0), u16(entries), u16(entries), u32(directory.length), u32(first.length), u16(0)]
  return concatBytes(first, directory, ...end)
}

function u16(value: number): Bytes {
  return Uint8Array.of(value & 0xff, value >> 8)
}

function u32(value: number): Bytes {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24)
}

/** The archive as the bytes of a symbol: a character for each byte. */
export function asSymbolText(archive: Bytes): string {
  return Array.from(archive, (byte) => String.fromCharCode(byte)).join('')
}

/** The content of an archive that {@link zipOf} stored. */
export function textIn(bytes: Bytes): string {
  return utf8Decode(bytes)
}

/** The format as shipped, believing these. */
export function formatWith(believed: readonly ForeignSigner[] = signers, tables = foreignTables) {
  const format = compileForeignFormats(tables, new Map([['in-divoc', believed]])).find(({ id }) => id === 'in-divoc')
  if (!format) throw new Error('no such format')
  return format
}

/** Codes of the findings, or the fault. */
export function foundIn(text: string, when: Instant = AT, format = formatWith()): readonly string[] {
  const { code, fault } = format.read(text)
  return fault ? [fault.code] : code.verify(when).findings.map((found) => found.code)
}
