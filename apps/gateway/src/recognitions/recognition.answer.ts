import { formatInstant } from '@yimatong/kernel'
import type { BilingualText } from '@yimatong/platform'
import {
  type Account,
  type FindingCatalogue,
  findingText,
  type Judgement,
  type StepTiming,
} from '@yimatong/recognition'
import { type ElementTable, toRecordJson } from '@yimatong/record'

/** A finding with the sentences a guard reads. */
export interface FindingAnswer {
  readonly code: string
  readonly severity: string
  readonly party: string
  readonly path?: string
  readonly clause?: string
  readonly says?: BilingualText
  readonly next?: BilingualText
}

/** The answer of `POST /v1/recognitions`. */
export interface RecognitionAnswer {
  readonly recognitionId: string
  readonly outcome: Judgement['outcome']
  readonly level?: string
  readonly measures: readonly (BilingualText & { readonly code: string })[]
  readonly findings: readonly FindingAnswer[]
  readonly identityGrade?: string
  readonly assurance?: string
  /** Authority id of whoever signed. */
  readonly issuer?: string
  readonly record?: unknown
  readonly answeredAt: string
  /** What the verdict stood on. With it, whoever has the answer can rebuild its receipt and check that it was kept. */
  readonly basis: { readonly ruleId?: string; readonly trustVersion?: number; readonly signerKeyId?: string }
  readonly timings: readonly StepTiming[]
  readonly receipt: { readonly id: string; readonly salt: string; readonly commitment: string; readonly proof: unknown }
  readonly dialect?: Readonly<Record<string, string | number>>
}

/** Texts an answer needs. */
export interface AnswerTexts {
  readonly elements: ElementTable
  readonly findings: FindingCatalogue
  readonly measures: ReadonlyMap<string, BilingualText>
}

/** Builds the answer; identity and health are in it only as far as the judgement disclosed them. */
export function recognitionAnswer(
  judgement: Judgement,
  account: Account,
  texts: AnswerTexts,
  dialect: Readonly<Record<string, string | number>> | undefined,
): RecognitionAnswer {
  const { level, identityGrade, assurance, issuer, record } = judgement
  return {
    recognitionId: account.receipt.id,
    outcome: judgement.outcome,
    ...(level !== undefined && { level }),
    measures: (judgement.measures ?? []).map((code) => measureAnswer(code, texts)),
    findings: judgement.findings.map((found) => findingAnswer(found, texts.findings)),
    ...(identityGrade !== undefined && { identityGrade }),
    ...(assurance !== undefined && { assurance }),
    ...(issuer !== undefined && { issuer }),
    ...(record !== undefined && { record: toRecordJson(record, texts.elements) }),
    answeredAt: formatInstant(account.receipt.at),
    basis: basisAnswer(judgement),
    timings: [...judgement.timings, { step: 'record' as const, ms: account.ms }].map(({ step, ms }) => ({
      step,
      ms: Math.round(ms * 1000) / 1000,
    })),
    receipt: receiptAnswer(account),
    ...(dialect && { dialect }),
  }
}

function basisAnswer({ ruleId, trustVersion, signerKeyId }: Judgement): RecognitionAnswer['basis'] {
  return {
    ...(ruleId !== undefined && { ruleId }),
    ...(trustVersion !== undefined && { trustVersion }),
    ...(signerKeyId !== undefined && { signerKeyId }),
  }
}

/** A finding with its texts. */
export function findingAnswer(found: Judgement['findings'][number], catalogue: FindingCatalogue): FindingAnswer {
  const text = findingText(found.code, catalogue)
  return { ...found, ...(text && { says: text.says, next: text.next }) }
}

function measureAnswer(code: string, texts: AnswerTexts): BilingualText & { code: string } {
  return { code, ...(texts.measures.get(code) ?? { zh: code, en: code }) }
}

function receiptAnswer({ receipt, proof, salt }: Account): RecognitionAnswer['receipt'] {
  return { id: receipt.id, salt, commitment: receipt.commitment, proof }
}
