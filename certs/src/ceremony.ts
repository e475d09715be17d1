import {
  type AttributeName,
  type DistinguishedName,
  encodeName,
  KEY_USAGES,
  type KeyUsage,
  PURPOSE_NAMES,
  type PurposeName,
  type Purposes,
  REVOCATION_REASONS,
  type RevocationReason,
} from '@yimatong/pki'
import { CeremonyError } from './error.js'
import {
  listOf,
  type Mapping,
  mappingOf,
  oneOf,
  onlyKeys,
  optional,
  parseYaml,
  required,
  textOf,
  wholeNumberOf,
} from './yaml-shape.js'

/** One certificate to be made. */
export interface CeremonyNode {
  readonly name: string
  readonly key: 'P-256' | 'SM2'
  /** Name of the node that signs; undefined: itself. */
  readonly issuer: string | undefined
  readonly subject: DistinguishedName
  /** First day of validity, counted from the instant of issue. */
  readonly startDay: number
  /** Days of validity from then. */
  readonly days: number
  readonly ca: { readonly pathLength?: number } | undefined
  readonly keyUsage: readonly KeyUsage[]
  /** Dotted OIDs; empty: no such extension. */
  readonly extendedKeyUsage: readonly string[]
  readonly permittedNames: readonly DistinguishedName[]
  readonly dnsNames: readonly string[]
  readonly ipAddresses: readonly string[]
  /** Unknown extensions to be marked critical: a fault. */
  readonly criticalExtensions: readonly string[]
  readonly revoked: RevocationReason | undefined
  /** For a fault: the finding code that `verifyPath` must give first. */
  readonly expect: string | undefined
}

/** A key ceremony: nodes in an order in which each issuer comes before what it signs. */
export interface Ceremony {
  readonly name: string
  readonly nodes: readonly CeremonyNode[]
}

const NODE_KEYS = [
  'key',
  'issuer',
  'subject',
  'startDay',
  'days',
  'ca',
  'keyUsage',
  'purposes',
  'permitted',
  'dns',
  'ip',
  'criticalExtensions',
  'revoked',
  'expect',
]
const ATTRIBUTES: readonly AttributeName[] = ['C', 'ST', 'L', 'O', 'OU', 'CN', 'serialNumber']

/**
 * Reads a ceremony. Every scalar is text, unknown keys and values refuse, and an error names the place. Issuers are looked up only when
 * certificates are issued, since a ceremony may hang below another.
 * @param purposes the OIDs that the names under `purposes` stand for
 * @throws CeremonyError `ceremony.*`; PkiError `pki.issue.name`
 */
export function loadCeremony(text: string, purposes: Purposes): Ceremony {
  const top = parseYaml(text)
  onlyKeys(top, ['ceremony', 'backdateDays', 'nodes'])
  const backdateDays = required(top, 'backdateDays', wholeNumberOf)
  const nodes = required(top, 'nodes', mappingOf)
  return {
    name: required(top, 'ceremony', textOf),
    nodes: [...nodes.entries].map(([name, value]) => {
      const fields = mappingOf(value, `node ${name}`)
      return readNode(name, fields, -backdateDays, purposes)
    }),
  }
}

function readNode(name: string, fields: Mapping, startDay: number, purposes: Purposes): CeremonyNode {
  onlyKeys(fields, NODE_KEYS)
  return {
    name,
    key: required(fields, 'key', oneOf(['P-256', 'SM2'])),
    issuer: optional(fields, 'issuer', textOf),
    subject: required(fields, 'subject', nameOf),
    startDay: optional(fields, 'startDay', wholeNumberOf) ?? startDay,
    days: required(fields, 'days', wholeNumberOf),
    ca: optional(fields, 'ca', caOf),
    keyUsage: required(fields, 'keyUsage', listOf(oneOf(KEY_USAGES))),
    extendedKeyUsage: (optional(fields, 'purposes', listOf(purposeOf)) ?? []).map((purpose) => purposes[purpose].oid),
    permittedNames: optional(fields, 'permitted', listOf(nameOf)) ?? [],
    dnsNames: optional(fields, 'dns', listOf(textOf)) ?? [],
    ipAddresses: optional(fields, 'ip', listOf(textOf)) ?? [],
    criticalExtensions: optional(fields, 'criticalExtensions', listOf(textOf)) ?? [],
    revoked: optional(fields, 'revoked', reasonOf),
    expect: optional(fields, 'expect', textOf),
  }
}

function nameOf(value: unknown, place: string): DistinguishedName {
  const { entries } = mappingOf(value, place)
  const pairs = [...entries].map(([key, item]) => {
    return [oneOf(ATTRIBUTES)(key, `${place}: a key`), textOf(item, `${place}.${key}`)] as const
  })
  return encodeName(pairs)
}

function caOf(value: unknown, place: string): { pathLength?: number } {
  const fields = mappingOf(value, place)
  onlyKeys(fields, ['pathLength'])
  const pathLength = optional(fields, 'pathLength', wholeNumberOf)
  return pathLength === undefined ? {} : { pathLength }
}

function purposeOf(value: unknown, place: string): PurposeName {
  const text = textOf(value, place)
  const found = PURPOSE_NAMES.find((name) => name === text)
  if (found === undefined) {
    throw new CeremonyError('ceremony.purpose', `${place}: ${text} is no purpose of purposes.json`)
  }
  return found
}

function reasonOf(value: unknown, place: string): RevocationReason {
  const reason = oneOf(REVOCATION_REASONS)(value, place)
  if (reason === 'not-used') throw new CeremonyError('ceremony.value', `${place}: RFC 5280 §5.3.1 does not use 7`)
  return reason
}
