import { verifySignature } from '@yimatong/crypto'
import type { CoseSign1 } from '@yimatong/envelope'
import { bytesEqual, type Finding, finding, hexEncode, type Instant } from '@yimatong/kernel'
import type { FormatFindingCode } from '../error.js'
import type { DccClaims } from './claims.js'
import type { DccCode } from './decode.js'
import type { DccKeyUsages } from './key-usages.js'
import { DCC_GROUPS, type DccHealth } from './payload.js'
import type { DccSigner, DccSignerIndex } from './signer.js'

/** The answer about one DCC, step by step: one wrong step does not hide the others. */
export interface DccVerdict {
  readonly ok: boolean
  /** The signer whose key verified it. */
  readonly signer: DccSigner | undefined
  readonly isSigned: boolean
  readonly isKeyUsageAllowed: boolean
  readonly isInForce: boolean
  readonly findings: readonly Finding<FormatFindingCode>[]
}

const KEY_ID_LENGTH = 8

/**
 * Verifies a DCC against trusted signers at an instant (hcert-spec 1.0.8 §3, §5): key id, algorithm, signature, key usage,
 * iat ≤ at ≤ exp. No revocation, no rule of any country: those come after.
 */
export function verifyDcc(
  code: Pick<DccCode, 'message' | 'claims' | 'health'>,
  signers: DccSignerIndex,
  at: Instant,
  keyUsages: DccKeyUsages,
): DccVerdict {
  const candidates = signersOf(code.message, signers)
  const signer = candidates.find((candidate) => isSignedBy(code.message, candidate))
  const known = signer ?? candidates[0]
  const isKeyUsageAllowed = known !== undefined && isAllowedFor(known, code.health, keyUsages)
  const times = timeFault(code.claims, at)
  const faults: (FormatFindingCode | undefined)[] = [
    signer ? undefined : signatureFault(code.message, candidates),
    known && !isKeyUsageAllowed ? 'formats.dcc.key-usage' : undefined,
    times,
  ]
  const findings = faults.flatMap((fault) =>
    fault ? [finding(fault, PARTY[fault] ?? 'home', { path: 'verify' })] : [],
  )
  const isSigned = signer !== undefined
  return { ok: findings.length === 0, signer, isSigned, isKeyUsageAllowed, isInForce: times === undefined, findings }
}

const PARTY: Partial<Record<FormatFindingCode, Finding['party']>> = {
  'formats.dcc.signature': 'holder',
  'formats.dcc.signer-unknown': 'registry',
  'formats.dcc.expired': 'holder',
  'formats.dcc.not-yet-valid': 'holder',
}

/**
 * True when the message names this signer by the 8 bytes of its key id and the signature holds. ES256 and PS256 only
 * (hcert-spec §3.2.1); where both headers have a key id, the protected one decides.
 */
export function isSignedBy(message: CoseSign1, signer: DccSigner): boolean {
  const { algorithm, keyId } = message
  if (algorithm !== 'ES256' && algorithm !== 'PS256') return false
  if (keyId?.length !== KEY_ID_LENGTH || !bytesEqual(keyId, signer.keyId)) return false
  // RFC 9053 §2.1 ties ES256 to SHA-256, not to a curve, and some issuers sign so under P-384 keys.
  const named = algorithm === 'ES256' && signer.publicKey.kind === 'P-384' ? 'ES256-P384' : algorithm
  return verifySignature(named, signer.publicKey, message.toBeSigned, message.signature)
}

/**
 * True when the signer's certificate may sign every group the payload has. No extended key usage, or only empty and zero
 * ones, allows every group; one that names none of the six OIDs allows none (Own profile: the strict reading).
 */
export function isAllowedFor(signer: DccSigner, health: DccHealth, keyUsages: DccKeyUsages): boolean {
  const usages = signer.extendedKeyUsage?.filter((oid) => /[1-9]/.test(oid)) ?? []
  if (usages.length === 0) return true
  const groups = DCC_GROUPS.filter((group) => health[group] !== undefined && health[group] !== null)
  return groups.length > 0 && groups.every((group) => usages.some((oid) => keyUsages[group].has(oid)))
}

/** Why the code is not in force at an instant; undefined when it is. Both ends count as in force. */
export function timeFault(claims: DccClaims, at: Instant): FormatFindingCode | undefined {
  if (claims.issuedAt === undefined || claims.expiresAt === undefined) return 'formats.dcc.times'
  if (at < claims.issuedAt) return 'formats.dcc.not-yet-valid'
  return at > claims.expiresAt ? 'formats.dcc.expired' : undefined
}

function signersOf(message: CoseSign1, signers: DccSignerIndex): readonly DccSigner[] {
  return (message.keyId && signers.get(hexEncode(message.keyId))) ?? []
}

function signatureFault(message: CoseSign1, candidates: readonly DccSigner[]): FormatFindingCode {
  if (message.keyId?.length !== KEY_ID_LENGTH) return 'formats.dcc.key-id'
  if (message.algorithm !== 'ES256' && message.algorithm !== 'PS256') return 'formats.dcc.algorithm'
  return candidates.length === 0 ? 'formats.dcc.signer-unknown' : 'formats.dcc.signature'
}
