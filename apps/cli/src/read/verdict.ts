import type { ForeignFormat } from '@yimatong/formats'
import { formatInstant, type Instant } from '@yimatong/kernel'
import {
  compileDisclosures,
  type ForeignText,
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

/** The steps of verifying a foreign code by name; one wrong step does not hide the others. */
export type ForeignChecks = Readonly<Record<string, boolean>>

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
  readonly checks?: ForeignChecks
  /** The checks of an EU DCC once more: what scripts found before other formats came. */
  readonly dcc?: ForeignChecks
  readonly findings: readonly ToldFinding[]
}

/** What a verdict is given on. */
export interface Circumstances {
  readonly catalogue: Catalogue
  readonly trustFiles: TrustFiles
  readonly foreign: readonly ForeignFormat[]
  readonly question: Question
  readonly at: Instant
}

/** Prepares the verdict on signed national codes, offline. */
export function nationalVerdicts(around: Circumstances): (text: string) => Verdict {
  const snapshot = snapshotOf(around)
  return (text) => told(recogniseOffline(text, around.question, snapshot, around.at), around)
}

/** Prepares the verdict on codes of other formats that carry their own proof, offline. */
export function foreignVerdicts(around: Circumstances): (shown: ForeignText) => Verdict {
  const snapshot = snapshotOf(around)
  return (shown) => {
    const judgement = recogniseForeign(shown, around.question, snapshot, around.at, { ticks: () => 0 })
    const checks = shown.format.read(shown.text).code?.verify(around.at).checks
    const isDcc = shown.format.id === 'eu-dcc'
    return { ...told(judgement, around), ...(checks && { checks, ...(isDcc && { dcc: checks }) }) }
  }
}

function snapshotOf({ catalogue, trustFiles, foreign }: Circumstances): Snapshot {
  const { elements, findings, profiles, rules, limits, trustPolicy } = catalogue
  return {
    trust: trustFiles.trust,
    trustPolicy,
    rules,
    findings,
    profiles,
    elements,
    disclosures: compileDisclosures({}, elements),
    foreign,
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
