import { PkiError } from './error.js'

/** Names of what a certificate may be used for. The OIDs are data: `standards/national-profile-1/purposes.json`. */
export const PURPOSE_NAMES = [
  'health-code-gateway',
  'health-code-city',
  'trust-list',
  'status',
  'receipt',
  'tls-server',
  'tls-client',
] as const

/** Name of a purpose. */
export type PurposeName = (typeof PURPOSE_NAMES)[number]

/** What a leaf must be allowed to do, as `verifyPath` takes it. */
export interface Purpose {
  readonly name: PurposeName
  /** Extended key usage, dotted. */
  readonly oid: string
  /** National purposes: the leaf must name this very OID; `anyExtendedKeyUsage` and an absent extension do not count. */
  readonly strict: boolean
}

/** The table of purposes. */
export type Purposes = Readonly<Record<PurposeName, Purpose>>

const OID = /^[0-2](?:\.(?:0|[1-9]\d*))+$/

/**
 * Checks the content of purposes.json and gives the table; purposes below the arc are strict.
 * @throws PkiError `pki.purposes.shape` when a name is missing or unknown, or an OID is malformed or used twice
 */
export function loadPurposes(data: unknown): Purposes {
  const arc = fieldOf(data, 'arc')
  const rows = fieldOf(data, 'purposes')
  if (typeof arc !== 'string' || !OID.test(arc)) throw malformed('an arc that is no OID')
  const seen = Object.keys(isObject(rows) ? rows : {})
  const strange = seen.filter((name) => !PURPOSE_NAMES.some((known) => known === name)).length
  if (strange > 0) throw malformed(`${strange} names that no code uses`)
  const of = (name: PurposeName): Purpose => {
    const oid = fieldOf(fieldOf(rows, name), 'oid')
    if (typeof oid !== 'string' || !OID.test(oid)) throw malformed(`no OID for ${name}`)
    return { name, oid, strict: oid.startsWith(`${arc}.`) }
  }
  const table: Purposes = {
    'health-code-gateway': of('health-code-gateway'),
    'health-code-city': of('health-code-city'),
    'trust-list': of('trust-list'),
    status: of('status'),
    receipt: of('receipt'),
    'tls-server': of('tls-server'),
    'tls-client': of('tls-client'),
  }
  if (new Set(PURPOSE_NAMES.map((name) => table[name].oid)).size < PURPOSE_NAMES.length)
    throw malformed('one OID twice')
  return table
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function fieldOf(value: unknown, key: string): unknown {
  return isObject(value) ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined
}

function malformed(seen: string): PkiError {
  return new PkiError('pki.purposes.shape', `purposes.json has ${seen}: see standards/national-profile-1/purposes.json`)
}
