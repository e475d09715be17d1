import { type Bytes, DAY, type Instant, instant } from '@yimatong/kernel'
import { type CrlRequest, issueCrl, type RevocationReason } from '@yimatong/pki'
import { CeremonyError } from './error.js'
import type { Hierarchy, Identity } from './hierarchy.js'

/** When the lists are issued, for how long, and what they name besides the nodes marked `revoked`. */
export interface CrlOptions {
  readonly at: Instant
  /** Days until the next update. */
  readonly days: number
  /** Rising from run to run; 1 unless told otherwise. */
  readonly number?: bigint
  readonly revoked?: readonly { readonly name: string; readonly at: Instant; readonly reason?: RevocationReason }[]
}

/**
 * One revocation list (DER) of every CA of a hierarchy, by the CA's node name, an empty one included.
 * @throws CeremonyError `ceremony.name` when a node to be revoked does not exist
 */
export function generateCrls(hierarchy: Hierarchy, options: CrlOptions): ReadonlyMap<string, Bytes> {
  const strange = options.revoked?.find(({ name }) => !hierarchy.has(name))
  if (strange !== undefined) throw new CeremonyError('ceremony.name', `no node ${strange.name} that could be revoked`)
  const authorities = [...hierarchy.values()].filter(({ certificate }) => certificate.isCa)
  return new Map(authorities.map((authority) => [authority.name, issueListOf(authority, hierarchy, options)]))
}

function issueListOf(authority: Identity, hierarchy: Hierarchy, options: CrlOptions): Bytes {
  const issued = [...hierarchy.values()].filter(({ node }) => node.issuer === authority.name)
  const request: CrlRequest = {
    number: options.number ?? 1n,
    thisUpdate: options.at,
    nextUpdate: instant(options.at + options.days * DAY),
    revoked: issued.flatMap((identity) => revocationOf(identity, options) ?? []),
  }
  return issueCrl(request, authority)
}

function revocationOf(identity: Identity, options: CrlOptions): CrlRequest['revoked'][number] | undefined {
  const { serial } = identity.certificate
  const asked = options.revoked?.find(({ name }) => name === identity.name)
  if (asked !== undefined) return { serial, at: asked.at, ...(asked.reason && { reason: asked.reason }) }
  return identity.node.revoked && { serial, at: options.at, reason: identity.node.revoked }
}
