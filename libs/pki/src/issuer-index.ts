import type { Certificate } from './certificate.js'
import { PATH_LIMITS, type PathRequest } from './path-verdict.js'

/** Who may have issued what: anchors and intermediates of one request, by name. */
export interface IssuerIndex {
  isAnchor(certificate: Certificate): boolean
  /** Certificates whose subject is the child's issuer, likely ones first, and no more than could ever be tried. */
  issuersOf(child: Certificate): readonly Certificate[]
}

/** Indexes the certificates of a request; each counts once, however often it is given. */
export function indexIssuers(request: PathRequest): IssuerIndex {
  const anchors = new Set(request.anchors.map(({ fingerprint }) => fingerprint))
  const byName = new Map<string, Certificate[]>()
  const all = new Map([...request.anchors, ...request.intermediates].map((each) => [each.fingerprint, each]))
  for (const certificate of all.values()) {
    const same = byName.get(certificate.subject.key)
    if (same === undefined) byName.set(certificate.subject.key, [certificate])
    else same.push(certificate)
  }
  const isAnchor = ({ fingerprint }: Certificate) => anchors.has(fingerprint)
  return {
    isAnchor,
    issuersOf: (child) =>
      rank(
        byName.get(child.issuer.key) ?? [],
        (issuer) => unlikeliness(child, issuer, request) + (isAnchor(issuer) ? 0 : 1),
      ),
  }
}

// RFC 4158 §3.5: key identifier, CA flag, dates. Hints only: a wrong one costs order, never the path.
function unlikeliness(child: Certificate, issuer: Certificate, { at }: PathRequest): number {
  const [wanted, has] = [child.authorityKeyId, issuer.subjectKeyId]
  const isStrange = wanted !== undefined && has !== undefined && wanted !== has
  const isStale = at < issuer.notBefore || at > issuer.notAfter
  return (isStrange ? 8 : 0) + (issuer.isCa ? 0 : 4) + (isStale ? 2 : 0)
}

// Buckets, not a sort: ten thousand issuers of one name are an attack, and only the first few are ever tried.
function rank(issuers: readonly Certificate[], score: (issuer: Certificate) => number): Certificate[] {
  const buckets: Certificate[][] = Array.from({ length: 16 }, () => [])
  for (const issuer of issuers) buckets[score(issuer)]?.push(issuer)
  return buckets.flat().slice(0, PATH_LIMITS.signatureChecks + 1)
}
