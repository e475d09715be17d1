import { type PublicKey, verifySignature } from '@yimatong/crypto'
import { type Finding, finding, type Instant } from '@yimatong/kernel'
import type { FormatFindingCode } from '../error.js'
import type { ForeignVerdict } from '../foreign-format.js'
import type { AarogyaClaims, AarogyaJws } from './decode.js'
import type { AarogyaPolicy } from './policy.js'

/**
 * Signature and clock of a code. The algorithm is pinned to RS256, whatever the header says; every key that is believed
 * is tried, since the issuer changes its one key without naming it. A code that claims to live longer than any does is
 * not believed to be a fresh one.
 */
export function verifyAarogya(
  jws: AarogyaJws,
  claims: AarogyaClaims,
  keys: readonly PublicKey[],
  at: Instant,
  policy: AarogyaPolicy,
): ForeignVerdict {
  const signed = signatureFault(jws, keys)
  const late = timeFault(claims, at, policy)
  const findings = [signed, late].filter((found): found is Finding<FormatFindingCode> => found !== undefined)
  return { findings, checks: { isSigned: signed === undefined, isInForce: late === undefined } }
}

function signatureFault(jws: AarogyaJws, keys: readonly PublicKey[]): Finding<FormatFindingCode> | undefined {
  const path = 'verify/signature'
  if (jws.header.alg !== 'RS256') return finding('formats.aarogya.algorithm', 'holder', { path })
  if (keys.length === 0) return finding('formats.aarogya.key-absent', 'registry', { path })
  const holds = keys.some((key) => verifySignature('RS256', key, jws.signingInput, jws.signature))
  return holds ? undefined : finding('formats.aarogya.signature', 'holder', { path })
}

function timeFault(
  { expiresAt }: AarogyaClaims,
  at: Instant,
  { lifeMs, skewMs }: AarogyaPolicy,
): Finding<FormatFindingCode> | undefined {
  const path = 'verify/time'
  if (at > expiresAt + skewMs) return finding('formats.aarogya.expired', 'holder', { path })
  return at < expiresAt - lifeMs - skewMs ? finding('formats.aarogya.life', 'home', { path }) : undefined
}
