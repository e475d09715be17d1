import { type ShcClaims, shcClaims } from './claims.js'
import { checkFhirBundle } from './fhir-bundle.js'
import type { FhirRules } from './fhir-rules.js'
import { type ShcFinding, shcFinding } from './findings.js'
import { decodeShcJws, type ShcJws } from './jws.js'
import { decodeShcNumeric } from './numeric.js'
import { decodeShcPayload, type ShcPayload } from './payload.js'

/** Bytes of r and s (RFC 7518 §3.4). Internal to formats. */
export const RAW_SIGNATURE = 64

/** A card taken apart as far as it goes, with all that was found on the way; nothing in it is believed yet. */
export interface ShcCard {
  readonly jws?: ShcJws
  readonly payload?: ShcPayload
  readonly claims?: ShcClaims
  readonly findings: readonly ShcFinding[]
}

/**
 * Takes a card apart: a JWS in compact serialization, its raw-deflated payload, the claims, the FHIR bundle. Lenient where
 * going on is safe, so that one mistake does not hide the next; every mistake is a finding. Never throws for what it holds.
 */
export function decodeShc(text: string, rules: FhirRules): ShcCard {
  const { jws, findings: carried } = decodeShcJws(text)
  if (!jws) return { findings: carried }
  const { payload, findings: inflated } = decodeShcPayload(jws.payload)
  // DER instead of r and s is said here; whether it is the right signature, when it is verified.
  const formed = jws.signature.length === RAW_SIGNATURE ? [] : [shcFinding('formats.shc.signature-form', 'signature')]
  const findings = [...carried, ...formed, ...inflated]
  if (!payload) return { jws, findings }
  const { claims, findings: claimed } = shcClaims(payload.json, rules.versions)
  const bundled = claims.bundle ? checkFhirBundle(claims.bundle, rules) : []
  return { jws, payload, claims, findings: [...findings, ...claimed, ...bundled] }
}

/** Puts the texts of a card's symbols together and takes the card apart: {@link decodeShc} after `shc:/`. */
export function decodeShcSymbols(texts: readonly string[], rules: FhirRules): ShcCard {
  const { jws, findings } = decodeShcNumeric(texts)
  if (jws === undefined) return { findings }
  const card = decodeShc(jws, rules)
  return { ...card, findings: [...findings, ...card.findings] }
}
