import { type Finding, finding, type Instant, type Party } from '@yimatong/kernel'
import type { Assessment } from '@yimatong/record'
import type { RecognitionFindingCode } from './error.js'

/** The symbol's own clock: when it was made and until when it may be shown. */
export interface SymbolTimes {
  readonly issuedAt?: Instant
  readonly expiresAt?: Instant
}

/**
 * Judges the symbol's clock. Its end is inclusive of the skew; a symbol out of the future is refused beyond it. `shower`
 * is who can show a fresh one.
 */
export function checkSymbolTimes(
  times: SymbolTimes,
  skewMs: number,
  at: Instant,
  shower: Party = 'holder',
): Finding<RecognitionFindingCode> | undefined {
  if (times.expiresAt !== undefined && at > times.expiresAt + skewMs) return finding('code.expired', shower)
  if (times.issuedAt !== undefined && at < times.issuedAt - skewMs) return finding('code.not-yet-valid', 'home')
  return undefined
}

/**
 * Judges how long a code was made for. Own profile: its end is the only way a single code ends, so a longer life than the
 * limit is not taken from anybody. Who signed it can make a shorter one.
 */
export function checkLifetime(
  { issuedAt, expiresAt }: Required<SymbolTimes>,
  maxLifetimeMs: number,
): Finding<RecognitionFindingCode> | undefined {
  return expiresAt - issuedAt > maxLifetimeMs ? finding('code.lifetime', 'home') : undefined
}

/** What an assessment's age is measured by, milliseconds. */
export interface AgeLimits {
  readonly maxAgeMs: number
  readonly skewMs: number
  /** When a gateway last had it from the city itself: an old assessment that stood then is as good as one made then. */
  readonly confirmedAt: Instant | undefined
}

/**
 * Judges the assessment's clock: its own end, and the age the arrival rule accepts. A green that has not changed for
 * weeks is no old green when its city has just been asked. Own profile: an assessment that does not say when it was made
 * is as old as can be, since nothing that is stripped may buy a better outcome (DESIGN §5.3).
 */
export function checkAssessmentTimes(
  assessment: Assessment,
  { maxAgeMs, skewMs, confirmedAt }: AgeLimits,
  at: Instant,
): Finding<RecognitionFindingCode> | undefined {
  const path = '/assessment'
  if (assessment.validUntil !== undefined && at > assessment.validUntil + skewMs) {
    return finding('assessment.expired', 'home', { path: `${path}/validUntil` })
  }
  const { assessedAt } = assessment
  const more = { path: `${path}/assessedAt` }
  if (assessedAt === undefined) return finding('assessment.too-old', 'home', more)
  if (assessedAt > at + skewMs) return finding('code.not-yet-valid', 'home', more)
  const stoodAt = Math.max(assessedAt, confirmedAt ?? assessedAt)
  return at - stoodAt > maxAgeMs ? finding('assessment.too-old', 'home', more) : undefined
}
