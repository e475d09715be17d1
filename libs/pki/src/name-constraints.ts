import type { Bytes } from '@yimatong/kernel'
import type { Certificate } from './certificate.js'
import type { GeneralNames, NameConstraints } from './general-names.js'
import { isWithinName } from './name.js'

/**
 * True when every name of a certificate is one that the constraints of a CA above it allow (RFC 5280 §4.2.1.10): subject and directory
 * names by RDN prefix, DNS names by label suffix, addresses by mask. A kind this lib cannot compare refuses when the extension is
 * critical, and otherwise refuses any certificate that bears a name of such a kind.
 */
export function satisfiesNameConstraints(certificate: Certificate, constraints: NameConstraints): boolean {
  const { permitted, excluded } = constraints
  const names = namesOf(certificate)
  const unknown = permitted.otherKinds + excluded.otherKinds
  if (unknown > 0 && (constraints.critical || names.otherKinds > 0)) return false
  return (
    satisfies(names.directory, permitted.directory, excluded.directory, isWithinName, isWithinName) &&
    satisfies(names.dns, permitted.dns, excluded.dns, isDnsWithin, mayDnsBeWithin) &&
    satisfies(names.ip, permitted.ip, excluded.ip, isAddressWithin, isAddressWithin)
  )
}

function namesOf({ subject, subjectAltNames }: Certificate): GeneralNames {
  const own = subject.rdns.length === 0 ? [] : [subject]
  return { ...subjectAltNames, directory: [...own, ...subjectAltNames.directory] }
}

function satisfies<T>(
  names: readonly T[],
  permitted: readonly T[],
  excluded: readonly T[],
  isWithin: (name: T, base: T) => boolean,
  mayBeWithin: (name: T, base: T) => boolean,
): boolean {
  const isAllowed = (name: T) => permitted.length === 0 || permitted.some((base) => isWithin(name, base))
  return names.every((name) => isAllowed(name) && !excluded.some((base) => mayBeWithin(name, base)))
}

const LABELS = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

function isDnsWithin(name: string, base: string): boolean {
  if (!LABELS.test(name) || name.length > 255) return false
  return base === '' || name === base || (!base.startsWith('.') && name.endsWith(`.${base}`))
}

// For exclusion a doubt counts as a match: malformed names and bases, and wildcards that could stand for an excluded name.
function mayDnsBeWithin(name: string, base: string): boolean {
  if (!LABELS.test(name) || (base !== '' && !LABELS.test(base))) return true
  return isDnsWithin(name, base) || (name.startsWith('*.') && `.${base}`.endsWith(name.slice(1)))
}

function isAddressWithin(address: Bytes, subnet: Bytes): boolean {
  const { length } = address
  if (subnet.length !== 2 * length) return false
  return address.every((octet, i) => ((octet ^ (subnet[i] ?? 0)) & (subnet[length + i] ?? 0)) === 0)
}
