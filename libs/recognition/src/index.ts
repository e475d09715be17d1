/**
 * recognition: the use cases. One scan from text to answer (DESIGN §3), the home side that answers other gateways and
 * issues codes, the arrival rules, the finding catalogue, and the ports all of it is plugged into.
 *
 * It decides; it never fetches, stores, logs or looks at a clock: that is libs/adapters behind the ports. Called by
 * apps. {@link recogniseOffline} is the hot path: pure, synchronous, over an immutable {@link Snapshot}.
 *
 * @example const { outcome, findings } = recogniseOffline(text, { place, purpose: 'gate' }, snapshot, at)
 */
export { type Account, type Accounts, keepAccount } from './account.js'
export { askCity, type CityRecord, inquiryOf } from './city-record.js'
export { type Candidate, type Detection, detectCode, trimScan } from './detect.js'
export { compileDialect, type Dialect, renderDialect } from './dialect.js'
export {
  RECOGNITION_FINDING_CODES,
  RecognitionError,
  type RecognitionErrorCode,
  type RecognitionFindingCode,
} from './error.js'
export { compileFindings, type FindingCatalogue, type FindingText, findingText, outcomeOf } from './findings.js'
export { type ForeignText, recogniseForeign } from './foreign.js'
export {
  answerHealthQuery,
  type CodeOrder,
  type Home,
  type IssuedCode,
  issueCode,
  type LocalQuestion,
  readSubject,
} from './home.js'
export type { CodeFacts, Judgement, Step, StepTiming } from './judgement.js'
export { compileLimits, compileMeasures, type Limits } from './limits.js'
export {
  type Circumstances,
  type CityAnswer,
  type CityConnector,
  type Clock,
  type HealthQuery,
  type HomeAnswer,
  type HomeGateway,
  type IssuedCodes,
  type Ledger,
  type Lookup,
  OUTAGE_CODES,
  type OutageCode,
  type SnapshotSource,
} from './ports.js'
export { compileDisclosures, type PurposeDisclosure } from './purpose-disclosure.js'
export type { Place, Question, Shown } from './question.js'
export { type Arrival, type RecognitionRequest, recognise } from './recognise.js'
export { type OfflineOptions, recogniseOffline } from './recognise-offline.js'
export { type ArrivalRule, compileRules, type LevelRule, type RuleIndex } from './rules.js'
export type { Snapshot } from './snapshot.js'
