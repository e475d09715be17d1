import type { JsonValue } from '@yimatong/codec'
import { type Instant, isInstant } from '@yimatong/kernel'
import { isObject } from '../dcc/payload.js'
import { type ShcFinding, type ShcFindingCode, shcFinding } from './findings.js'

/** The claims of a card. Each may be missing in a wrong one; the findings say so. */
export interface ShcClaims {
  /** `iss` as written. */
  readonly issuer?: string
  /** `nbf`: when the card was issued; fractions of a millisecond cut. */
  readonly issuedAt?: Instant
  /** `exp`; most cards have none. */
  readonly expiresAt?: Instant
  /** `vc.type`. */
  readonly types: readonly string[]
  readonly fhirVersion?: string
  readonly bundle?: { readonly [name: string]: JsonValue }
  /** `vc.rid`: under which the issuer may revoke the card. */
  readonly revocationId?: string
}

/** The one type every card has. */
const HEALTH_CARD = 'https://smarthealth.cards#health-card'
const FHIR_VERSION = /^\d{1,2}\.\d{1,3}\.\d{1,3}$/
/** What a revocation identifier may be: the base64url alphabet, at most 24 of it. Internal to formats. */
export const REVOCATION_ID = /^[A-Za-z0-9_-]{1,24}$/
// A number of seconds above this is a date after the year 5000, so it was milliseconds.
const MOST_SECONDS = 1e11

type Members = { readonly [name: string]: JsonValue }

/**
 * Reads the claims of a payload and says what of them is not as it should be (SMART Health Cards, JWS payload).
 * @param versions the FHIR versions whose bundles are understood, as beginnings: `4.0.`
 */
export function shcClaims(
  payload: Members,
  versions: readonly string[],
): { readonly claims: ShcClaims; readonly findings: readonly ShcFinding[] } {
  const findings: ShcFinding[] = []
  const say = (code: ShcFindingCode, path: string) => findings.push(shcFinding(code, path))
  const vc = isObject(payload.vc) ? payload.vc : {}
  const subject = isObject(vc.credentialSubject) ? vc.credentialSubject : {}
  if (!isObject(payload.vc) || !isObject(vc.credentialSubject)) say('formats.shc.credential', '/vc')
  const claims: ShcClaims = {
    ...issuerOf(payload.iss, say),
    ...timesOf(payload, say),
    types: typesOf(vc.type, say),
    ...versionOf(subject.fhirVersion, versions, say),
    ...bundleOf(subject.fhirBundle, say),
    ...revocationIdOf(vc.rid, say),
  }
  return { claims, findings }
}

type Say = (code: ShcFindingCode, path: string) => void

function issuerOf(iss: JsonValue | undefined, say: Say): Pick<ShcClaims, 'issuer'> {
  if (typeof iss !== 'string' || iss === '') {
    say('formats.shc.issuer', '/iss')
    return {}
  }
  if (!iss.startsWith('https://') || iss.endsWith('/')) say('formats.shc.issuer-url', '/iss')
  return { issuer: iss }
}

function timesOf({ nbf, exp }: Members, say: Say): Pick<ShcClaims, 'issuedAt' | 'expiresAt'> {
  const issuedAt = timeOf(nbf)
  const expiresAt = timeOf(exp)
  if (issuedAt === 'milliseconds') say('formats.shc.not-before-milliseconds', '/nbf')
  if (issuedAt === undefined) say('formats.shc.not-before', '/nbf')
  if (expiresAt === 'milliseconds') say('formats.shc.expiry-milliseconds', '/exp')
  if (expiresAt === undefined && exp !== undefined) say('formats.shc.expiry', '/exp')
  return {
    ...(typeof issuedAt === 'number' && { issuedAt }),
    ...(typeof expiresAt === 'number' && { expiresAt }),
  }
}

function timeOf(value: JsonValue | undefined): Instant | 'milliseconds' | undefined {
  if (typeof value !== 'number' || value < 0) return undefined
  if (value > MOST_SECONDS) return 'milliseconds'
  const at = Math.floor(value * 1000)
  return isInstant(at) ? at : undefined
}

function typesOf(type: JsonValue | undefined, say: Say): readonly string[] {
  const types = Array.isArray(type) ? type.filter((item) => typeof item === 'string') : []
  // Types nobody here knows are passed over, as they shall be.
  if (!types.includes(HEALTH_CARD) || (Array.isArray(type) && types.length < type.length)) {
    say('formats.shc.type', '/vc/type')
  }
  return types
}

function versionOf(
  version: JsonValue | undefined,
  versions: readonly string[],
  say: Say,
): Pick<ShcClaims, 'fhirVersion'> {
  const isText = typeof version === 'string' && FHIR_VERSION.test(version)
  if (!isText || !versions.some((start) => version.startsWith(start))) {
    say('formats.shc.fhir-version', '/vc/credentialSubject/fhirVersion')
  }
  return isText ? { fhirVersion: version } : {}
}

function bundleOf(bundle: JsonValue | undefined, say: Say): Pick<ShcClaims, 'bundle'> {
  if (isObject(bundle)) return { bundle }
  say('formats.shc.bundle', '/vc/credentialSubject/fhirBundle')
  return {}
}

function revocationIdOf(rid: JsonValue | undefined, say: Say): Pick<ShcClaims, 'revocationId'> {
  if (rid === undefined) return {}
  if (typeof rid === 'string' && REVOCATION_ID.test(rid)) return { revocationId: rid }
  say('formats.shc.revocation-id', '/vc/rid')
  return {}
}
