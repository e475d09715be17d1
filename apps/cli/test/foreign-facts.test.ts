import { canonicalJson, crc32, type JsonValue } from '@yimatong/codec'
import { digest, generateKey, sign } from '@yimatong/crypto'
import {
  type Bytes,
  base64Encode,
  base64UrlEncode,
  concatBytes,
  DAY,
  hexEncode,
  instant,
  utf8Encode,
} from '@yimatong/kernel'
import { encodeName, issueCertificate, issueSelfSigned } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import type { Reading } from '../src/read/reading.js'
import { AT, folderOf, run } from './setting.js'

type Members = { [name: string]: JsonValue }

const keys = { csca: generateKey('P-256'), signer: generateKey('P-256'), divoc: generateKey('Ed25519') }
const validity = { notBefore: instant(AT - DAY), notAfter: instant(AT + DAY) }
const requestOf = (label: string, key: (typeof keys)['csca'], serial: number) => ({
  ...{
    subject: encodeName([
      ['C', 'AU'],
      ['CN', label],
    ]),
    publicKey: key.publicKey,
    ...validity,
  },
  serial: Uint8Array.of(serial),
})
const csca = issueSelfSigned(
  { ...requestOf('Test CSCA', keys.csca, 1), extensions: { ca: { pathLength: 0 }, keyUsage: ['keyCertSign'] } },
  keys.csca,
)
const signer = issueCertificate(
  { ...requestOf('Test signer', keys.signer, 2), extensions: { keyUsage: ['digitalSignature'] } },
  { certificate: csca, key: keys.csca },
)

function vdsNc(issuer = 'AUS'): string {
  const data: Members = {
    hdr: { t: 'icao.test', v: 1, is: issuer },
    msg: { ucti: 'T1', pid: { n: 'TEST ASHA', dob: '1990-01-02', dt: 'P', dn: 'X0000000' }, tr: { r: 'negative' } },
  }
  const sigvl = base64UrlEncode(sign('ES256', keys.signer, utf8Encode(canonicalJson(data))))
  return JSON.stringify({ data, sig: { alg: 'ES256', cer: base64UrlEncode(signer.der), sigvl } })
}

// Written down line by line, so that the canonical form of a small certificate is seen.
const CRED = 'https://www.w3.org/2018/credentials#'
const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime'
const DOCUMENT = [
  `<urn:test:1> <${RDF_TYPE}> <${CRED}VerifiableCredential> .`,
  `<urn:test:1> <${CRED}credentialSubject> <did:example:1> .`,
  `<urn:test:1> <${CRED}issuanceDate> "2024-05-01T00:00:00Z"^^<${DATE_TIME}> .`,
  `<urn:test:1> <${CRED}issuer> <https://issuer.example/> .`,
  `<did:example:1> <${RDF_TYPE}> <https://schema.org/Person> .`,
  `<did:example:1> <https://schema.org/Number> "27" .`,
  `<did:example:1> <https://schema.org/name> "ASHA TEST" .`,
]
const OPTIONS = [
  `_:c14n0 <http://purl.org/dc/terms/created> "2024-05-01T00:00:00Z"^^<${DATE_TIME}> .`,
  `_:c14n0 <${RDF_TYPE}> <https://w3id.org/security#Ed25519Signature2018> .`,
  '_:c14n0 <https://w3id.org/security#proofPurpose> <https://w3id.org/security#assertionMethod> .',
  '_:c14n0 <https://w3id.org/security#verificationMethod> <did:example:key> .',
]
const hashOf = (lines: readonly string[]) => {
  const sorted = lines.map((line) => `${line}\n`).sort()
  return digest('sha-256', utf8Encode(sorted.join('')))
}

function divoc(more: Members = {}): string {
  const head = base64UrlEncode(utf8Encode('{"alg":"EdDSA","b64":false,"crit":["b64"]}'))
  const signature = sign('EdDSA', keys.divoc, concatBytes(utf8Encode(`${head}.`), hashOf(OPTIONS), hashOf(DOCUMENT)))
  const certificate = {
    '@context': ['https://www.w3.org/2018/credentials/v1', 'https://cowin.gov.in/credentials/vaccination/v1'],
    ...{ id: 'urn:test:1', type: 'VerifiableCredential', issuer: 'https://issuer.example/' },
    issuanceDate: '2024-05-01T00:00:00Z',
    credentialSubject: { id: 'did:example:1', type: 'Person', name: 'ASHA TEST', age: '27' },
    ...more,
    proof: {
      ...{ type: 'Ed25519Signature2018', created: '2024-05-01T00:00:00Z', verificationMethod: 'did:example:key' },
      ...{ proofPurpose: 'assertionMethod', jws: `${head}..${base64UrlEncode(signature)}` },
    },
  }
  return `B64:${base64Encode(stored(utf8Encode(JSON.stringify(certificate))))}`
}

