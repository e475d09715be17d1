import { type Finding, finding, hexEncode, type Instant, instant, SECOND, YimatongError } from '@yimatong/kernel'
import {
  type Certificate,
  decodeCertificate,
  isWithinDivision,
  type PathVerdict,
  type PkiFindingCode,
  type RevocationList,
  verifyPath,
} from '@yimatong/pki'
import type { TrustAnchors } from './anchors.js'
import { readableCrls } from './crls.js'
import type { TrustFindingCode } from './error.js'
import type { Authority, SignerEntry, TrustList } from './trust-list.js'

/** A signer of the list with the verdict on its path, reached once when the list was loaded. */
export interface TrustedSigner {
  readonly authority: Authority
  readonly certificate: Certificate
  readonly assurance: SignerEntry['assurance']
  readonly verdict: PathVerdict
  /** GB/T 2260 codes it may speak for: what its path allows and the list entry names. */
  readonly divisions: readonly string[]
}

/** What a verdict looks up: immutable, made once per list version. */
export interface TrustIndex {
  readonly version: number
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  /** Signers by the hex of the 8-byte key id; several may share one, all are tried. */
  readonly signers: ReadonlyMap<string, readonly TrustedSigner[]>
  /** The authority whose division is the longest prefix of the code asked for. */
  authorityOf(division: string): Authority | undefined
  /** The authority whose gateway presents this TLS key (SHA-256 of its SPKI, hex). */
  authorityByPin(pin: string): Authority | undefined
}

/**
 * Builds the index of a kept list: every signer's path is verified here, at `at`, so that no verdict has to. Where our
 * clock is behind the registry's, by no more than `skewMs`, the list's own issue time counts.
 */
export function compileTrust(list: TrustList, anchors: TrustAnchors, at: Instant, skewMs = 0): TrustIndex {
  const judgedAt = instant(Math.max(at, Math.min(list.issuedAt, at + skewMs)))
  const crls = readableCrls(list)
  const pins = new Map(list.authorities.flatMap((a) => a.tlsPins.map((pin) => [pin, a] as const)))
  return {
    version: list.version,
    issuedAt: list.issuedAt,
    expiresAt: list.expiresAt,
    signers: indexSigners(list, anchors, crls, judgedAt),
    authorityOf: (division) => longestOwner(list.authorities, division),
    authorityByPin: (pin) => pins.get(pin),
  }
}

function longestOwner(authorities: readonly Authority[], division: string): Authority | undefined {
  let owner: { authority: Authority; significant: number } | undefined
  for (const authority of authorities) {
    for (const area of authority.divisions.filter((candidate) => isWithinDivision(division, candidate))) {
      const significant = area.replace(/0+$/, '').length
      if (!owner || significant > owner.significant) owner = { authority, significant }
    }
  }
  return owner?.authority
}

function indexSigners(
  list: TrustList,
  anchors: TrustAnchors,
  crls: readonly RevocationList[],
  at: Instant,
): ReadonlyMap<string, readonly TrustedSigner[]> {
  const index = new Map<string, TrustedSigner[]>()
  for (const authority of list.authorities) {
    for (const entry of authority.signers) {
      const signer = trustSigner(authority, entry, anchors, crls, at)
      if (!signer) continue
      const key = hexEncode(signer.certificate.keyId)
      index.set(key, [...(index.get(key) ?? []), signer])
    }
  }
  return index
}

function trustSigner(
  authority: Authority,
  entry: SignerEntry,
  anchors: TrustAnchors,
  crls: readonly RevocationList[],
  at: Instant,
): TrustedSigner | undefined {
  try {
    const certificate = decodeCertificate(entry.certificate)
    const intermediates = entry.intermediates.map(decodeCertificate)
    const { roots, purposes } = anchors
    const purpose = purposes[entry.assurance === 'city-signed' ? 'health-code-city' : 'health-code-gateway']
    const request = { leaf: certificate, intermediates, anchors: roots, crls, at, purpose, requireRevocation: true }
    const verdict = verifyPath(request)
    const divisions = narrower(verdict.divisions, authority.divisions)
    return { authority, certificate, assurance: entry.assurance, verdict, divisions }
  } catch (error) {
    // One unreadable certificate must not cost the others their place on the list.
    if (error instanceof YimatongError) return undefined
    throw error
  }
}

/** Every division that lies within both lists. */
function narrower(path: readonly string[], entry: readonly string[]): readonly string[] {
  const both = path.flatMap((a) =>
    entry.flatMap((b) => (isWithinDivision(a, b) ? [a] : isWithinDivision(b, a) ? [b] : [])),
  )
  return [...new Set(both)]
}

/**
 * Judges a signer at an instant for the division a code speaks for. Empty means trusted; otherwise the one finding that
 * says why not, with the path's own code where the path failed. What begins within `skewMs` after `at` has begun: our
 * clock may be that far behind. An end gets no such grace.
 */
export function checkSigner(
  signer: TrustedSigner,
  division: string,
  at: Instant,
  skewMs = 0,
): Finding<TrustFindingCode | PkiFindingCode> | undefined {
  const { verdict, divisions } = signer
  if (!verdict.ok) return verdict.findings[0] ?? finding('trust.signer.unknown', 'registry')
  if (at > verdict.validUntil || at + skewMs < verdict.validFrom) return outsideOf(signer, at, skewMs)
  if (!divisions.some((owner) => isWithinDivision(division, owner))) return finding('trust.signer.scope', 'home')
  return undefined
}

/** Why the verdict reached at loading no longer, or not yet, speaks for this instant. */
function outsideOf(
  { certificate, verdict }: TrustedSigner,
  at: Instant,
  skewMs: number,
): Finding<TrustFindingCode | PkiFindingCode> {
  const latest = at + skewMs
  if (hasEnded(certificate, at)) return finding('trust.signer.expired', 'home')
  if (latest < certificate.notBefore) return finding('trust.signer.not-yet-valid', 'home')
  if (verdict.path.some((issuer) => hasEnded(issuer, at))) return finding('pki.path.expired', 'home')
  if (verdict.path.some((issuer) => latest < issuer.notBefore)) return finding('pki.path.not-yet-valid', 'home')
  return finding('pki.path.revocation-unknown', 'registry')
}

// A certificate's end is a whole second, all of which still counts (RFC 5280 §4.1.2.5).
function hasEnded({ notAfter }: Certificate, at: Instant): boolean {
  return at >= notAfter + SECOND
}
