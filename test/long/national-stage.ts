import { join } from 'node:path'
import { loadStandards, systemClock } from '@yimatong/adapters'
import { generateCrls, generateHierarchy, type Hierarchy, loadCeremony } from '@yimatong/certs'
import { randomBytes } from '@yimatong/crypto'
import { issueNationalCode } from '@yimatong/envelope'
import { compileStandards, ROOT } from '@yimatong/gateway'
import { DAY, type Instant, instant, MINUTE } from '@yimatong/kernel'
import type { CompiledProfile } from '@yimatong/profiles'
import type { Question, Snapshot } from '@yimatong/recognition'
import {
  type Assessment,
  type Disclosure,
  encodeRecordClaims,
  type NationalRecord,
  withOrigins,
} from '@yimatong/record'
import { type Authority, compileTrust, type SignerEntry } from '@yimatong/trust'
import { readRepositoryText, required } from '../support/federation.js'

/** The shipped standards, the development certificates and a trust list of three provinces, at one instant. */
export interface NationalStage {
  readonly snapshot: Snapshot
  readonly profiles: ReadonlyMap<string, CompiledProfile>
  readonly hierarchy: Hierarchy
  readonly at: Instant
}

/** What is asked of every code here; a hospital is shown everything that a code holds. */
export const QUESTION: Question = { place: { division: '310000' }, purpose: 'hospital' }

/** A gate asks for the least. */
export const GATE: Question = { place: { division: '310000' }, purpose: 'gate' }

const PERSON = {
  name: '测试甲',
  documentType: 'resident-id',
  documentNumber: '330199190001010010',
  telephone: '10000003301',
}

/** Loads and makes it all. */
export async function makeNationalStage(): Promise<NationalStage> {
  const standards = compileStandards(await loadStandards(join(ROOT, 'standards')))
  const at = systemClock.now()
  const ceremony = loadCeremony(await readRepositoryText('certs/ceremony/development.yaml'), standards.purposes)
  const hierarchy = generateHierarchy(ceremony, { at })
  const list = {
    version: 1,
    issuedAt: at,
    expiresAt: instant(at + DAY),
    signerChain: required(hierarchy.get('registry-trust-list')).chain.map(({ der }) => der),
    authorities: ['330000', '310000', '340000'].map((id) => authorityOf(hierarchy, id)),
    crls: [...generateCrls(hierarchy, { at, days: 7 }).values()],
  }
  const anchors = { roots: [required(hierarchy.get('national-root')).certificate], purposes: standards.purposes }
  const snapshot = { ...standards.snapshot, trust: compileTrust(list, anchors, at) }
  return { snapshot, profiles: standards.profiles, hierarchy, at }
}

function authorityOf(hierarchy: Hierarchy, id: string): Authority {
  const text = { zh: `测试机构${id}`, en: `Test authority ${id}` }
  const entry = (name: string, assurance: SignerEntry['assurance']): SignerEntry => {
    const [certificate, ...intermediates] = required(hierarchy.get(name)).chain.map(({ der }) => der)
    return { certificate: required(certificate), intermediates, assurance }
  }
  return {
    id,
    title: text,
    divisions: [id],
    endpoint: 'https://localhost:1',
    tlsPins: ['0'.repeat(64)],
    profiles: [],
    appeal: text,
    signers: [entry(`${id}-code-signer`, 'gateway-attested')],
  }
}

/** What a test may choose of a code. */
export interface CodeWishes {
  /** 330000 signs with P-256, 340000 with SM2. */
  readonly issuer: '330000' | '310000' | '340000'
  readonly disclosure?: Disclosure
  readonly assessment?: Partial<Assessment>
}

/** The record of the invented person, green unless told, assessed ten minutes ago. */
export function makeRecord(stage: NationalStage, wishes: Pick<CodeWishes, 'issuer' | 'assessment'>): NationalRecord {
  const assessment: Assessment = {
    level: '00',
    assessedAt: wholeSecond(stage.at - 10 * MINUTE),
    authority: wishes.issuer,
    decidedBy: 'automated',
    division: wishes.issuer,
    ...wishes.assessment,
  }
  return withOrigins({ profile: 'hc-n/1', subject: PERSON, assessment }, stage.snapshot.elements)
}

/** A signed national code with an id of its own, good for a day. */
export function makeCode(stage: NationalStage, wishes: CodeWishes): string {
  const { certificate, key } = required(stage.hierarchy.get(`${wishes.issuer}-code-signer`))
  const { elements } = stage.snapshot
  const issuedAt = wholeSecond(stage.at - MINUTE)
  const record = encodeRecordClaims(makeRecord(stage, wishes), wishes.disclosure ?? 'minimal', elements)
  const claims = {
    issuer: wishes.issuer,
    issuedAt,
    expiresAt: instant(issuedAt + DAY),
    codeId: randomBytes(16),
    record,
  }
  return issueNationalCode({ claims, signer: { certificate, key } })
}

function wholeSecond(at: number): Instant {
  return instant(Math.floor(at / 1000) * 1000)
}