/** An archive of one stored entry. */
function stored(content: Bytes): Bytes {
  const number = (value: number, size: number) => Uint8Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255)
  const name = utf8Encode('certificate.json')
  const sizes = [crc32(content, 0, content.length), content.length, content.length].map((value) => number(value, 4))
  const common = [number(10, 2), number(0, 8), ...sizes, number(name.length, 2), number(0, 2)]
  const local = concatBytes(number(0x04034b50, 4), ...common, name, content)
  const directory = concatBytes(number(0x02014b50, 4), number(10, 2), ...common, number(0, 14), name)
  const end = [
    number(0, 4),
    number(1, 2),
    number(1, 2),
    number(directory.length, 4),
    number(local.length, 4),
    number(0, 2),
  ]
  return concatBytes(local, directory, number(0x06054b50, 4), ...end)
}

const trust = folderOf({
  'csca.der': csca.der,
  'divoc.json': JSON.stringify({
    type: 'foreign-keys',
    format: 'in-divoc',
    keys: [{ spki: base64Encode(keys.divoc.publicKey.spki), id: 'did:example:key', issuer: 'https://issuer.example/' }],
  }),
})

async function readJson(...argv: readonly string[]): Promise<Reading> {
  return JSON.parse((await run(['read', '--json', ...argv])).out)
}

describe('reading a foreign code of facts', () => {
  it.each([
    [
      'in-divoc',
      divoc(),
      ['text', 'base64', 'zip', 'payload', 'claims', 'jws', 'record'],
      { isSigned: true, isInForce: true },
    ],
    [
      'icao-vds-nc',
      vdsNc(),
      ['text', 'payload', 'claims', 'record'],
      { isSigned: true, isTrusted: true, isInForce: true },
    ],
  ] as const)('%s: every layer, and no level with the trust it needs', async (kind, code, layers, checks) => {
    const { candidates, layers: shown, verdict } = await readJson(code, '--trust', trust)
    expect([candidates, shown.map(({ name }) => name)]).toEqual([[{ kind }], layers])
    expect([verdict?.outcome, verdict?.findings.map((found) => found.code)]).toEqual([
      'undetermined',
      ['code.facts-only'],
    ])
    expect(verdict?.checks).toEqual(checks)
    expect(verdict?.level).toBeUndefined()
    expect(JSON.stringify(shown.at(-1)?.shows)).toContain('ASHA')
  })

  it.each([
    [divoc(), 'formats.divoc.key-absent', 'undetermined'],
    [vdsNc(), 'formats.vds-nc.anchor-absent', 'undetermined'],
  ])('without its trust is not believed', async (code, found, outcome) => {
    const other = folderOf({
      'k.json': JSON.stringify({ type: 'foreign-keys', format: 'smart-health-card', keys: [] }),
    })
    const { verdict } = await readJson(code, '--trust', other)
    expect([verdict?.outcome, verdict?.findings[0]?.code]).toEqual([outcome, found])
  })

  it.each([
    [divoc({ issuer: 'https://other.example/' }), 'formats.divoc.key-issuer', 'refused'],
    [
      divoc({ credentialSubject: { id: 'did:example:1', type: 'Person', name: 'X' } }),
      'formats.divoc.signature',
      'refused',
    ],
    [vdsNc('JPN'), 'formats.vds-nc.country', 'refused'],
    [vdsNc().replace('negative', 'positive'), 'formats.vds-nc.signature', 'refused'],
  ])('that is not what it says is refused, in both languages', async (code, found, outcome) => {
    const { verdict } = await readJson(code, '--trust', trust)
    expect([verdict?.outcome, verdict?.findings[0]?.code]).toEqual([outcome, found])
    expect(verdict?.findings.every(({ says, next }) => says?.zh && says.en && next)).toBe(true)
  })

  it.each([
    ['B64:UEsDBA==', 'zip', 'formats.divoc.zip-end'],
    ['{"data":{"hdr":{"t":"icao.test"}}}', 'payload', 'formats.vds-nc.shape'],
  ])('%s ends where it is', async (text, layer, code) => {
    const { fault } = await readJson(text)
    expect(fault).toMatchObject({ layer, code, says: { zh: expect.any(String), en: expect.any(String) } })
  })

  it('names its layers and checks for people', async () => {
    const { out } = await run(['read', vdsNc(), '--trust', trust, '--lang', 'en'])
    expect(out).toContain('trusted authority')
    expect(out).not.toContain(hexEncode(signer.der))
  })
})
