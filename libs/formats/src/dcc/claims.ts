import { type CborMap, type CborValue, isCborTag } from '@yimatong/codec'
import { type Instant, isInstant } from '@yimatong/kernel'
import { FormatError } from '../error.js'

/** The CWT claims of a DCC. Each may be missing in a real code; the checks say what follows. */
export interface DccClaims {
  /** Claim 1; usually a country, sometimes a ministry. */
  readonly issuer?: string
  /** Claim 6; fractions of a millisecond cut. */
  readonly issuedAt?: Instant
  /** Claim 4; fractions of a millisecond cut. */
  readonly expiresAt?: Instant
}

const CLAIM = { issuer: 1, expiresAt: 4, issuedAt: 6, health: -260 } as const
const HEALTH_CERTIFICATE = 1

/**
 * Reads the claims (hcert-spec 1.0.8 §3.3). Times may be integers or floats: the schema says integer, but codes with
 * floats are in circulation.
 * @throws FormatError `formats.dcc.claims`
 */
export function claimsOf(map: CborMap): DccClaims {
  const issuer = map.get(CLAIM.issuer)
  const issuedAt = timeOf(map.get(CLAIM.issuedAt))
  const expiresAt = timeOf(map.get(CLAIM.expiresAt))
  return {
    ...(typeof issuer === 'string' && { issuer }),
    ...(issuedAt !== undefined && { issuedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
  }
}

/** What stands under claim −260, key 1. @throws FormatError `formats.dcc.claims` when there is no such container */
export function healthClaimOf(map: CborMap): CborValue {
  const container = map.get(CLAIM.health)
  if (container instanceof Map && container.has(HEALTH_CERTIFICATE)) return container.get(HEALTH_CERTIFICATE)
  throw new FormatError('formats.dcc.claims', 'no health certificate under claim -260, key 1 (hcert-spec §3.3.4)')
}

function timeOf(value: CborValue): Instant | undefined {
  if (value === undefined) return undefined
  const seconds = isCborTag(value) ? value.value : value
  const at = typeof seconds === 'number' ? Math.floor(seconds * 1000) : undefined
  if (isInstant(at)) return at
  throw new FormatError('formats.dcc.claims', 'iat and exp are numbers of seconds within the calendar (RFC 8392 §2)')
}
