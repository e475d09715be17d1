import { type Finding, finding, type Outcome } from '@yimatong/kernel'
import { type Assurance, identityGradeOf, type NationalRecord } from '@yimatong/record'
import type { RecognitionFindingCode } from './error.js'
import type { Question } from './question.js'
import { hasReason } from './reason.js'
import { type ArrivalRule, isGradeSufficient, leastGrade } from './rules.js'

/** What the arrival rule says of a verified, fresh record. */
export interface Decision {
  readonly ruled: Outcome
  readonly measures: readonly string[]
  readonly found?: Finding<RecognitionFindingCode>
}

/**
 * Applies the arrival rule. A level that is absent or unknown, or a yellow or red whose reason nobody gave, goes to the
 * manual desk: neither open nor red (DESIGN §5.3).
 * @param assurance undefined only for a foreign code whose format the rule names
 */
export function decide(
  record: NationalRecord,
  assurance: Assurance | undefined,
  rule: ArrivalRule,
  question: Question,
): Decision {
  const found = blocker(record, assurance, rule, question)
  if (found) return { ruled: 'undetermined', measures: [], found }
  const level = record.assessment?.level
  if (level === undefined || level === 'unknown') return { ruled: 'undetermined', measures: [] }
  const { outcome, measures } = rule.levels[level]
  return { ruled: outcome, measures }
}

function blocker(
  record: NationalRecord,
  assurance: Assurance | undefined,
  rule: ArrivalRule,
  question: Question,
): Finding<RecognitionFindingCode> | undefined {
  const { assessment } = record
  if (!assessment) return finding('assessment.absent', 'home', { path: '/assessment' })
  if (assessment.level === 'unknown') return finding('assessment.level.unknown', 'home', { path: '/assessment/level' })
  if (assessment.level !== '00' && !hasReason(assessment)) {
    return finding('assessment.reason.missing', 'home', { path: '/assessment/reason' })
  }
  if (!isGradeSufficient(identityGradeOf(record), leastGrade(rule, question.purpose)))
    return finding('identity.grade', 'holder', { path: '/subject' })
  const isAssured = assurance === undefined || rule.assurances.includes(assurance)
  return isAssured ? undefined : finding('assurance.insufficient', 'home')
}
