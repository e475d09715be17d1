import { formatInstant } from '@yimatong/kernel'
import { type ExtensionValue, type NationalRecord, SOURCED, type Subject } from '@yimatong/record'
import { isObject } from '../dcc/payload.js'
import { carriedText, namedFacts } from '../named-facts.js'
import type { DivocCertificate } from './decode.js'
import type { DivocStandard } from './standard.js'

/** The name of the record extension that holds the facts of a DIVOC certificate. */
export const DIVOC_EXTENSION = 'in-divoc'

const MAX_NAME = 100
const MAX_VACCINATIONS = 20

/**
 * The record of a certificate: name and sex, and as extension `in-divoc` what it says of person and vaccinations. Only
 * what is signed is carried; `unbound` names the members whose values the signature does not tell apart. An age is an
 * age: no birth date is made of it. Facts only, no level. Call it after the verdict.
 */
export function divocToRecord(certificate: DivocCertificate, standard: DivocStandard): NationalRecord {
  const { issuer, issuedAt, expiresAt, statements } = certificate
  const { credentialSubject, evidence } = statements.signed
  const person = isObject(credentialSubject) ? credentialSubject : {}
  const subject = subjectOf(person, standard)
  const unbound = [...new Set(statements.shared.map((pointer) => pointer.slice(pointer.lastIndexOf('/') + 1)))].sort()
  const events = Array.isArray(evidence) ? evidence : [evidence]
  const facts: ExtensionValue = {
    issuer,
    issuedAt: formatInstant(issuedAt),
    ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }),
    ...namedFacts(person, standard.person),
    vaccinations: events
      .filter(isObject)
      .slice(0, MAX_VACCINATIONS)
      .map((event) => namedFacts(event, standard.vaccination)),
    ...(unbound.length > 0 && { unbound }),
  }
  const pointers = [...Object.keys(subject).map((member) => `/subject/${member}`), `/extensions/${DIVOC_EXTENSION}`]
  return {
    profile: 'hc-n/1',
    subject,
    extensions: { [DIVOC_EXTENSION]: facts },
    origins: Object.fromEntries(pointers.map((pointer) => [pointer, SOURCED])),
  }
}

function subjectOf(person: NonNullable<Parameters<typeof namedFacts>[0]>, { sexes }: DivocStandard): Subject {
  const { name, gender, sex } = isObject(person) ? person : {}
  const said = [sex, gender].find((value) => typeof value === 'string')
  const code = typeof said === 'string' ? sexes.get(said.trim().toLowerCase()) : undefined
  const carried = carriedText(name, MAX_NAME)
  return { ...(carried !== undefined && { name: carried }), ...(code !== undefined && { sex: code }) }
}
