import type { Queries } from '@yimatong/adapters'
import type { Instant } from '@yimatong/kernel'
import { checkTrustAge, type TrustPolicy, trustAge } from '@yimatong/trust'

/** What is known of a database without waiting for it. */
export interface DatabaseWatch {
  /** Asks it, unless it was asked within the last seconds or has not answered yet. */
  look(): void
  /** Whether the last question was answered; asks again where that was a while ago. */
  doesAnswer(): boolean
}

const LOOK_AFTER_MS = 2_000
const DEADLINE_MS = 3_000

/** A watch over a database. `ticks` are monotonic milliseconds. Taken to answer until it was asked and did not. */
export function watchDatabase(database: Pick<Queries, 'query'>, ticks: () => number): DatabaseWatch {
  let isAsked = false
  let didAnswer = true
  let askedAt = Number.NEGATIVE_INFINITY
  const settle = (answered: boolean) => {
    didAnswer = answered
    isAsked = false
  }
  const look = () => {
    if (isAsked || ticks() - askedAt < LOOK_AFTER_MS) return
    isAsked = true
    askedAt = ticks()
    database.query('select 1').then(
      () => settle(true),
      () => settle(false),
    )
  }
  return {
    look,
    doesAnswer() {
      look()
      return didAnswer && !(isAsked && ticks() - askedAt > DEADLINE_MS)
    },
  }
}

/** What of a snapshot readiness looks at. */
export interface TrustInForce {
  readonly trust: { readonly expiresAt: Instant } | undefined
  readonly trustPolicy: TrustPolicy
}

/** What a province lacks to answer its questions: a finding or problem code, or undefined when it is ready. */
export function missing(snapshot: TrustInForce, at: Instant, database: DatabaseWatch): string | undefined {
  const { trust, trustPolicy } = snapshot
  if (!trust) return 'trust.list.absent'
  const age = checkTrustAge(trustAge(trust, trustPolicy, at))
  if (age?.severity === 'block') return age.code
  return database.doesAnswer() ? undefined : 'ledger.unavailable'
}

/** What a registry lacks: the code of a list that it does not have, or that has ended and nobody believes any more. */
export function missingList(expiresAt: Instant | undefined, at: Instant): string | undefined {
  if (expiresAt === undefined) return 'trust.list.absent'
  return at < expiresAt ? undefined : 'trust.list.expired'
}
