import { type Instant, isInstant, MINUTE } from '@yimatong/kernel'
import { getAt, path, type Tree } from './tree.js'

/** Own profile: how far the clock of a city may be ahead of the one that its answer is received by, milliseconds. */
export const SKEW = 5 * MINUTE

const ASSESSED_AT = path('/assessment/assessedAt')
const VALID_UNTIL = path('/assessment/validUntil')

/**
 * What an answer says of its own time that cannot be, by pointer: assessed after it was received, or good until before it
 * was assessed. Both must have been said: an end that is over when the question comes is no contradiction.
 */
export function impossibleTimes(record: Tree, at: Instant): readonly string[] {
  const assessed = getAt(record, ASSESSED_AT)
  if (!isInstant(assessed)) return []
  const until = getAt(record, VALID_UNTIL)
  const isOverBefore = isInstant(until) && until <= assessed
  return [...(assessed > at + SKEW ? [ASSESSED_AT.pointer] : []), ...(isOverBefore ? [VALID_UNTIL.pointer] : [])]
}
