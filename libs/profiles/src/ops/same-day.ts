import { type Instant, instant, isInstant } from '@yimatong/kernel'
import { dayAfter, dayOf, dayStart } from '../china-day.js'
import type { Place } from '../error.js'
import { requireType } from '../national.js'
import { lose, lossy, type Run, report } from '../run.js'
import { getAt, isObject, path, type Tree, withAt } from '../tree.js'
import type { Op, OpEnv } from './op.js'

/** An instant, and the one whose day in China it must share. */
interface DayRule {
  readonly national: string
  readonly from: string
  readonly at: Place
}

/**
 * Keeps an instant within the day in China of another one, or of the answer where that is not there. Inward another day
 * contradicts it; outward what is later is cut to the end of the day and said, and what is earlier cannot be said.
 * @throws ProfileError `profile.national.type`
 */
export function withinDay(op: Op, { national, from, at }: DayRule, env: OpEnv): Op {
  for (const pointer of [national, from]) requireType(env.national, { pointer, at }, ['instant'])
  const [start, end] = [path(from), path(national)]
  const parts = {
    direction: 'toCity',
    path: national,
    kind: 'coarsened',
    rule: op.rule,
    recoverable: 'origin',
  } as const
  const cut = lossy(national, parts)

  function dayAt(record: Tree, run: Run): { readonly first: Instant; readonly next: Instant } | undefined {
    const seen = getAt(record, start)
    const day = dayOf(isInstant(seen) ? seen : run.at)
    if (day === undefined) return undefined
    const [first, next] = [dayStart(day), dayStart(dayAfter(day, 1))]
    return first !== undefined && next !== undefined ? { first, next } : undefined
  }

  return {
    ...op,
    looksAt: [...(op.looksAt ?? []), from],
    forward(tree, record, run) {
      op.forward(tree, record, run)
      const seen = getAt(record, end)
      if (!isInstant(seen)) return
      const day = dayAt(record, run)
      if (!day || seen < day.first || seen >= day.next) report(run, 'profile.answer.conflict', national)
    },
    backward(record, tree, run) {
      const seen = getAt(record, end)
      const day = isInstant(seen) ? dayAt(record, run) : undefined
      if (!day || !isInstant(seen) || !isObject(record)) return op.backward(record, tree, run)
      if (seen < day.first) return report(run, 'profile.record.unsayable', national)
      if (seen < day.next) return op.backward(record, tree, run)
      lose(run, cut)
      op.backward(withAt(record, end, instant(day.next - 1)), tree, run)
    },
  }
}
