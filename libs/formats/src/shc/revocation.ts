import type { JsonValue } from '@yimatong/codec'
import { isObject } from '../dcc/payload.js'
import { REVOCATION_ID, type ShcClaims } from './claims.js'
import { type ShcFinding, shcFinding } from './findings.js'
import type { ShcKey } from './keys.js'

/** An issuer's list of revoked cards under one key, with what is wrong with it. */
export interface ShcRevocationList {
  readonly keyId?: string
  readonly counter?: number
  /** Revoked ids: cards issued before so many seconds after 1970, or all of them. */
  readonly revoked: ReadonlyMap<string, number>
  readonly findings: readonly ShcFinding[]
}

/** `rid`, and after a dot the second before which cards were issued that are meant. */
const ENTRY = /^([^.]*)(?:\.(\d{1,12}))?$/

/**
 * Reads a card revocation list: `kid`, `method` `rid`, `ctr` and `rids`. Never throws for what it holds. One finding for
 * wrong entries, one for each entry that repeats an id.
 */
export function decodeShcRevocationList(json: JsonValue | undefined): ShcRevocationList {
  const { kid, method, ctr, rids } = isObject(json) ? json : {}
  const findings: ShcFinding[] = []
  const say = (path: string) => findings.push(shcFinding('formats.shc.revocation-list', path))
  if (typeof kid !== 'string') say('/kid')
  if (method !== 'rid') say('/method')
  if (typeof ctr !== 'number') say('/ctr')
  if (!Array.isArray(rids)) say('/rids')
  const revoked = revokedIn(Array.isArray(rids) ? rids : [], say)
  return {
    ...(typeof kid === 'string' && { keyId: kid }),
    ...(typeof ctr === 'number' && { counter: ctr }),
    revoked,
    findings,
  }
}

function revokedIn(rids: readonly JsonValue[], say: (path: string) => void): ReadonlyMap<string, number> {
  const revoked = new Map<string, number>()
  let isEachWell = true
  for (const [index, entry] of rids.entries()) {
    const [, id, before] = (typeof entry === 'string' && ENTRY.exec(entry)) || []
    if (id === undefined || !REVOCATION_ID.test(id)) {
      isEachWell = false
      continue
    }
    if (revoked.has(id)) say(`/rids/${index}`)
    const seconds = before === undefined ? Number.POSITIVE_INFINITY : Number(before)
    revoked.set(id, Math.max(seconds, revoked.get(id) ?? 0))
  }
  if (!isEachWell) say('/rids')
  return revoked
}

/**
 * What the revocation of a card under a key comes to. A key that announces a list and has none, or a list that is not the
 * announced one, blocks: what may be revoked and cannot be looked up is not good.
 */
export function shcRevocation(
  claims: Pick<ShcClaims, 'revocationId' | 'issuedAt'>,
  key: Pick<ShcKey, 'id' | 'revocationCounter'>,
  list: ShcRevocationList | undefined,
): readonly ShcFinding[] {
  const { revocationCounter } = key
  if (revocationCounter === undefined) return []
  if (!list) return [shcFinding('formats.shc.revocation-list', 'revocation')]
  const findings = [...list.findings]
  if (list.keyId !== undefined && list.keyId !== key.id)
    findings.push(shcFinding('formats.shc.revocation-list', '/kid'))
  if (list.counter !== undefined && list.counter !== revocationCounter) {
    findings.push(shcFinding('formats.shc.revocation-list', '/ctr'))
  }
  if (isRevoked(claims, list)) findings.push(shcFinding('formats.shc.revoked', 'revocation'))
  return findings
}

function isRevoked({ revocationId, issuedAt }: Pick<ShcClaims, 'revocationId' | 'issuedAt'>, list: ShcRevocationList) {
  const before = revocationId === undefined ? undefined : list.revoked.get(revocationId)
  // A card without a time of issue is taken as the oldest of all.
  return before !== undefined && (issuedAt ?? 0) < before * 1000
}
