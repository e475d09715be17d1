import type { Certificate } from './certificate.js'
import { indexIssuers } from './issuer-index.js'
import { PATH_LIMITS, type PathRequest, type PkiFindingCode } from './path-verdict.js'
import type { SignatureCheck, SignatureLedger } from './signature-ledger.js'

/** What the search met besides complete paths. */
export interface SearchNotes {
  /** The longest stretch that ended at a name-matching issuer whose key did not verify the signature. */
  broken?: { readonly path: readonly Certificate[]; readonly code: PkiFindingCode }
  /** A bound was reached: paths may exist that were not looked at. */
  exhausted: boolean
}

interface Frame {
  readonly certificate: Certificate
  readonly issuers: readonly Certificate[]
  next: number
}

/**
 * Every path from the leaf to an anchor whose signatures verify, likely ones first. Depth first with an explicit stack: a branch that
 * fails is left for its next sibling, no (name, key) pair stands twice on a path, and {@link PATH_LIMITS} bound the whole.
 */
export function* candidatePaths(
  request: PathRequest,
  ledger: SignatureLedger,
  notes: SearchNotes,
): Generator<readonly Certificate[]> {
  const { isAnchor, issuersOf } = indexIssuers(request)
  const frame = (certificate: Certificate): Frame => ({ certificate, issuers: issuersOf(certificate), next: 0 })
  if (isAnchor(request.leaf)) yield [request.leaf]
  const stack = [frame(request.leaf)]
  for (let steps = 0; steps < PATH_LIMITS.steps; steps++) {
    const step = nextStep(stack)
    if (step === undefined) return
    if (!isOpen(stack, step.issuer, notes)) continue
    const check = ledger.check(step.child, step.issuer)
    if (check !== 'good') noteFailure(notes, certificatesOf(stack), check)
    else if (isAnchor(step.issuer)) yield [...certificatesOf(stack), step.issuer]
    else stack.push(frame(step.issuer))
  }
  notes.exhausted = true
}

// Leaves every certificate whose issuers are all tried.
function nextStep(stack: Frame[]): { child: Certificate; issuer: Certificate } | undefined {
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const issuer = top.issuers[top.next++]
    if (issuer !== undefined) return { child: top.certificate, issuer }
    stack.pop()
  }
  return undefined
}

// A loop over other certificates of the same entity is still a loop (RFC 4158 §5.2).
function isOpen(stack: readonly Frame[], issuer: Certificate, notes: SearchNotes): boolean {
  if (stack.some(({ certificate }) => identityOf(certificate) === identityOf(issuer))) return false
  if (stack.length < PATH_LIMITS.certificates) return true
  notes.exhausted = true
  return false
}

function noteFailure(notes: SearchNotes, path: readonly Certificate[], check: Exclude<SignatureCheck, 'good'>): void {
  if (check === 'spent') notes.exhausted = true
  else if (path.length > (notes.broken?.path.length ?? 0)) {
    notes.broken = { path, code: check === 'bad' ? 'pki.path.signature' : 'pki.path.algorithm' }
  }
}

function certificatesOf(stack: readonly Frame[]): Certificate[] {
  return stack.map(({ certificate }) => certificate)
}

const identities = new WeakMap<Certificate, string>()

function identityOf(certificate: Certificate): string {
  const known = identities.get(certificate)
  if (known !== undefined) return known
  const identity = `${certificate.subject.key}|${certificate.publicKey.spki.join()}`
  identities.set(certificate, identity)
  return identity
}
