/**
 * trust: who may sign what, for which division. The trust list as a pure state machine: bytes, an instant and what was
 * kept come in, what is kept from now on comes out; nothing here fetches, stores or looks at a clock.
 *
 * Used by recognition (the index, a signer's judgement) and by the registry role (publishing). Not here: path
 * validation itself (libs/pki) and the storage of kept bytes (libs/adapters).
 *
 * @example
 * const step = offerTrust(kept, bytes, anchors, at)
 * const index = step.kept && compileTrust(step.kept.list, anchors, at)
 */
export type { TrustAnchors } from './anchors.js'
export { TRUST_FINDING_CODES, TrustError, type TrustErrorCode, type TrustFindingCode } from './error.js'
export { checkTrustAge, type TrustAge, type TrustPolicy, trustAge } from './freshness.js'
export { type KeptTrust, offerTrust, restoreTrust, TRUST_LIST_TYPE, type TrustStep } from './keep-trust.js'
export { publishTrust, trustListPayload } from './publish.js'
export { checkSigner, compileTrust, type TrustedSigner, type TrustIndex } from './trust-index.js'
export { type Authority, type BilingualText, parseTrustList, type SignerEntry, type TrustList } from './trust-list.js'
