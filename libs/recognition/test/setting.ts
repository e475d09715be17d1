import { generateCrls, generateHierarchy, type Hierarchy, type Identity, loadCeremony } from '@yimatong/certs'
import { type Bytes, DAY, type Instant, instant, parseInstant } from '@yimatong/kernel'
import { loadPurposes } from '@yimatong/pki'
import { type Authority, compileTrust, type SignerEntry, type TrustIndex, type TrustList } from '@yimatong/trust'
import type { Question, Snapshot } from '../src/index.js'
import {
  anhui,
  catalogue,
  disclosures,
  elements,
  foreignBelieving,
  limits,
  readText,
  rules,
  shanghai,
  standard,
  trustPolicy,
  zhejiang,
} from './standards.js'

/** An RFC 3339 text as an instant; a wrong one fails the test that wrote it. */
export function at(text: string): Instant {
  const found = parseInstant(text)
  if (found === undefined) throw new Error(`not RFC 3339: ${text}`)
  return found
}

/** Now, for all of these tests: noon in China. */
export const AT = at('2024-06-01T04:00:00Z')

/** So many milliseconds after {@link AT}. */
export const after = (ms: number): Instant => instant(AT + ms)

const purposes = loadPurposes(JSON.parse(readText('standards/national-profile-1/purposes.json')))
const ceremony = (name: string) => loadCeremony(readText(`certs/ceremony/${name}.yaml`), purposes)
const development = generateHierarchy(ceremony('development'), { at: AT })

/** The development certificates, and below them the faulty ones. */
const hierarchy: Hierarchy = generateHierarchy(ceremony('faults'), { at: AT, under: development })

/** The identity of a node. */
export function named(name: string): Identity {
  const found = hierarchy.get(name)
  if (found === undefined) throw new Error(`no node ${name}`)
  return found
}

/** Faulty signers with the code that their path must be refused with. */
export const FAULTS: readonly (readonly [string, string])[] = [...hierarchy.values()].flatMap(({ name, node }) =>
  node.expect === undefined ? [] : [[name, node.expect] as const],
)

const allCertificates = [...hierarchy.values()].map(({ certificate }) => certificate.der)

/** A signer entry with every certificate there is, so that a path can be looked for wherever it might be. */
export function signerEntry(name: string, assurance: SignerEntry['assurance'] = 'gateway-attested'): SignerEntry {
  return { certificate: named(name).certificate.der, intermediates: allCertificates, assurance }
}

/** A province with its gateway's and its city's signer. */
export function province(id: string, ...more: readonly SignerEntry[]): Authority {
  const city = `${id.slice(0, 2)}0100`
  return {
    id,
    title: { zh: `测试机构${id}`, en: `Test authority ${id}` },
    divisions: [id],
    endpoint: 'https://127.0.0.1:8443',
    tlsPins: [],
    profiles: [],
    appeal: { zh: '请至测试窗口', en: 'Test desk' },
    signers: [signerEntry(`${id}-code-signer`), signerEntry(`${city}-code-signer`, 'city-signed'), ...more],
  }
}

const crls: readonly Bytes[] = [...generateCrls(hierarchy, { at: instant(AT - DAY), days: 30 }).values()]

/** The index of a list of three provinces; every faulty signer stands in Zhejiang's entry. */
export function trustOf(more: Partial<TrustList> = {}): TrustIndex {
  const faulty = FAULTS.map(([name]) => signerEntry(name))
  const authorities = [province('330000', ...faulty), province('310000'), province('340000')]
  const list = { version: 7, issuedAt: AT, expiresAt: after(7 * DAY), signerChain: [], authorities, crls, ...more }
  return compileTrust(list, { roots: [named('national-root').certificate], purposes }, AT)
}

const trust = trustOf()

const foreign = foreignBelieving(new Map())

/** What a gateway looks at, as shipped, but for what a test changes. */
export function snapshotOf(more: Partial<Snapshot> = {}): Snapshot {
  return {
    trust,
    trustPolicy,
    rules,
    findings: catalogue,
    profiles: [shanghai, zhejiang, anhui],
    elements,
    disclosures,
    foreign,
    limits,
    ...more,
  }
}

export const snapshot = snapshotOf()

/** A question at a place for a purpose; Shanghai's gate unless told otherwise. */
export const questionOf = (purpose = 'gate', division = '310000'): Question => ({ place: { division }, purpose })

/** Codes of the official table of purposes. */
export const PURPOSES: readonly string[] = purposeCodes(standard('national-profile-1/codes/purposes-of-use.json'))

function purposeCodes(table: ReturnType<typeof standard>): readonly string[] {
  const codes = typeof table === 'object' && table !== null && !Array.isArray(table) ? table.codes : undefined
  if (!Array.isArray(codes)) throw new Error('no purposes of use')
  return codes.flatMap((row) =>
    typeof row === 'object' && row !== null && !Array.isArray(row) && typeof row.code === 'string' ? [row.code] : [],
  )
}
