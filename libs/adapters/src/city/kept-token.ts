import { SECOND } from '@yimatong/kernel'
import type { Clock } from '@yimatong/recognition'
import { httpError } from '../http/http-fault.js'
import { type CityCall, malformed } from './recipe.js'

/** A token of a city. */
export interface Token {
  readonly text: string
  /** Monotonic milliseconds after which it is not used any more. */
  readonly goodUntil: number
}

/** A city's token, kept while it lives. */
export interface KeptToken {
  /** The one that is still good, or a new one; waits no longer than the question may. @throws AdapterError */
  current(call: CityCall): Promise<Token>
  /** Another one than the city refused. @throws AdapterError */
  renewed(refused: Token, call: CityCall): Promise<Token>
}

/** What a log-in gave. */
export interface LoggedIn {
  readonly text: string
  readonly lifeMs: number
}

/** What a log-in may take and bring; who waits for it has its own deadline. */
export const LOG_IN = { deadlineMs: 5 * SECOND, maxBytes: 65_536 }

/** Own profile: a token is renewed a minute, or a tenth of its life, before the city drops it. */
const MARGIN_MS = 60 * SECOND

/** Keeps what `logIn` fetches. Many questions at once share one log-in; one that failed is tried anew. */
export function keepToken(clock: Clock, logIn: () => Promise<LoggedIn>): KeptToken {
  let kept: Token | undefined
  let coming: Promise<Token> | undefined
  const fetch = () => {
    coming ??= logIn()
      .then(({ text, lifeMs }) => {
        kept = { text, goodUntil: clock.ticks() + lifeMs - Math.min(MARGIN_MS, lifeMs / 10) }
        return kept
      })
      .finally(() => {
        coming = undefined
      })
    return coming
  }
  return {
    current: (call) => within(kept && clock.ticks() < kept.goodUntil ? Promise.resolve(kept) : fetch(), call),
    renewed(refused, call) {
      if (kept === refused) kept = undefined
      return within(kept ? Promise.resolve(kept) : fetch(), call)
    },
  }
}

/** A token and its seconds out of an untrusted answer. @throws AdapterError `adapters.city.malformed` */
export function readToken(token: unknown, seconds: unknown, wanted: string): LoggedIn {
  const isToken = typeof token === 'string' && /^[!-~]{1,8192}$/.test(token)
  const isLife = typeof seconds === 'number' && seconds > 0 && seconds <= 31_536_000
  if (!isToken || !isLife) throw malformed(wanted)
  return { text: token, lifeMs: seconds * SECOND }
}

/** Waits for a shared piece of work no longer than one's own deadline. */
function within<T>(work: Promise<T>, call: CityCall): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(httpError('adapters.http.timeout')), Math.max(0, call.remaining()))
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
