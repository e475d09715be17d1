import type { Instant } from '@yimatong/kernel'
import type { Certificate } from './certificate.js'
import type { RevocationList } from './crl.js'
import { wholeSecond } from './der-values.js'
import type { SignatureLedger } from './signature-ledger.js'
import { verifyEncodedSignature } from './signature-scheme.js'

/** What the lists at hand say about one certificate at an instant. `good` holds from `since` until `until`, inclusive. */
export type RevocationState =
  | { readonly kind: 'good'; readonly since: Instant; readonly until: Instant }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'spent' }

/**
 * Looks one certificate up in the newest list that its issuer signed and that had been issued by `at` (RFC 5280 §6.3.3, complete direct
 * lists only: a critical extension, so also a delta or a partitioned list, decides nothing). A listed certificate is revoked even
 * when the list is out of date; an unlisted one is good only while it is current.
 */
export function revocationStateOf(
  certificate: Certificate,
  issuer: Certificate,
  crls: readonly RevocationList[],
  at: Instant,
  ledger: SignatureLedger,
): RevocationState {
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.includes('cRLSign')) return { kind: 'unknown' }
  for (const list of newestFirst(crls, certificate, at)) {
    const check = ledger.check(list, issuer)
    if (check === 'spent') return { kind: 'spent' }
    if (check === 'good') return stateIn(list, certificate, at)
  }
  return { kind: 'unknown' }
}

/**
 * True when the issuer's key made this list and may make lists. Says nothing about the issuer: whether it is believed is a
 * matter of its own path.
 */
export function isRevocationListOf(list: RevocationList, issuer: Certificate): boolean {
  const { signatureAlgorithm: algorithm } = list
  if (list.issuer.key !== issuer.subject.key || algorithm === undefined) return false
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.includes('cRLSign')) return false
  if (!issuer.publicKey.algorithms.includes(algorithm)) return false
  return verifyEncodedSignature(algorithm, issuer.publicKey, list.tbs, list.signature)
}

function newestFirst(crls: readonly RevocationList[], { issuer }: Certificate, at: Instant): RevocationList[] {
  return crls
    .filter((list) => list.issuer.key === issuer.key && list.criticalUnknown.length === 0 && list.thisUpdate <= at)
    .sort((a, b) => b.thisUpdate - a.thisUpdate || (b.number > a.number ? 1 : -1))
}

function stateIn(list: RevocationList, { serial }: Certificate, at: Instant): RevocationState {
  if (list.revoked.has(serial)) return { kind: 'revoked' }
  const until = wholeSecond(list.nextUpdate)
  if (at > until) return { kind: 'unknown' }
  return { kind: 'good', since: list.thisUpdate, until }
}
