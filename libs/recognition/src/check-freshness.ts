import { type Finding, finding, type Instant } from '@yimatong/kernel'
import type { Assessment } from '@yimatong/record'
import type { RecognitionFindingCode } from './error.js'

/** The symbol's own clock: when it was made and until when it may be shown. */
export interface SymbolTimes {
  readonly issuedAt?: Instant
  readonly expiresAt?: Instant
}

/** Judges the symbol's clock. Its end is inclusive of the skew; a symbol out of the future is refused beyond it. */
export function checkSymbolTimes(
  times: SymbolTimes,
  skewMs: number,
  at: Instant,
): Finding<RecognitionFindingCode> | undefined {
  if (times.expiresAt !== undefined && at > times.expiresAt + skewMs) return finding('code.expired', 'holder')
  if (times.issuedAt !== undefined && at < times.issuedAt - skewMs) return finding('code.not-yet-valid', 'home')
  return undefined
}

/** Judges the assessment's clock: its own end, and the age the arrival rule accepts. */
export function checkAssessmentTimes(
  assessment: Assessment,
  maxAgeMs: number,
  skewMs: number,
  at: Instant,
): Finding<RecognitionFindingCode> | undefined {
  const path = '/assessment'
  if (assessment.validUntil !== undefined && at > assessment.validUntil + skewMs) {
    return finding('assessment.expired', 'home', { path: `${path}/validUntil` })
  }
  const age = assessment.assessedAt === undefined ? 0 : at - assessment.assessedAt
  return age > maxAgeMs ? finding('assessment.too-old', 'home', { path: `${path}/assessedAt` }) : undefined
}
