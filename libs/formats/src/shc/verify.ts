import { verifySignature } from '@yimatong/crypto'
import type { Instant } from '@yimatong/kernel'
import { RAW_SIGNATURE, type ShcCard } from './card.js'
import type { ShcClaims } from './claims.js'
import { rawOfDer } from './der-signature.js'
import { type ShcFinding, shcFinding } from './findings.js'
import type { ShcJws } from './jws.js'
import type { ShcKey } from './keys.js'
import { shcRevocation } from './revocation.js'
import { plainUrl, type ShcIssuer, type ShcTrust } from './trust.js'

/** The answer about one card, step by step: one wrong step does not hide the others. */
export interface ShcVerdict {
  /** No finding blocks. */
  readonly ok: boolean
  readonly isSigned: boolean
  readonly isInForce: boolean
  /** The key of its issuer that verified it. */
  readonly key: ShcKey | undefined
  /** Those of taking it apart first. */
  readonly findings: readonly ShcFinding[]
}

/**
 * Verifies a card against issuers at an instant: the issuer's key set, the key its header names, the signature, what the
 * issuer's certificate says, the times, revocation. A card that could not be taken apart has only the findings of that.
 */
export function verifyShc(card: ShcCard, trust: ShcTrust, at: Instant): ShcVerdict {
  const { jws, claims } = card
  if (!jws || !claims) {
    return { ok: false, isSigned: false, isInForce: false, key: undefined, findings: card.findings }
  }
  const times = timeFaults(claims, at)
  const issuer = claims.issuer === undefined ? undefined : trust.issuerOf(claims.issuer)
  const { key, findings: signed } = checkSignature(jws, claims, issuer, trust, at)
  const bound = key && issuer ? issuerFaults(claims, key, issuer, at) : []
  const findings = [...card.findings, ...signed, ...bound, ...times]
  return {
    ok: findings.every(({ severity }) => severity !== 'block'),
    isSigned: key !== undefined && jws.signature.length === RAW_SIGNATURE,
    isInForce: times.length === 0,
    key,
    findings,
  }
}

interface Signed {
  readonly key?: ShcKey
  readonly findings: readonly ShcFinding[]
}

function checkSignature(
  jws: ShcJws,
  claims: ShcClaims,
  issuer: ShcIssuer | undefined,
  trust: ShcTrust,
  at: Instant,
): Signed {
  const { algorithm, keyId } = jws.header
  // That nobody signed by name was missed when the card was taken apart.
  if (claims.issuer === undefined) return { findings: [] }
  if (!issuer || issuer.keys.length === 0) return { findings: [shcFinding('formats.shc.issuer-keys', 'signature')] }
  // Without both, which were missed when it was taken apart, there is nothing to verify with.
  if (algorithm !== 'ES256' || keyId === undefined) return { findings: [] }
  const named = issuer.keys.filter(({ id }) => id === keyId)
  if (named.length === 0) return { findings: [strangerOf(jws, trust.keysOf(keyId))] }
  const good = named.filter((candidate) => isSignedWith(jws, candidate))
  // One key may stand there once for each of its certificates.
  const key = good.find((candidate) => isFaultless(candidate, claims, at)) ?? good[0]
  // What is wrong with the key counts whether it verified or not: it should never have signed.
  if (key) return { key, findings: key.findings }
  const faults = named.flatMap(({ findings }) => findings)
  return { findings: [...faults, shcFinding('formats.shc.signature', 'signature')] }
}

function isFaultless(key: ShcKey, claims: ShcClaims, at: Instant): boolean {
  return key.findings.length === 0 && certificateFaults(claims, key, at).length === 0
}

/** A key that the issuer does not have: perhaps it is somebody else's, and the card is signed by that one. */
function strangerOf(jws: ShcJws, others: readonly ShcKey[]): ShcFinding {
  const isOfAnother = others.some((key) => isSignedWith(jws, key))
  return shcFinding(isOfAnother ? 'formats.shc.key-issuer' : 'formats.shc.key-unknown', 'signature')
}

function isSignedWith({ signingInput, signature }: ShcJws, { publicKey }: ShcKey): boolean {
  if (!publicKey) return false
  // One in DER is refused for its form; that it is right otherwise is worth knowing to its issuer.
  const raw = signature.length === RAW_SIGNATURE ? signature : (rawOfDer(signature) ?? signature)
  return verifySignature('ES256', publicKey, signingInput, raw)
}

function issuerFaults(claims: ShcClaims, key: ShcKey, issuer: ShcIssuer, at: Instant): readonly ShcFinding[] {
  const list = key.id === undefined ? undefined : issuer.revocations?.get(key.id)
  return [...certificateFaults(claims, key, at), ...shcRevocation(claims, key, list)]
}

function certificateFaults({ issuer = '' }: ShcClaims, { leaf }: ShcKey, at: Instant): readonly ShcFinding[] {
  if (!leaf) return []
  const isBound = leaf.urls.some((url) => url.startsWith('https://') && plainUrl(url) === plainUrl(issuer))
  if (!isBound) return [shcFinding('formats.shc.key-certificate', 'certificate')]
  const isTimely = leaf.notBefore <= at && at <= leaf.notAfter
  return isTimely ? [] : [shcFinding('formats.shc.key-certificate-time', 'certificate')]
}

function timeFaults({ issuedAt, expiresAt }: ShcClaims, at: Instant): readonly ShcFinding[] {
  const isEarly = issuedAt !== undefined && at < issuedAt
  // A card that ends before it begins never was in force.
  const isLate = expiresAt !== undefined && (expiresAt < at || expiresAt < (issuedAt ?? expiresAt))
  return [
    ...(isEarly ? [shcFinding('formats.shc.not-yet-valid', '/nbf')] : []),
    ...(isLate ? [shcFinding('formats.shc.expired', '/exp')] : []),
  ]
}
