import { base64UrlEncode, type Instant, SECOND } from '@yimatong/kernel'
import type { Random } from '../references.js'

/** Own profile: seconds a token is good for. */
export const TOKEN_LIFE = 7200
const MAX_TOKENS = 1000

/** Opaque tokens a city has handed out. */
export interface Tokens {
  readonly issue: () => string
  /** Handed out by this city and not yet expired by its clock. */
  readonly isGood: (token: string) => boolean
}

/** Keeps at most 1,000 tokens; the oldest goes first. */
export function createTokens(clock: () => Instant, random: Random): Tokens {
  const ends = new Map<string, number>()
  return {
    issue() {
      for (const [token, end] of ends) if (clock() >= end || ends.size >= MAX_TOKENS) ends.delete(token)
      const token = base64UrlEncode(random(32))
      ends.set(token, clock() + TOKEN_LIFE * SECOND)
      return token
    },
    isGood(token) {
      const end = ends.get(token)
      return end !== undefined && clock() < end
    },
  }
}
