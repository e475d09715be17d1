import { type Instant, MINUTE } from '@yimatong/kernel'
import type { Random } from './references.js'

/** Own profile: how long a code that was sent to a telephone is good. */
const LIFE = 5 * MINUTE
/** Own profile: wrong guesses after which a code is dropped. */
const MAX_GUESSES = 5

/** Codes that were sent to telephones as text messages. */
export interface OneTimeCodes {
  /** Sends a fresh code of six digits, which replaces the one before. */
  readonly send: (telephone: string) => string
  /** True once, for the right code in time. */
  readonly take: (telephone: string, code: string) => boolean
}

/** One code for each telephone. */
export function createOneTimeCodes(clock: () => Instant, random: Random): OneTimeCodes {
  const sent = new Map<string, { readonly code: string; readonly end: number; readonly guesses: number }>()
  return {
    send(telephone) {
      const code = Array.from(random(6), (byte) => String(byte % 10)).join('')
      sent.set(telephone, { code, end: clock() + LIFE, guesses: 0 })
      return code
    },
    take(telephone, code) {
      const known = sent.get(telephone)
      if (!known || clock() >= known.end || known.guesses >= MAX_GUESSES) return false
      if (code === known.code) return sent.delete(telephone)
      sent.set(telephone, { ...known, guesses: known.guesses + 1 })
      return false
    },
  }
}
