import { type Finding, finding, type Instant } from '@yimatong/kernel'
import type { TrustFindingCode } from './error.js'

/** How long a list whose publication stopped is still good for signers it already names. */
export interface TrustPolicy {
  /** Milliseconds after expiry in which known signers are still verified, marked stale. */
  readonly graceMs: number
}

/** `fresh` before expiry, `stale` within the grace, `expired` after it. */
export type TrustAge = 'fresh' | 'stale' | 'expired'

/** Age of a list at an instant. */
export function trustAge(list: { readonly expiresAt: Instant }, policy: TrustPolicy, at: Instant): TrustAge {
  if (at < list.expiresAt) return 'fresh'
  return at < list.expiresAt + policy.graceMs ? 'stale' : 'expired'
}

/** The finding an age leaves: none, `trust.list.stale` (a warning), or `trust.list.expired` (blocks). */
export function checkTrustAge(age: TrustAge): Finding<TrustFindingCode> | undefined {
  if (age === 'fresh') return undefined
  return age === 'stale'
    ? finding('trust.list.stale', 'registry', { severity: 'warn' })
    : finding('trust.list.expired', 'registry')
}
