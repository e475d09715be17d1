import { isSignatureAlgorithm, verifySignature } from '@yimatong/crypto'
import { type Finding, finding, type Instant } from '@yimatong/kernel'
import type { FormatFindingCode } from '../error.js'
import type { ForeignSigner, ForeignVerdict } from '../foreign-format.js'
import type { DivocCertificate } from './decode.js'
import type { DivocStandard } from './standard.js'

/** A key that is believed: under this method, for this issuer. */
export type DivocSigner = Extract<ForeignSigner, { kind: 'key' }> & { readonly id: string; readonly issuer: string }

/** The signers that say both how codes name their key and whose it is; others would vouch for anybody. */
export function divocSigners(signers: readonly ForeignSigner[]): readonly DivocSigner[] {
  return signers.filter((signer): signer is DivocSigner => {
    return signer.kind === 'key' && signer.id !== undefined && signer.issuer !== undefined
  })
}

type Found = Finding<FormatFindingCode>

/**
 * Signature, keys and clock of a certificate. The algorithm is one that the table allows for the type of the proof, and
 * the key one that is believed for this issuer under this method. What no signature covers, and what a signature covers
 * without telling one value from the other, warns.
 */
export function verifyDivoc(
  certificate: DivocCertificate,
  signers: readonly DivocSigner[],
  at: Instant,
  standard: DivocStandard,
): ForeignVerdict {
  const signed = signatureFault(certificate, signers, standard)
  const late = timeFault(certificate, at)
  const { unsigned, shared } = certificate.statements
  const findings = [
    ...(signed ? [signed] : []),
    ...(late ? [late] : []),
    ...(unsigned.length > 0 ? [warning('formats.divoc.member-unsigned')] : []),
    ...(shared.length > 0 ? [warning('formats.divoc.member-shared')] : []),
  ]
  return { findings, checks: { isSigned: signed === undefined, isInForce: late === undefined } }
}

function warning(code: FormatFindingCode): Found {
  return finding(code, 'home', { severity: 'warn', path: 'payload' })
}

function signatureFault(
  { issuer, proof }: DivocCertificate,
  signers: readonly DivocSigner[],
  { suites, purpose }: DivocStandard,
): Found | undefined {
  const path = 'verify/signature'
  const { algorithm } = proof
  if (!isSignatureAlgorithm(algorithm) || !suites.get(proof.type)?.includes(algorithm)) {
    return finding('formats.divoc.algorithm', 'holder', { path })
  }
  if (proof.purpose !== purpose) return finding('formats.divoc.purpose', 'holder', { path })
  const named = signers.filter(({ id }) => id === proof.method)
  if (named.length === 0) return finding('formats.divoc.key-absent', 'registry', { path })
  const own = named.filter((signer) => signer.issuer === issuer)
  if (own.length === 0) return finding('formats.divoc.key-issuer', 'holder', { path })
  const holds = own.some(({ publicKey }) => verifySignature(algorithm, publicKey, proof.signingInput, proof.signature))
  return holds ? undefined : finding('formats.divoc.signature', 'holder', { path })
}

function timeFault({ issuedAt, expiresAt }: DivocCertificate, at: Instant): Found | undefined {
  const path = 'verify/time'
  if (at < issuedAt) return finding('formats.divoc.not-yet-valid', 'home', { path })
  const isLate = expiresAt !== undefined && at > expiresAt
  return isLate ? finding('formats.divoc.expired', 'holder', { path }) : undefined
}
