import { YimatongError } from '@yimatong/kernel'

/** Codes thrown by recognition for what its own operator got wrong. */
export type RecognitionErrorCode =
  | 'recognition.rules.malformed'
  | 'recognition.findings.malformed'
  | 'recognition.dialect.malformed'
  | 'recognition.dialect.unknown'
  | 'recognition.disclosures.malformed'
  | 'recognition.limits.malformed'
  | 'recognition.measures.malformed'
  | 'recognition.profile.unknown'

/** Thrown by recognition. */
export class RecognitionError extends YimatongError<RecognitionErrorCode> {}

/** Findings recognition itself leaves; decoding errors keep the code of the layer that refused. */
export const RECOGNITION_FINDING_CODES = [
  'code.kind.unknown',
  'code.expired',
  'code.not-yet-valid',
  'code.lifetime',
  'code.nonce',
  'code.facts-only',
  'code.reference-only',
  'code.policy-level',
  'assessment.absent',
  'assessment.expired',
  'assessment.too-old',
  'assessment.level.unknown',
  'assessment.reason.missing',
  'identity.grade',
  'assurance.insufficient',
  'consent.missing',
  'rule.absent',
  'home.unknown',
  'home.answers-differ',
  'home.answer-unverified',
  'home.no-connector',
  'home.failed',
  'token.expired',
  'token.key-unknown',
  'token.unreadable',
] as const

/** A word of {@link RECOGNITION_FINDING_CODES}. */
export type RecognitionFindingCode = (typeof RECOGNITION_FINDING_CODES)[number]
