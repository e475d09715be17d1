import { digest } from '@yimatong/crypto'
import { type Bytes, hexEncode } from '@yimatong/kernel'
import type { RefusalCode } from '@yimatong/profiles'

const MAX_HASHES = 10_000

/** What stands on the consortium's chain: hashes, and nothing of anybody. */
export interface Evidence {
  /** Puts the hash of an answer there; of one that says no, why. */
  readonly put: (body: Bytes, refusal: RefusalCode | undefined) => void
  /** What is known of a hash: lower-case hex SHA-256. */
  readonly find: (hash: string) => 'credential' | RefusalCode
}

/** Keeps at most 10,000 hashes; the oldest goes first. */
export function createEvidence(): Evidence {
  const hashes = new Map<string, 'credential' | RefusalCode>()
  return {
    put(body, refusal) {
      const [oldest] = hashes.keys()
      if (oldest !== undefined && hashes.size >= MAX_HASHES) hashes.delete(oldest)
      hashes.set(hexEncode(digest('sha-256', body)), refusal ?? 'credential')
    },
    find: (hash) => hashes.get(hash) ?? 'not-found',
  }
}
