import type { TrustStore } from '@yimatong/adapters'
import { canonicalJson, parseJson } from '@yimatong/codec'
import { decodeSignedDocument, type Signer } from '@yimatong/envelope'
import { type Bytes, type Instant, instant, utf8Decode } from '@yimatong/kernel'
import type { Clock } from '@yimatong/recognition'
import { type Authority, parseTrustList, publishTrust, type TrustList, trustListPayload } from '@yimatong/trust'

/** What the registry knows and signs: the rest of a list is version and time. */
export interface Register {
  readonly authorities: readonly Authority[]
  readonly crls: readonly Bytes[]
}

/** What a publisher works with. */
export interface PublisherParts {
  readonly store: TrustStore
  readonly clock: Clock
  readonly signer: Signer
  readonly signerChain: readonly Bytes[]
  readonly lifetimeMs: number
}

/** Signs and serves the trust list of one registry. */
export interface Publisher {
  current(): Bytes | undefined
  /** When what is served ends. */
  expiresAt(): Instant | undefined
  /** Publishes the register: as it stands when nothing changed and half its life is left, else under the next version. */
  publish(register: Register): Promise<TrustList>
}

const PUBLISHED = 'published'

/** A publisher. A version is kept before it is served, so that no two lists ever bear one number. */
export function createPublisher(parts: PublisherParts): Publisher {
  const { store, clock, signer, signerChain, lifetimeMs } = parts
  let served: { readonly bytes: Bytes; readonly expiresAt: Instant } | undefined

  const keep = async (list: TrustList, fetchedAt: Instant) => {
    const signed = publishTrust(list, signer)
    await store.save(PUBLISHED, { version: list.version, bytes: signed, fetchedAt })
    served = { bytes: signed, expiresAt: list.expiresAt }
    return list
  }

  return {
    current: () => served?.bytes,
    expiresAt: () => served?.expiresAt,
    async publish(register) {
      const at = clock.now()
      const stored = await store.load(PUBLISHED)
      const last = stored && parseTrustList(decodeSignedDocument(parseJson(utf8Decode(stored.bytes))).payload)
      if (stored && last && isStillGood(last, register, signerChain, at, lifetimeMs)) {
        served = { bytes: stored.bytes, expiresAt: last.expiresAt }
        return last
      }
      const version = (stored?.version ?? 0) + 1
      return keep({ ...register, version, signerChain, issuedAt: at, expiresAt: instant(at + lifetimeMs) }, at)
    },
  }
}

function isStillGood(
  last: TrustList,
  register: Register,
  signerChain: readonly Bytes[],
  at: Instant,
  lifetimeMs: number,
): boolean {
  const { version, issuedAt, expiresAt } = last
  const again = trustListPayload({ ...register, version, issuedAt, expiresAt, signerChain })
  return expiresAt - at > lifetimeMs / 2 && canonicalJson(again) === canonicalJson(trustListPayload(last))
}
