import { decodeNationalCode, type NationalCode, verifyNationalCode } from '@yimatong/envelope'
import { type Finding, finding, hexEncode, type Instant, YimatongError } from '@yimatong/kernel'
import { decodeRecordClaims, identityGradeOf, type NationalRecord } from '@yimatong/record'
import { checkSigner, checkTrustAge, type TrustedSigner, trustAge } from '@yimatong/trust'
import { checkAssessmentTimes, checkSymbolTimes } from './check-freshness.js'
import { decide } from './decide.js'
import { type CodeFacts, type Judgement, judge, Stopwatch } from './judgement.js'
import type { Question } from './question.js'
import { discloseFor, type Snapshot } from './snapshot.js'

/** What a caller may add to a question about a national code. */
export interface OfflineOptions {
  /** For the answer to a live question: the nonce (hex) it must carry, and the authority that was asked. */
  readonly answerTo?: { readonly nonce: string; readonly authority: string }
  /** Monotonic milliseconds, for timings; without it every step takes 0 ms. */
  readonly ticks?: () => number
}

interface Verified {
  readonly code: NationalCode
  readonly signer: TrustedSigner
  readonly record: NationalRecord
}

/**
 * The verdict on a signed national code: one pure, synchronous pass over an immutable snapshot (DESIGN §5.12). Decode,
 * verify, trust, freshness, decide, disclose; the first step that blocks ends the way, and nothing of a code that was
 * not verified is shown. Never throws for what a code holds.
 */
export function recogniseOffline(
  text: string,
  question: Question,
  snapshot: Snapshot,
  at: Instant,
  options: OfflineOptions = {},
): Judgement {
  const stopwatch = new Stopwatch(options.ticks ?? (() => 0))
  const end = (found: Finding, facts: CodeFacts = {}, malformed = false): Judgement =>
    judge([found], facts, stopwatch, snapshot.findings, { malformed })

  const code = readCode(text)
  stopwatch.lap('decode')
  if (isFinding(code)) return end(code, {}, true)
  const facts = { codeId: hexEncode(code.claims.codeId), ...trustVersion(snapshot) }

  const signer = verifyCode(code, snapshot)
  stopwatch.lap('verify')
  if (isFinding(signer)) return end(signer, facts)
  const record = readRecord(code, snapshot)
  if (isFinding(record)) return end(record, facts, true)
  return judgeVerified(
    { code, signer, record },
    { question, snapshot, at, stopwatch, answerTo: options.answerTo },
    facts,
  )
}

interface Circumstances {
  readonly question: Question
  readonly snapshot: Snapshot
  readonly at: Instant
  readonly stopwatch: Stopwatch
  readonly answerTo: OfflineOptions['answerTo'] | undefined
}

function judgeVerified(verified: Verified, around: Circumstances, known: CodeFacts): Judgement {
  const { question, snapshot, at, stopwatch } = around
  const { signer, record } = verified
  const signed = { ...known, issuer: signer.authority.id, signerKeyId: hexEncode(signer.certificate.keyId) }
  const trust = checkTrust(verified, snapshot, at)
  stopwatch.lap('trust')
  const warnings = trust.filter((found) => found.severity !== 'block')
  if (warnings.length < trust.length) return judge(trust, signed, stopwatch, snapshot.findings)

  const facts = { ...signed, assurance: signer.assurance, identityGrade: identityGradeOf(record) }
  const rule = snapshot.rules.ruleFor(question.place.division, at)
  const late = rule ? checkTimes(verified, around, rule.maxAssessmentAgeMs) : finding('rule.absent', 'arrival')
  stopwatch.lap('freshness')
  if (!rule || late) return judge([...warnings, ...(late ? [late] : [])], facts, stopwatch, snapshot.findings)

  const { ruled, measures, found } = decide(record, signer.assurance, rule, question)
  stopwatch.lap('decide')
  const shown = discloseFor(question.purpose, record, snapshot)
  stopwatch.lap('disclose')
  const level = record.assessment?.level
  const whole = { ...facts, measures, ruleId: rule.id, ...(shown && { record: shown }), ...(level && { level }) }
  return judge(found ? [...warnings, found] : warnings, whole, stopwatch, snapshot.findings, { ruled })
}

function readCode(text: string): NationalCode | Finding {
  try {
    return decodeNationalCode(text)
  } catch (error) {
    return malformedCode(error)
  }
}

function readRecord(code: NationalCode, snapshot: Snapshot): NationalRecord | Finding {
  try {
    return decodeRecordClaims(code.claims.record, snapshot.elements)
  } catch (error) {
    return malformedCode(error)
  }
}

function malformedCode(error: unknown): Finding {
  if (error instanceof YimatongError) return finding(error.code, 'holder', { path: '/code' })
  throw error
}

function verifyCode(code: NationalCode, snapshot: Snapshot): TrustedSigner | Finding {
  if (!snapshot.trust) return finding('trust.list.absent', 'arrival')
  const named = snapshot.trust.signers.get(hexEncode(code.keyId))
  if (!named) return finding('trust.signer.unknown', 'home')
  return (
    named.find((signer) => verifyNationalCode(code, signer.certificate.publicKey)) ??
    finding('trust.signer.signature', 'home')
  )
}

function checkTrust({ code, signer, record }: Verified, snapshot: Snapshot, at: Instant): readonly Finding[] {
  const age = snapshot.trust && checkTrustAge(trustAge(snapshot.trust, snapshot.trustPolicy, at))
  if (age?.severity === 'block') return [age]
  const division = record.assessment?.division ?? code.claims.issuer
  const scope = code.claims.issuer === signer.authority.id ? undefined : finding('trust.signer.scope', 'home')
  const found = checkSigner(signer, division, at) ?? scope
  return [...(age ? [age] : []), ...(found ? [found] : [])]
}

function checkTimes({ code, record }: Verified, around: Circumstances, maxAgeMs: number): Finding | undefined {
  const { skewMs } = around.snapshot.limits
  if (around.answerTo && !isAnswerTo(code, around.answerTo)) return finding('code.nonce', 'home')
  return (
    checkSymbolTimes(code.claims, skewMs, around.at) ??
    (record.assessment && checkAssessmentTimes(record.assessment, maxAgeMs, skewMs, around.at))
  )
}

function isAnswerTo(code: NationalCode, asked: NonNullable<OfflineOptions['answerTo']>): boolean {
  const { nonce, issuer } = code.claims
  return issuer === asked.authority && nonce !== undefined && hexEncode(nonce) === asked.nonce
}

function trustVersion(snapshot: Snapshot): { trustVersion?: number } {
  return snapshot.trust ? { trustVersion: snapshot.trust.version } : {}
}

function isFinding(value: object): value is Finding {
  return 'severity' in value && 'party' in value
}
