import type { Finding } from '@yimatong/kernel'
import { type JudgedPath, judgePath, windowOf } from './path-checks.js'
import { candidatePaths, type SearchNotes } from './path-search.js'
import { PATH_LIMITS, type PathRequest, type PathVerdict, type PkiFindingCode, pathFinding } from './path-verdict.js'
import { openSignatureLedger } from './signature-ledger.js'

/**
 * Finds a path from the leaf to an anchor and judges it at an instant (RFC 5280 §6.1, bounded by {@link PATH_LIMITS}). Tries every path until
 * one is good; when none is, the verdict tells of the one with the fewest faults. Never throws for what a certificate or list says.
 *
 * Own profile where RFC 5280 leaves room: an anchor's dates, CA flag, constraints and critical extensions count like any other's;
 * national purposes must stand in the leaf; policies, delta and indirect lists are not processed and refuse when critical.
 */
export function verifyPath(request: PathRequest): PathVerdict {
  const ledger = openSignatureLedger(PATH_LIMITS.signatureChecks)
  const notes: SearchNotes = { exhausted: false }
  let best: JudgedPath | undefined
  let judged = 0
  for (const path of candidatePaths(request, ledger, notes)) {
    const candidate = judgePath(path, request, ledger)
    if (candidate.findings.length === 0) return { ok: true, ...candidate, signatureChecks: ledger.count() }
    if (best === undefined || candidate.findings.length < best.findings.length) best = candidate
    if (++judged >= PATH_LIMITS.paths) {
      notes.exhausted = true
      break
    }
  }
  const refusal = best ?? partialPath(request, notes)
  return { ok: false, ...refusal, findings: withExhaustion(refusal.findings, notes), signatureChecks: ledger.count() }
}

function partialPath({ leaf }: PathRequest, notes: SearchNotes): JudgedPath {
  const path = notes.broken?.path ?? [leaf]
  const code = notes.broken?.code ?? 'pki.path.none'
  // With a bound reached nobody knows whether a path exists, so "none" would be a guess.
  const findings = notes.exhausted ? [] : [pathFinding(code, path.length - 1)]
  return { path, findings, ...windowOf(path), divisions: [] }
}

function withExhaustion(
  findings: readonly Finding<PkiFindingCode>[],
  { exhausted }: SearchNotes,
): readonly Finding<PkiFindingCode>[] {
  const told = findings.some(({ code }) => code === 'pki.path.too-complex')
  return exhausted && !told ? [...findings, pathFinding('pki.path.too-complex')] : findings
}
