import { decodeSignedDocument, type SignedDocument, verifySignedDocument } from '@yimatong/envelope'
import { type Bytes, bytesEqual, type Finding, finding, type Instant, YimatongError } from '@yimatong/kernel'
import {
  decodeCertificate,
  isWithinDivision,
  type PathRequest,
  type RevocationList,
  verifyPath,
  WHOLE_COUNTRY,
} from '@yimatong/pki'
import type { TrustAnchors } from './anchors.js'
import { readableCrls } from './crls.js'
import type { TrustFindingCode } from './error.js'
import { holdsEveryCrl, provenCrls, takesRevocationBack } from './revocation-rollback.js'
import { type Authority, parseListBytes, parseTrustList, type TrustList } from './trust-list.js'

/** The document type of a trust list: keeps its signature from being taken for another document's. */
export const TRUST_LIST_TYPE = 'trust-list'

/** Own profile: a national list of 10,000 signers is about 20 MB of JSON. */
const MAX_LIST_BYTES = 32 * 1024 * 1024

/** What a gateway keeps: the list it believes, and the bytes that prove it after a restart. */
export interface KeptTrust {
  readonly list: TrustList
  readonly bytes: Bytes
}

/** The answer of one step of the state machine: what is kept from now on, and why if the offer was not taken. */
export interface TrustStep {
  readonly kept: KeptTrust | undefined
  readonly taken: boolean
  readonly findings: readonly Finding<TrustFindingCode>[]
}

/**
 * One step of the trust state machine: offered bytes either replace what is kept, or change nothing. A failed, older,
 * contradicting, expired or wrongly signed offer never empties or shortens what is kept (DESIGN §5.6). What is revoked stays
 * revoked: the signer is judged by the revocation lists kept as well as those offered, and an offer that would take one of
 * them back is `trust.list.rolled-back`. `skewMs` is how far our clock may be behind the registry's: a list issued later
 * than that is `trust.list.from-the-future`.
 */
export function offerTrust(
  kept: KeptTrust | undefined,
  offered: Bytes,
  anchors: TrustAnchors,
  at: Instant,
  skewMs = 0,
): TrustStep {
  if (kept && bytesEqual(kept.bytes, offered)) return { kept, taken: false, findings: [] }
  const read = readTrust(offered, anchors, { kept: kept?.list, at })
  const code = typeof read === 'string' ? read : refusal(kept, read, { anchors, at, skewMs })
  if (code) return { kept, taken: false, findings: [finding(code, 'registry', { severity: 'warn' })] }
  return { kept: typeof read === 'string' ? kept : read, taken: true, findings: [] }
}

/**
 * Believes again what was kept before a restart. The signer is judged at the list's own issue time, so that a list
 * whose signer has since expired still loads and is then judged by its age.
 */
export function restoreTrust(bytes: Bytes, anchors: TrustAnchors): KeptTrust | undefined {
  const read = readTrust(bytes, anchors, {})
  return typeof read === 'string' ? undefined : read
}

function refusal(
  kept: KeptTrust | undefined,
  offered: KeptTrust,
  { anchors, at, skewMs }: { readonly anchors: TrustAnchors; readonly at: Instant; readonly skewMs: number },
): TrustFindingCode | undefined {
  if (kept && offered.list.version <= kept.list.version) return 'trust.list.rolled-back'
  if (offered.list.issuedAt > at + skewMs) return 'trust.list.from-the-future'
  if (offered.list.expiresAt <= at) return 'trust.list.expired'
  if (hasContestedClaim(offered.list)) return 'trust.division.contested'
  return kept && takesRevocationBack(kept.list, offered.list, anchors, at) ? 'trust.list.rolled-back' : undefined
}

// A gateway is known by its TLS key: with one key of two authorities, the one would be asked and believed as the other.
function hasContestedClaim({ authorities }: TrustList): boolean {
  const claimed = authorities.flatMap((authority) => [...new Set(authority.divisions)])
  const pins = authorities.flatMap((authority) => [...new Set(authority.tlsPins)])
  const ids = authorities.map((authority) => authority.id)
  return [claimed, pins, ids].some(hasTwice) || !authorities.every(isNamedWithinItsDivisions)
}

// Codes are attributed by this id: nobody may bear the name of a division that is another's.
function isNamedWithinItsDivisions({ id, divisions }: Authority): boolean {
  return divisions.some((area) => isWithinDivision(id, area))
}

function hasTwice(items: readonly string[]): boolean {
  return new Set(items).size !== items.length
}

/** What bytes are read against besides themselves; at a restart nothing. */
interface ReadAgainst {
  readonly kept?: TrustList | undefined
  readonly at?: Instant
}

function readTrust(bytes: Bytes, anchors: TrustAnchors, { kept, at }: ReadAgainst): KeptTrust | TrustFindingCode {
  try {
    const document = decodeSignedDocument(parseListBytes(bytes, MAX_LIST_BYTES))
    const list = parseTrustList(document.payload)
    // What is taken must load again after a restart, so its signer must hold when it was issued as well as now. A list
    // issued after `at` is judged by its own time alone: whether our clock can be that far behind is for the refusal.
    const instants = at === undefined || at < list.issuedAt ? [list.issuedAt] : [at, list.issuedAt]
    // By its own lists too, for the same reason: they alone are there after a restart.
    const own = readableCrls(list)
    const isJudgedByKept = kept && at !== undefined && !holdsEveryCrl(list, kept)
    const crls = isJudgedByKept ? [own, [...own, ...provenCrls([kept, list], anchors, at)]] : [own]
    return isSignedByRegistry(document, list, anchors, { instants, crls }) ? { list, bytes } : 'trust.list.signature'
  } catch (error) {
    if (error instanceof YimatongError) return 'trust.list.malformed'
    throw error
  }
}

function isSignedByRegistry(
  document: SignedDocument,
  list: TrustList,
  anchors: TrustAnchors,
  each: { readonly instants: readonly Instant[]; readonly crls: readonly (readonly RevocationList[])[] },
): boolean {
  const [leaf, ...intermediates] = list.signerChain.map(decodeCertificate)
  if (!leaf || !verifySignedDocument(document, TRUST_LIST_TYPE, leaf)) return false
  return each.instants.every((at) =>
    each.crls.every((crls) => isRegistrySigner({ leaf, intermediates, crls, at }, anchors)),
  )
}

// The whole country: a province's own CA could issue itself a certificate for trust lists, and say with it who is whom.
function isRegistrySigner(asked: Pick<PathRequest, 'leaf' | 'intermediates' | 'crls' | 'at'>, anchors: TrustAnchors) {
  const { roots, purposes } = anchors
  const purpose = purposes['trust-list']
  return verifyPath({ ...asked, anchors: roots, purpose, scope: WHOLE_COUNTRY, requireRevocation: true }).ok
}
