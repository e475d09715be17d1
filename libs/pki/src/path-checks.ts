import type { Finding, Instant } from '@yimatong/kernel'
import type { Certificate } from './certificate.js'
import { wholeSecond } from './der-values.js'
import { divisionsOf, isWithinDivision } from './division-scope.js'
import { namesEqual } from './name.js'
import { satisfiesNameConstraints } from './name-constraints.js'
import { ANY_EXTENDED_KEY_USAGE } from './oids.js'
import { orderFindings, type PathRequest, type PkiFindingCode, pathFinding } from './path-verdict.js'
import type { Purpose } from './purposes.js'
import { revocationStateOf } from './revocation.js'
import type { SignatureLedger } from './signature-ledger.js'

type Findings = Finding<PkiFindingCode>[]

/** A path whose signatures verify, with everything else that is wrong with it. */
export interface JudgedPath {
  readonly path: readonly Certificate[]
  readonly findings: readonly Finding<PkiFindingCode>[]
  readonly validFrom: Instant
  readonly validUntil: Instant
  readonly divisions: readonly string[]
}

/** Checks all of RFC 5280 §6.1 but the signatures, and the division scope, of one complete path. */
export function judgePath(path: readonly Certificate[], request: PathRequest, ledger: SignatureLedger): JudgedPath {
  const divisions = divisionsOf(path)
  const revocation = checkRevocation(path, request, ledger)
  const findings = [
    ...path.flatMap((certificate, index) => checkDates(certificate, index, request.at)),
    ...path.flatMap((certificate, index) => checkCritical(certificate, index)),
    ...path.slice(1).flatMap((_, index) => checkIssuer(path, index + 1)),
    ...checkPurpose(path, request.purpose),
    ...checkNames(path),
    ...revocation.findings,
    ...checkScope(divisions, request.scope),
  ]
  return { path, findings: orderFindings(findings), divisions, ...windowOf(path, revocation) }
}

interface Window {
  readonly validFrom: Instant
  readonly validUntil: Instant
}

/** Intersection of all validity periods, and of the windows of the lists that the answer rests on. */
export function windowOf(
  path: readonly Certificate[],
  lists?: { since: readonly Instant[]; until: readonly Instant[] },
): Window {
  const later = (a: Instant, b: Instant) => (a > b ? a : b)
  const earlier = (a: Instant, b: Instant) => (a < b ? a : b)
  return {
    validFrom: [...path.map((each) => each.notBefore), ...(lists?.since ?? [])].reduce(later),
    validUntil: [...path.map((each) => wholeSecond(each.notAfter)), ...(lists?.until ?? [])].reduce(earlier),
  }
}

function checkDates(certificate: Certificate, index: number, at: Instant): Findings {
  if (at < certificate.notBefore) return [pathFinding('pki.path.not-yet-valid', index)]
  return at > wholeSecond(certificate.notAfter) ? [pathFinding('pki.path.expired', index)] : []
}

function checkCritical({ criticalUnknown }: Certificate, index: number): Findings {
  return criticalUnknown.length > 0 ? [pathFinding('pki.path.critical-extension', index)] : []
}

// A certificate that is no CA at all gets that one finding: that it may not sign certificates either is the same fact.
function checkIssuer(path: readonly Certificate[], index: number): Findings {
  const issuer = path[index]
  if (issuer === undefined) return []
  if (!issuer.isCa) return [pathFinding('pki.path.not-a-ca', index)]
  const findings: Findings = []
  if (issuer.keyUsage?.includes('keyCertSign') === false) findings.push(pathFinding('pki.path.key-usage', index))
  const below = path.slice(1, index).filter((each) => !isSelfIssued(each)).length
  if (issuer.pathLength !== undefined && below > issuer.pathLength) findings.push(pathFinding('pki.path.length', index))
  return findings
}

function isSelfIssued(certificate: Certificate): boolean {
  return namesEqual(certificate.subject, certificate.issuer)
}

function checkPurpose(path: readonly Certificate[], purpose: Purpose | undefined): Findings {
  const [leaf, ...issuers] = path
  if (purpose === undefined || leaf === undefined) return []
  const findings: Findings = []
  const mayLack = !purpose.strict && leaf.keyUsage === undefined
  if (!mayLack && !leaf.keyUsage?.includes('digitalSignature')) findings.push(pathFinding('pki.path.key-usage', 0))
  if (!isAllowedUse(leaf, purpose.oid, purpose.strict)) findings.push(pathFinding('pki.path.purpose', 0))
  // A CA that restricts itself to some purposes restricts what is below it, as every browser and OpenSSL read it.
  const narrow = issuers.findIndex((issuer) => !isAllowedUse(issuer, purpose.oid, false))
  if (narrow >= 0) findings.push(pathFinding('pki.path.purpose', narrow + 1))
  return findings
}

function isAllowedUse({ extendedKeyUsage }: Certificate, oid: string, strict: boolean): boolean {
  if (extendedKeyUsage?.includes(oid)) return true
  return !strict && (extendedKeyUsage === undefined || extendedKeyUsage.includes(ANY_EXTENDED_KEY_USAGE))
}

// Self-issued certificates are exempt unless they are the leaf (RFC 5280 §6.1.3 (b)).
function checkNames(path: readonly Certificate[]): Findings {
  return path.flatMap((certificate, index) => {
    if (index > 0 && isSelfIssued(certificate)) return []
    const above = path.slice(index + 1).flatMap(({ nameConstraints }) => (nameConstraints ? [nameConstraints] : []))
    const fits = above.every((constraints) => satisfiesNameConstraints(certificate, constraints))
    return fits ? [] : [pathFinding('pki.path.name-constraint', index)]
  })
}

interface RevocationResult {
  readonly findings: Findings
  readonly since: Instant[]
  readonly until: Instant[]
}

function checkRevocation(
  path: readonly Certificate[],
  request: PathRequest,
  ledger: SignatureLedger,
): RevocationResult {
  const result: RevocationResult = { findings: [], since: [], until: [] }
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1]
    if (issuer === undefined) break
    const state = revocationStateOf(certificate, issuer, request.crls, request.at, ledger)
    if (state.kind === 'revoked') result.findings.push(pathFinding('pki.path.revoked', index))
    if (state.kind === 'spent') result.findings.push(pathFinding('pki.path.too-complex', index))
    if (!request.requireRevocation) continue
    if (state.kind === 'unknown') result.findings.push(pathFinding('pki.path.revocation-unknown', index))
    if (state.kind === 'good') {
      result.since.push(state.since)
      result.until.push(state.until)
    }
  }
  return result
}

function checkScope(divisions: readonly string[], scope: string | undefined): Findings {
  const within = scope === undefined || divisions.some((area) => isWithinDivision(scope, area))
  return within ? [] : [pathFinding('pki.path.scope', 0)]
}
