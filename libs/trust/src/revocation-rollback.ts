import { type Bytes, hexEncode, type Instant, YimatongError } from '@yimatong/kernel'
import { type Certificate, decodeCertificate, isRevocationListOf, type RevocationList, verifyPath } from '@yimatong/pki'
import type { TrustAnchors } from './anchors.js'
import { readableCrls } from './crls.js'
import type { TrustList } from './trust-list.js'

/**
 * True when an offer would make a revocation undone: of some certification authority it brings an older revocation list
 * than the one kept (by number or by its time), or none although the one kept is still current. Only lists count that an
 * authority with a good path to the national root has signed, so that a forged one with a high number blocks nothing.
 */
export function takesRevocationBack(kept: TrustList, offered: TrustList, anchors: TrustAnchors, at: Instant): boolean {
  if (holdsEveryCrl(offered, kept)) return false
  const { issuers, crls } = proven([kept, offered], anchors, at)
  const before = crls.filter(memberOf(kept.crls))
  const now = crls.filter(memberOf(offered.crls))
  return issuers.some((issuer) => {
    const had = newestOf(issuer, before)
    if (!had) return false
    const has = newestOf(issuer, now)
    return has ? isOlder(has, had) : at <= had.nextUpdate
  })
}

/** True when every revocation list kept is offered again: then nothing can be taken back, and nothing has to be proven. */
export function holdsEveryCrl(offered: TrustList, kept: TrustList): boolean {
  const has = new Set(offered.crls.map(hexEncode))
  return kept.crls.every((der) => has.has(hexEncode(der)))
}

function memberOf(ders: readonly Bytes[]): (list: RevocationList) => boolean {
  const has = new Set(ders.map(hexEncode))
  return ({ der }) => has.has(hexEncode(der))
}

function isOlder(list: RevocationList, than: RevocationList): boolean {
  return list.number < than.number || list.thisUpdate < than.thisUpdate
}

function newestOf(issuer: Certificate, crls: readonly RevocationList[]): RevocationList | undefined {
  const own = crls.filter((list) => list.criticalUnknown.length === 0 && isRevocationListOf(list, issuer))
  return own.reduce<RevocationList | undefined>((best, list) => (best && !isOlder(best, list) ? best : list), undefined)
}

interface Proven {
  readonly issuers: readonly Certificate[]
  readonly crls: readonly RevocationList[]
}

/** Rounds until who is proven and what they revoke agree: one for each level of authorities below the root. */
const MAX_ROUNDS = 4

/**
 * The revocation lists of trust lists that somebody with a good path to a national root has signed. Forged ones are not
 * among them, so that none can use up the bounded work of a path validation, now or when its time comes.
 */
export function provenCrls(lists: readonly TrustList[], anchors: TrustAnchors, at: Instant): readonly RevocationList[] {
  return proven(lists, anchors, at).crls
}

function proven(lists: readonly TrustList[], { roots }: TrustAnchors, at: Instant): Proven {
  const all = lists.flatMap(readableCrls)
  const authorities = distinct(lists.flatMap(issuersIn)).filter(({ isCa }) => isCa)
  const asked = { intermediates: authorities, anchors: roots, at, purpose: undefined, requireRevocation: false }
  let issuers: readonly Certificate[] = roots
  for (let round = 0; ; round++) {
    const crls = all.filter((list) => issuers.some((issuer) => isRevocationListOf(list, issuer)))
    if (round === MAX_ROUNDS) return { issuers, crls }
    const good = authorities.filter((leaf) => verifyPath({ ...asked, leaf, crls }).ok)
    const next = [...new Map([...roots, ...good].map((each) => [each.fingerprint, each])).values()]
    if (next.length === issuers.length && next.every((each) => issuers.includes(each))) return { issuers, crls }
    issuers = next
  }
}

function issuersIn({ signerChain, authorities }: TrustList): readonly Bytes[] {
  return [...signerChain, ...authorities.flatMap(({ signers }) => signers.flatMap((entry) => entry.intermediates))]
}

/** Decoded once each: a national list names its few authorities beside every one of its signers. */
function distinct(ders: readonly Bytes[]): readonly Certificate[] {
  const byBytes = new Map(ders.map((der) => [hexEncode(der), der]))
  return [...byBytes.values()].flatMap((der) => {
    try {
      return [decodeCertificate(der)]
    } catch (error) {
      if (error instanceof YimatongError) return []
      throw error
    }
  })
}
