import { YimatongError } from '@yimatong/kernel'

/** Codes thrown when a trust list is built from wrong parts (misuse by the registry, never by an outsider). */
export type TrustErrorCode = 'trust.list.malformed' | 'trust.division.contested'

/** Thrown by trust. */
export class TrustError extends YimatongError<TrustErrorCode> {}

/** What reading, keeping and using the trust list can find, for tables of texts that must be total. */
export const TRUST_FINDING_CODES = [
  'trust.list.absent',
  'trust.list.malformed',
  'trust.list.signature',
  'trust.list.rolled-back',
  'trust.list.from-the-future',
  'trust.list.expired',
  'trust.list.stale',
  'trust.division.contested',
  'trust.signer.unknown',
  'trust.signer.not-yet-known',
  'trust.signer.signature',
  'trust.signer.expired',
  'trust.signer.not-yet-valid',
  'trust.signer.scope',
] as const

/** A word of {@link TRUST_FINDING_CODES}. */
export type TrustFindingCode = (typeof TRUST_FINDING_CODES)[number]
