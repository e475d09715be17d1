import type { ForeignCode, ForeignFormat } from '@yimatong/formats'
import { type Finding, finding, type Instant } from '@yimatong/kernel'
import { identityGradeOf, type NationalRecord } from '@yimatong/record'
import { checkAssessmentTimes } from './check-freshness.js'
import { decide } from './decide.js'
import type { RecognitionFindingCode } from './error.js'
import { type CodeFacts, type Judgement, judge, Stopwatch } from './judgement.js'
import type { Question } from './question.js'
import { discloseFor, type Snapshot } from './snapshot.js'

/** A text and the format it was taken for. */
export interface ForeignText {
  readonly format: ForeignFormat
  readonly text: string
}

/**
 * The verdict on a code that carries its own proof: decoded, verified, its facts put into the record. Facts and
 * references assert no level and none is made up, so a good one ends at the manual desk with what it holds. A level that
 * the format's policy table gives counts only where the arrival rule names the format (Own profile): else the manual desk.
 */
export function recogniseForeign(
  shown: ForeignText,
  question: Question,
  snapshot: Snapshot,
  at: Instant,
  options: { readonly ticks: () => number },
): Judgement {
  const stopwatch = new Stopwatch(options.ticks)
  const { code, fault } = shown.format.read(shown.text)
  stopwatch.lap('decode')
  if (fault) {
    const found = finding(fault.code, 'holder', { path: '/code' })
    return judge([found], {}, stopwatch, snapshot.findings, { malformed: true })
  }
  const { findings } = code.verify(at)
  stopwatch.lap('verify')
  if (findings.some(({ severity }) => severity === 'block')) return judge(findings, {}, stopwatch, snapshot.findings)
  return judgeGood(shown.format, code, { question, snapshot, at, stopwatch, warnings: findings })
}

interface Circumstances {
  readonly question: Question
  readonly snapshot: Snapshot
  readonly at: Instant
  readonly stopwatch: Stopwatch
  readonly warnings: readonly Finding[]
}

/** What a good code lacks for an answer, by what it carries. */
const LACKS: Readonly<Record<ForeignFormat['carries'], RecognitionFindingCode>> = {
  facts: 'code.facts-only',
  level: 'assessment.absent',
  reference: 'code.reference-only',
}

function judgeGood(format: ForeignFormat, code: ForeignCode, around: Circumstances): Judgement {
  const { question, snapshot, stopwatch, warnings } = around
  const record = code.record()
  const { assessment } = record
  const { found, ...ruled } = assessment
    ? decideForeign(format, record, around)
    : { found: finding(LACKS[format.carries], 'arrival') }
  if (assessment) stopwatch.lap('decide')
  const shown = discloseFor(question.purpose, record, snapshot)
  stopwatch.lap('disclose')
  const facts = { ...ruled.facts, ...(shown && { record: shown }), identityGrade: identityGradeOf(record) }
  return judge(found ? [...warnings, found] : warnings, facts, stopwatch, snapshot.findings, ruled)
}

interface ForeignDecision {
  readonly found?: Finding
  readonly facts?: CodeFacts
  readonly ruled?: Judgement['outcome']
}

/** What the arrival rule says of a level out of a policy table. */
function decideForeign(format: ForeignFormat, record: NationalRecord, around: Circumstances): ForeignDecision {
  const { question, snapshot, at } = around
  const { assessment } = record
  const rule = snapshot.rules.ruleFor(question.place.division, at)
  if (!rule || !assessment) return { found: finding('rule.absent', 'arrival') }
  if (!rule.foreign.includes(format.id) && assessment.level !== 'unknown') {
    return { found: finding('code.policy-level', 'arrival', { path: '/assessment/level' }), facts: { ruleId: rule.id } }
  }
  const ages = { maxAgeMs: rule.maxAssessmentAgeMs, skewMs: snapshot.limits.skewMs, confirmedAt: undefined }
  const late = checkAssessmentTimes(assessment, ages, at)
  if (late) return { found: late }
  const { ruled, measures, found } = decide(record, undefined, rule, question)
  return { ruled, ...(found && { found }), facts: { level: assessment.level, measures, ruleId: rule.id } }
}
