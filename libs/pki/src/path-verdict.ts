import { type Finding, finding, type Instant } from '@yimatong/kernel'
import type { Certificate } from './certificate.js'
import type { RevocationList } from './crl.js'
import type { Purpose } from './purposes.js'

/** What is asked: may this leaf do this, at this instant, for this division, under these anchors? */
export interface PathRequest {
  readonly leaf: Certificate
  /** Any number in any order; may hold strangers, duplicates, the leaf and the anchors. */
  readonly intermediates: readonly Certificate[]
  readonly anchors: readonly Certificate[]
  readonly crls: readonly RevocationList[]
  readonly at: Instant
  /** Undefined: any use; keyUsage and extendedKeyUsage of the leaf are not looked at. */
  readonly purpose: Purpose | undefined
  /** True: every certificate but the anchor needs a current list of its issuer that does not name it. */
  readonly requireRevocation: boolean
  /** GB/T 2260 division the signed thing speaks for, `330100`; absent: not asked. */
  readonly scope?: string
}

/** The answer, a value whatever an outsider sent. */
export interface PathVerdict {
  readonly ok: boolean
  /** Leaf first, anchor last; when not ok the best candidate, which may end before an anchor. */
  readonly path: readonly Certificate[]
  /** Empty exactly when ok. One per cause, the principal cause first; `path` says which certificate, `/path/0` the leaf. */
  readonly findings: readonly Finding<PkiFindingCode>[]
  /** First and last instant (inclusive) at which the same certificates and lists give the same answer; only meaningful when ok. */
  readonly validFrom: Instant
  readonly validUntil: Instant
  /**
   * GB/T 2260 divisions the path may speak for: name constraints of its CAs intersected with ST and L of the leaf. `000000` stands
   * for the whole country: no certificate of the path names a division, and the trust list alone draws the bound. Empty: none.
   */
  readonly divisions: readonly string[]
  /** Signatures checked, at most {@link PATH_LIMITS}. */
  readonly signatureChecks: number
}

/** Bounds of one call of `verifyPath`; Own profile, so that no set of certificates costs more than a moment. */
export const PATH_LIMITS = {
  /** Certificates of a path, leaf and anchor included. */
  certificates: 8,
  signatureChecks: 64,
  /** Steps from a certificate to a candidate issuer. */
  steps: 1024,
  /** Complete paths judged. */
  paths: 64,
} as const

/** Everything a path can be refused for, the principal cause first: a verdict's findings stand in this order. */
export const PKI_FINDING_CODES = [
  'pki.path.none',
  'pki.path.signature',
  'pki.path.algorithm',
  'pki.path.not-a-ca',
  'pki.path.length',
  'pki.path.key-usage',
  'pki.path.critical-extension',
  'pki.path.name-constraint',
  'pki.path.purpose',
  'pki.path.not-yet-valid',
  'pki.path.expired',
  'pki.path.revoked',
  'pki.path.revocation-unknown',
  'pki.path.scope',
  'pki.path.too-complex',
] as const

/** Code of a finding about a path. */
export type PkiFindingCode = (typeof PKI_FINDING_CODES)[number]

const CLAUSE: Readonly<Record<PkiFindingCode, string>> = {
  'pki.path.none': 'RFC 5280 §6.1.3 (a)(4)',
  'pki.path.signature': 'RFC 5280 §6.1.3 (a)(1)',
  'pki.path.algorithm': 'RFC 5280 §4.1.1.2',
  'pki.path.not-a-ca': 'RFC 5280 §6.1.4 (k)',
  'pki.path.length': 'RFC 5280 §6.1.4 (l)',
  'pki.path.key-usage': 'RFC 5280 §4.2.1.3',
  'pki.path.critical-extension': 'RFC 5280 §6.1.4 (o)',
  'pki.path.name-constraint': 'RFC 5280 §4.2.1.10',
  'pki.path.purpose': 'RFC 5280 §4.2.1.12',
  'pki.path.not-yet-valid': 'RFC 5280 §6.1.3 (a)(2)',
  'pki.path.expired': 'RFC 5280 §6.1.3 (a)(2)',
  'pki.path.revoked': 'RFC 5280 §6.1.3 (a)(3)',
  'pki.path.revocation-unknown': 'RFC 5280 §6.3.3',
  'pki.path.scope': 'Own profile: division scope',
  'pki.path.too-complex': 'Own profile: bounded path building',
}

/** A finding about one certificate of the path; without an index, about the path as a whole. */
export function pathFinding(code: PkiFindingCode, index?: number): Finding<PkiFindingCode> {
  const party = code === 'pki.path.none' || code === 'pki.path.revocation-unknown' ? 'registry' : 'home'
  return finding(code, party, { path: index === undefined ? '/path' : `/path/${index}`, clause: CLAUSE[code] })
}

/** One finding per code, principal cause first; of two with the same code the one nearest to the leaf stays. */
export function orderFindings(findings: readonly Finding<PkiFindingCode>[]): Finding<PkiFindingCode>[] {
  return PKI_FINDING_CODES.flatMap((code) => findings.find((each) => each.code === code) ?? [])
}
