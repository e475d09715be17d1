import type { Row } from '../terminal/layout.js'
import type { Words } from '../text/words.js'
import type { Unread } from './case-files.js'

const SHOWN = 3

/** One row for each reason why something was not scored: how often, and the first few it concerns. */
export function skippedRows(skipped: readonly Unread[], words: Words): readonly Row[] {
  const reasons = new Map<string, string[]>()
  for (const { id, why } of skipped) reasons.set(why, [...(reasons.get(why) ?? []), id])
  return [...reasons].map(([why, ids]) => {
    const first = `${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ', …' : ''}`
    return [words.say('label.skipped'), words.say('skipped.count', { count: ids.length, why, first })]
  })
}
