import { formatInstant } from '@yimatong/kernel'
import type { BilingualText } from '@yimatong/platform'
import {
  type Account,
  type FindingCatalogue,
  findingText,
  type Judgement,
  type StepTiming,
} from '@yimatong/recognition'
import { type ElementTable, toRecordText } from '@yimatong/record'

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
  readonly findings: FindingCatalogue
  readonly measures: ReadonlyMap<string, BilingualText>
}

/**
 * Writes answers as JSON text; identity and health are in one only as far as the judgement disclosed them. Written member
 * by member in the order of {@link RecognitionAnswer}, and not built as an object first: what never changes (measures with
 * their texts, names of members) is text from the start.
 */
export class AnswerWriter {
  readonly #findings: FindingCatalogue
  readonly #measures: ReadonlyMap<string, string>
  readonly #batches = new WeakMap<Account['proof']['batch'], string>()

  constructor({ findings, measures }: AnswerTexts) {
    this.#findings = findings
    this.#measures = new Map([...measures].map(([code, text]) => [code, JSON.stringify({ code, ...text })]))
  }

  /** The JSON text of a {@link RecognitionAnswer}. */
  write(
    judgement: Judgement,
    account: Account,
    elements: ElementTable,
    dialect: Readonly<Record<string, string | number>> | undefined,
  ): string {
    const { receipt, proof, salt } = account
    const { outcome, level, identityGrade, assurance, issuer, record } = judgement
    const head = `"recognitionId":"${receipt.id}","outcome":"${outcome}"${word('level', level)}`
    const reasons = `"measures":[${this.#measuresText(judgement.measures)}],"findings":${this.#findingsText(judgement)}`
    const who = word('identityGrade', identityGrade) + word('assurance', assurance) + member('issuer', issuer)
    const shown = record === undefined ? '' : `,"record":${toRecordText(record, elements)}`
    const when = `"answeredAt":"${formatInstant(receipt.at)}","basis":${basisText(judgement)}`
    const timings = `"timings":[${timingsText(judgement, account)}]`
    const opening = `"id":"${receipt.id}","salt":"${salt}","commitment":"${receipt.commitment}"`
    const rendered = dialect ? `,"dialect":${JSON.stringify(dialect)}` : ''
    return `{${head},${reasons}${who}${shown},${when},${timings},"receipt":{${opening},"proof":${this.#proofText(proof)}}${rendered}}`
  }

  /** Receipts of one batch share its signed head: it is written once. */
  #proofText({ index, path, batch }: Account['proof']): string {
    const known = this.#batches.get(batch) ?? JSON.stringify(batch)
    this.#batches.set(batch, known)
    return `{"index":${index},"path":${JSON.stringify(path)},"batch":${known}}`
  }

  #measuresText(codes: readonly string[] = []): string {
    return codes.map((code) => this.#measures.get(code) ?? JSON.stringify({ code, zh: code, en: code })).join(',')
  }

  #findingsText({ findings }: Judgement): string {
    return findings.length === 0 ? '[]' : JSON.stringify(findings.map((found) => findingAnswer(found, this.#findings)))
  }
}

/** A member that is not the first of its object; nothing where it has no value. */
function member(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`
}

/** {@link member} for a word of ours (a code, hex, base64url): there is nothing in it to escape. */
function word(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":"${value}"`
}

function basisText({ ruleId, trustVersion, signerKeyId }: Judgement): string {
  const members = member('ruleId', ruleId) + member('trustVersion', trustVersion) + word('signerKeyId', signerKeyId)
  return `{${members.slice(1)}}`
}

function timingsText({ timings }: Judgement, { ms }: Account): string {
  let text = ''
  for (const timing of timings) text += `${timingText(timing)},`
  return text + timingText({ step: 'record', ms })
}

function timingText({ step, ms }: StepTiming): string {
  return `{"step":"${step}","ms":${Math.round(ms * 1000) / 1000}}`
}

/** A finding with its texts. */
export function findingAnswer(found: Judgement['findings'][number], catalogue: FindingCatalogue): FindingAnswer {
  const text = findingText(found.code, catalogue)
  return { ...found, ...(text && { says: text.says, next: text.next }) }
}
