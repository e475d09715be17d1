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
import { checkAssessmentTimes, checkLifetime, checkSymbolTimes } from './check-freshness.js'
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
  /** The key id the code names, hex. */
  readonly keyId: string
  /** Entries of the list whose key made the signature: mostly one, several where a certificate is listed twice. */
  readonly signers: readonly [TrustedSigner, ...TrustedSigner[]]
  readonly record: NationalRecord | Finding
  readonly list: UsableList
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
  return judgeCode(
    text,
    { question, snapshot, at, answerTo: options.answerTo },
    new Stopwatch(options.ticks ?? NO_TICKS),
  )
}

const NO_TICKS = () => 0

/** What a code is judged by. */
export interface Asked {
  readonly question: Question
  readonly snapshot: Snapshot
  readonly at: Instant
  readonly answerTo: OfflineOptions['answerTo'] | undefined
}

/** {@link recogniseOffline} for a scan that has begun: its steps join those the stopwatch holds. */
export function judgeCode(text: string, asked: Asked, stopwatch: Stopwatch): Judgement {
  const { snapshot, at } = asked
  const shower: Party = asked.answerTo ? 'home' : 'holder'
  const code = readCode(text, shower)
  stopwatch.lap('decode')
  if (isFinding(code)) return judge([code], {}, stopwatch, snapshot.findings, { malformed: true })

  const list = readList(snapshot, at)
  const keyId = hexEncode(code.keyId)
  const signers = isFinding(list) ? list : verifyCode(code, keyId, list, shower)
  stopwatch.lap('verify')
  if (isFinding(list)) return judge([list], trustVersion(snapshot), stopwatch, snapshot.findings)
  if (isFinding(signers))
    return judge([...list.warnings, signers], trustVersion(snapshot), stopwatch, snapshot.findings)
  const verified = { code, keyId, list, signers, record: readRecord(code, snapshot) }
  return judgeVerified(verified, { asked, stopwatch, shower })
}

interface Circumstances {
  readonly asked: Asked
  readonly stopwatch: Stopwatch
  /** Who showed the code, and can show a better one. */
  readonly shower: Party
}

function judgeVerified(verified: Verified, around: Circumstances): Judgement {
  const { asked, stopwatch } = around
  const { code, keyId, list, record } = verified
  const { findings: catalogue, limits } = asked.snapshot
  const { signer, found } = chooseSigner(verified, asked.at, limits.skewMs)
  stopwatch.lap('trust')
  const signed: SignedFacts = {
    codeId: hexEncode(code.claims.codeId),
    trustVersion: list.trust.version,
    issuer: signer.authority.id,
    // The index has its signers by their key id, and this one was found under the code's.
    signerKeyId: keyId,
  }
  if (found) return judge([...list.warnings, found], signed, stopwatch, catalogue)
  if (isFinding(record)) return judge([...list.warnings, record], signed, stopwatch, catalogue)
  return judgeTrusted({ code, signer, record, warnings: list.warnings }, around, signed)
}

type SignedFacts = Required<Pick<CodeFacts, 'codeId' | 'trustVersion' | 'issuer' | 'signerKeyId'>>

interface Trusted {
  readonly code: NationalCode
  readonly signer: TrustedSigner
  readonly record: NationalRecord
  readonly warnings: readonly Finding[]
}

function judgeTrusted(trusted: Trusted, around: Circumstances, signed: SignedFacts): Judgement {
  const { asked, stopwatch } = around
  const { question, snapshot } = asked
  const { signer, record, warnings } = trusted
  const { codeId, trustVersion, issuer, signerKeyId } = signed
  const { assurance } = signer
  const identityGrade = identityGradeOf(record)
  const rule = snapshot.rules.ruleFor(question.place.division, asked.at)
  const late = rule ? checkTimes(trusted, around, rule.maxAssessmentAgeMs) : finding('rule.absent', 'arrival')
  stopwatch.lap('freshness')
  if (!rule || late) {
    const facts = { ...signed, assurance, identityGrade }
    return judge(late ? [...warnings, late] : warnings, facts, stopwatch, snapshot.findings)
  }
  const { ruled, measures, found } = decide(record, assurance, rule, question)
  stopwatch.lap('decide')
  const shown = discloseFor(question.purpose, record, snapshot)
  stopwatch.lap('disclose')
  const level = record.assessment?.level
  const ruleId = rule.id
  // Written out in one piece: objects put together by several spreads were the dearest part of a verdict but the signature.
  const whole: CodeFacts = {
    codeId,
    trustVersion,
    issuer,
    signerKeyId,
    assurance,
    identityGrade,
    measures,
    ruleId,
    record: shown,
    level,
  }
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

function verifyCode(
  code: NationalCode,
  keyId: string,
  { trust, age }: UsableList,
  shower: Party,
): Verified['signers'] | Finding {
  const named = trust.signers.get(keyId)
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
  const [first, ...more] = verified.signers
  const found = checkEntry(first, verified, at, skewMs)
  const trusted = found && more.find((signer) => !checkEntry(signer, verified, at, skewMs))
  return trusted ? { signer: trusted, found: undefined } : { signer: first, found }
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
  const { asked, shower } = around
  const { answerTo, at } = asked
  const { skewMs, maxCodeLifetimeMs } = asked.snapshot.limits
  // A code with a nonce answers one question of one gateway; shown to anybody else it answers nothing.
  const belongs = answerTo ? isAnswerTo(code, answerTo) : code.claims.nonce === undefined
  if (!belongs) return finding('code.nonce', shower)
  // A gateway issues out of the city's live answer, and only then; a city's own signer may repeat itself.
  const confirmedAt = signer.assurance === 'gateway-attested' ? code.claims.issuedAt : undefined
  return (
    checkSymbolTimes(code.claims, skewMs, at, shower) ??
    checkLifetime(code.claims, maxCodeLifetimeMs) ??
    (record.assessment && checkAssessmentTimes(record.assessment, { maxAgeMs, skewMs, confirmedAt }, at))
  )
}

function isAnswerTo(code: NationalCode, asked: NonNullable<OfflineOptions['answerTo']>): boolean {
  const { nonce, issuer } = code.claims
  return issuer === asked.authority && nonce !== undefined && hexEncode(nonce) === asked.nonce
}

function trustVersion(snapshot: Snapshot): CodeFacts {
  return snapshot.trust ? { trustVersion: snapshot.trust.version } : {}
}

function isFinding(value: object): value is Finding {
  return 'severity' in value && 'party' in value
}
