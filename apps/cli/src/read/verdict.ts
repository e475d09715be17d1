import { type DccSignerIndex, decodeDcc, verifyDcc } from '@yimatong/formats'
import { formatInstant, type Instant, YimatongError } from '@yimatong/kernel'
import {
  compileDisclosures,
  type Judgement,
  type Question,
  recogniseForeign,
  recogniseOffline,
  type Snapshot,
} from '@yimatong/recognition'
import type { Catalogue } from '../standards.js'
import type { Bilingual } from '../text/language.js'
import { type ToldFinding, toldFinding } from '../told-finding.js'
import type { TrustFiles } from './trust-files.js'

/** The steps of verifying an EU DCC; one wrong step does not hide the others. */
export interface DccChecks {
  readonly isSigned: boolean
  readonly isKeyUsageAllowed: boolean
  readonly isInForce: boolean
}

/** What the given trust and the national rules say of a code at an instant. The same input gives the same verdict. */
export interface Verdict {
  readonly at: string
  readonly division: string
  readonly purpose: string
  readonly outcome: Judgement['outcome']
  readonly level?: string
  readonly measures: readonly (Bilingual & { readonly code: string })[]
  readonly identityGrade?: string
  readonly assurance?: string
  readonly issuer?: string
  readonly ruleId?: string
  readonly trustVersion?: number
  readonly dcc?: DccChecks
  readonly findings: readonly ToldFinding[]
}

/** What a verdict is given on. */
export interface Circumstances {
  readonly catalogue: Catalogue
  readonly trustFiles: TrustFiles
  readonly question: Question
  readonly at: Instant
}

/** Prepares the verdict on signed national codes, offline. */
export function nationalVerdicts(around: Circumstances): (text: string) => Verdict {
  const snapshot = snapshotOf(around)
  return (text) => told(recogniseOffline(text, around.question, snapshot, around.at), around)
}

/** Prepares the verdict on EU DCCs, offline. */
export function dccVerdicts(around: Circumstances): (text: string) => Verdict {
  const snapshot = snapshotOf(around)
  return (text) => {
    const judgement = recogniseForeign(text, around.question, snapshot, around.at, { ticks: () => 0 })
    const dcc = dccChecks(text, around, snapshot.dcc.signers)
    return { ...told(judgement, around), ...(dcc && { dcc }) }
  }
}

function dccChecks(text: string, { catalogue, at }: Circumstances, signers: DccSignerIndex): DccChecks | undefined {
  try {
    const { isSigned, isKeyUsageAllowed, isInForce } = verifyDcc(decodeDcc(text), signers, at, catalogue.dcc.keyUsages)
    return { isSigned, isKeyUsageAllowed, isInForce }
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}

function snapshotOf({ catalogue, trustFiles }: Circumstances): Snapshot {
  const { elements, findings, profiles, rules, limits, trustPolicy, dcc } = catalogue
  return {
    trust: trustFiles.trust,
    trustPolicy,
    rules,
    findings,
    profiles,
    elements,
    disclosures: compileDisclosures({}, elements),
    dcc: { signers: trustFiles.dccSigners, standard: dcc },
    limits,
  }
}

function told(judgement: Judgement, { catalogue, question, at }: Circumstances): Verdict {
  const { outcome, level, measures = [], identityGrade, assurance, issuer, ruleId, trustVersion } = judgement
  return {
    at: formatInstant(at),
    division: question.place.division,
    purpose: question.purpose,
    outcome,
    ...(level !== undefined && { level }),
    measures: measures.map((code) => ({ code, ...(catalogue.measures.get(code) ?? { zh: code, en: code }) })),
    ...(identityGrade !== undefined && { identityGrade }),
    ...(assurance !== undefined && { assurance }),
    ...(issuer !== undefined && { issuer }),
    ...(ruleId !== undefined && { ruleId }),
    ...(trustVersion !== undefined && { trustVersion }),
    findings: judgement.findings.map((found) => toldFinding(found, catalogue.findings)),
  }
}
