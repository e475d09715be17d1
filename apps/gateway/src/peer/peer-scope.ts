import { isWithinDivision } from '@yimatong/pki'
import type { Authority } from '@yimatong/trust'
import { refuseRequest } from '../http/problem-table.js'
import type { HealthQueryBody } from './health-query.body.js'

/** Purposes that no checkpoint has and no other gateway asks for: the holder's own look happens at home. Own profile. */
export const AT_HOME_ONLY: readonly string[] = ['self', 'default']

/**
 * Holds a peer to what the trust list says of it: a peer asks for places in its own divisions, and for a purpose of the
 * table. 403 `access.division` | `access.purpose`; home does not take a peer's word for either.
 * @param purposes the table of disclosures by purpose; its `default` is no purpose
 */
export function requirePeerScope(
  peer: Pick<Authority, 'divisions'>,
  { place, purpose }: Pick<HealthQueryBody, 'place' | 'purpose'>,
  purposes: ReadonlyMap<string, unknown>,
): void {
  if (!peer.divisions.some((area) => isWithinDivision(place.division, area))) refuseRequest('access.division')
  if (AT_HOME_ONLY.includes(purpose) || !purposes.has(purpose)) refuseRequest('access.purpose')
}
