import { readFileSync } from 'node:fs'
import { generateCrls, generateHierarchy, type Hierarchy, type Identity, loadCeremony } from '@yimatong/certs'
import type { JsonValue } from '@yimatong/codec'
import { signDocument } from '@yimatong/envelope'
import { type Bytes, DAY, type Instant, instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import { loadPurposes } from '@yimatong/pki'
import {
  type Authority,
  publishTrust,
  type SignerEntry,
  TRUST_LIST_TYPE,
  type TrustAnchors,
  type TrustList,
} from '../src/index.js'

const repository = new URL('../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, repository), 'utf8')

/** An RFC 3339 text as an instant; a wrong one fails the test that wrote it. */
function at(text: string): Instant {
  const found = parseInstant(text)
  if (found === undefined) throw new Error(`not RFC 3339: ${text}`)
  return found
}

/** When every ceremony of these tests was held, and when lists are offered unless a test says otherwise. */
export const AT = at('2024-06-01T00:00:00Z')

/** So many milliseconds after {@link AT}. */
export const after = (ms: number) => instant(AT + ms)

const purposes = loadPurposes(JSON.parse(read('standards/national-profile-1/purposes.json')))
const ceremony = (name: string) => loadCeremony(read(`certs/ceremony/${name}.yaml`), purposes)
const development = generateHierarchy(ceremony('development'), { at: AT })

/** Provinces where a province made itself a certificate for trust lists, and one registry signer that was revoked. */
const strangers = loadCeremony(
  `
ceremony: usurpers
backdateDays: 1
nodes:
  330000-usurper:
    key: P-256
    issuer: 330000-ca
    subject: { C: CN, ST: "330000", O: Yimatong development, CN: A province that signs lists }
    days: 730
    keyUsage: [digitalSignature]
    purposes: [trust-list]
  registry-revoked:
    key: P-256
    issuer: national-operations-ca
    subject: { C: CN, O: Yimatong development, CN: Revoked list signer }
    days: 730
    keyUsage: [digitalSignature]
    purposes: [trust-list]
    revoked: key-compromise
  registry-short:
    key: P-256
    issuer: national-operations-ca
    subject: { C: CN, O: Yimatong development, CN: List signer of ten days }
    days: 11
    keyUsage: [digitalSignature]
    purposes: [trust-list]
`,
  purposes,
)

/** Every certificate of these tests: development, faults, and the strangers above. */
export const hierarchy: Hierarchy = generateHierarchy(strangers, {
  at: AT,
  under: generateHierarchy(ceremony('faults'), { at: AT, under: development }),
})

/** The identity of a node. */
export function named(name: string): Identity {
  const found = hierarchy.get(name)
  if (found === undefined) throw new Error(`no node ${name}`)
  return found
}

export const anchors: TrustAnchors = { roots: [named('national-root').certificate], purposes }

/** Lists of every CA, a day old, good for 30 days. */
export const crls: readonly Bytes[] = [...generateCrls(hierarchy, { at: instant(AT - DAY), days: 30 }).values()]

/** The signer's certificate and what is above it, without the root. */
export const chainOf = (name: string): readonly Bytes[] => named(name).chain.map(({ der }) => der)

/** A signer entry with its own chain. */
export function signer(name: string, assurance: SignerEntry['assurance'] = 'gateway-attested'): SignerEntry {
  const [certificate = new Uint8Array(), ...intermediates] = chainOf(name)
  return { certificate, intermediates, assurance }
}

/** An entry of the list; its divisions are its id unless told otherwise. */
export function authority(id: string, more: Partial<Authority> = {}): Authority {
  return {
    id,
    title: { zh: `测试机构${id}`, en: `Test authority ${id}` },
    divisions: [id],
    endpoint: 'https://127.0.0.1:8443',
    tlsPins: [id.padEnd(64, '0')],
    profiles: ['cn-test'],
    appeal: { zh: '请至测试窗口', en: 'Test desk' },
    ...more,
    signers: more.signers ?? [signer(`${id}-code-signer`)],
  }
}

/** A list that offerTrust takes, but for what a test changes. */
export function listOf(more: Partial<TrustList> = {}): TrustList {
  return {
    version: 1,
    issuedAt: AT,
    expiresAt: after(7 * DAY),
    signerChain: chainOf('registry-trust-list'),
    authorities: [authority('330000'), authority('310000'), authority('340000')],
    crls,
    ...more,
  }
}

/** The bytes of a list as the named node publishes them. */
export function published(more: Partial<TrustList> = {}, by = 'registry-trust-list'): Bytes {
  return publishTrust(listOf({ signerChain: chainOf(by), ...more }), named(by))
}

/** A payload that is no list, signed as one by the registry. */
export function signedPayload(payload: JsonValue): Bytes {
  return utf8Encode(JSON.stringify(signDocument(TRUST_LIST_TYPE, payload, named('registry-trust-list'))))
}
