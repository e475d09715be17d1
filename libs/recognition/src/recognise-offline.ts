import { decodeNationalCode, type NationalCode, verifyNationalCode } from '@yimatong/envelope'
import { type Finding, finding, hexEncode, type Instant, type Party, YimatongError } from '@yimatong/kernel'
import { decodeRecordClaims, identityGradeOf, type NationalRecord } from '@yimatong/record'
import {
  checkSigner,
  checkTrustAge,
  type TrustAge,
  type TrustedSigner,
  type TrustIndex,
  trustAge,
} from '@yimatong/trust'
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
  /** Entries of the list whose key made the signature: mostly one, several where a certificate is listed twice. */
  readonly signers: readonly [TrustedSigner, ...TrustedSigner[]]
  readonly record: NationalRecord | Finding
  readonly warnings: readonly Finding[]
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
  const shower: Party = options.answerTo ? 'home' : 'holder'
  const code = readCode(text, shower)
  stopwatch.lap('decode')
  if (isFinding(code)) return judge([code], {}, stopwatch, snapshot.findings, { malformed: true })

  const list = readList(snapshot, at)
  const signers = isFinding(list) ? list : verifyCode(code, list, shower)
  stopwatch.lap('verify')
  const warnings = isFinding(list) ? [] : list.warnings
  if (isFinding(signers)) return judge([...warnings, signers], trustVersion(snapshot), stopwatch, snapshot.findings)
  const verified = { code, signers, record: readRecord(code, snapshot), warnings }
  return judgeVerified(verified, { question, snapshot, at, stopwatch, shower, answerTo: options.answerTo })
}

interface Circumstances {
  readonly question: Question
  readonly snapshot: Snapshot
  readonly at: Instant
  readonly stopwatch: Stopwatch
  /** Who showed the code, and can show a better one. */
  readonly shower: Party
  readonly answerTo: OfflineOptions['answerTo'] | undefined
}

function judgeVerified(verified: Verified, around: Circumstances): Judgement {
  const { snapshot, at, stopwatch } = around
  const { code, record, warnings } = verified
  const { signer, found } = chooseSigner(verified, at, snapshot.limits.skewMs)
  stopwatch.lap('trust')
  const signed = {
    codeId: hexEncode(code.claims.codeId),
    ...trustVersion(snapshot),
    issuer: signer.authority.id,
    signerKeyId: hexEncode(signer.certificate.keyId),
  }
  if (found) return judge([...warnings, found], signed, stopwatch, snapshot.findings)
  if (isFinding(record)) return judge([...warnings, record], signed, stopwatch, snapshot.findings)
  return judgeTrusted({ code, signer, record, warnings }, around, { ...signed, assurance: signer.assurance })
}

interface Trusted extends Pick<Verified, 'code' | 'warnings'> {
  readonly signer: TrustedSigner
  readonly record: NationalRecord
}

function judgeTrusted(trusted: Trusted, around: Circumstances, signed: CodeFacts): Judgement {
  const { question, snapshot, at, stopwatch } = around
  const { signer, record, warnings } = trusted
  const facts = { ...signed, identityGrade: identityGradeOf(record) }
  const rule = snapshot.rules.ruleFor(question.place.division, at)
  const late = rule ? checkTimes(trusted, around, rule.maxAssessmentAgeMs) : finding('rule.absent', 'arrival')
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

function readCode(text: string, shower: Party): NationalCode | Finding {
  try {
    return decodeNationalCode(text)
  } catch (error) {
    return decodingFault(error, shower, '/code')
  }
}

function readRecord(code: NationalCode, snapshot: Snapshot): NationalRecord | Finding {
  try {
    return decodeRecordClaims(code.claims.record, snapshot.elements)
  } catch (error) {
    // The signature holds: whoever signed wrote this record, and only they can mend it.
    return decodingFault(error, 'home', '/record')
  }
}

function decodingFault(error: unknown, party: Party, path: string): Finding {
  if (error instanceof YimatongError) return finding(error.code, party, { path })
  throw error
}

interface UsableList {
  readonly trust: TrustIndex
  readonly age: TrustAge
  readonly warnings: readonly Finding[]
}

// A list that should have been replaced cannot tell a stranger from a signer admitted since.
const NOT_YET_KNOWN = finding('trust.signer.not-yet-known', 'registry')

/** The list with the warning of its age, or why it is none. Past its grace it no longer says who is unknown either. */
function readList(snapshot: Snapshot, at: Instant): UsableList | Finding {
  const { trust, trustPolicy } = snapshot
  if (!trust) return finding('trust.list.absent', 'arrival')
  const age = trustAge(trust, trustPolicy, at)
  const found = checkTrustAge(age)
  return found?.severity === 'block' ? found : { trust, age, warnings: found ? [found] : [] }
}

function verifyCode(code: NationalCode, { trust, age }: UsableList, shower: Party): Verified['signers'] | Finding {
  const named = trust.signers.get(hexEncode(code.keyId))
  if (!named) return age === 'fresh' ? finding('trust.signer.unknown', 'home') : NOT_YET_KNOWN
  const [first, ...more] = named.filter((signer) => verifyNationalCode(code, signer.certificate.publicKey))
  return first ? [first, ...more] : finding('trust.signer.signature', shower)
}

/** The entry that may have signed this code, or the first of those that may not, with the reason. */
function chooseSigner(
  verified: Verified,
  at: Instant,
  skewMs: number,
): { signer: TrustedSigner; found: Finding | undefined } {
  const [first] = verified.signers
  const trusted = verified.signers.find((signer) => !checkEntry(signer, verified, at, skewMs))
  return trusted
    ? { signer: trusted, found: undefined }
    : { signer: first, found: checkEntry(first, verified, at, skewMs) }
}

function checkEntry(
  signer: TrustedSigner,
  { code, record }: Verified,
  at: Instant,
  skewMs: number,
): Finding | undefined {
  const { issuer } = code.claims
  const division = isFinding(record) ? issuer : (record.assessment?.division ?? issuer)
  const stranger = issuer === signer.authority.id ? undefined : finding('trust.signer.scope', 'home')
  return checkSigner(signer, division, at, skewMs) ?? stranger
}

function checkTimes({ code, record, signer }: Trusted, around: Circumstances, maxAgeMs: number): Finding | undefined {
  const { skewMs } = around.snapshot.limits
  const { answerTo, shower } = around
  // A code with a nonce answers one question of one gateway; shown to anybody else it answers nothing.
  const belongs = answerTo ? isAnswerTo(code, answerTo) : code.claims.nonce === undefined
  if (!belongs) return finding('code.nonce', shower)
  // A gateway issues out of the city's live answer, and only then; a city's own signer may repeat itself.
  const confirmedAt = signer.assurance === 'gateway-attested' ? code.claims.issuedAt : undefined
  return (
    checkSymbolTimes(code.claims, skewMs, around.at, shower) ??
    (record.assessment && checkAssessmentTimes(record.assessment, { maxAgeMs, skewMs, confirmedAt }, around.at))
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
