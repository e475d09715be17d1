import type { Instant } from '@yimatong/kernel'
import { dayFrom, dayStart } from './china-day.js'
import { refuse } from './error.js'
import { list, optional, type Shaped, shape, text } from './form.js'

const day = text('a day, yyyy-MM-dd', (t) => startOf(t) !== undefined)

const RULE_SET = {
  id: text('the name under which the rules are published', (t) => /^[\x21-\x7e]{1,128}$/.test(t)),
  from: day,
  /** The first day on which it is no longer in force; open when left out. */
  to: optional(day),
}

/** `ruleSets:` of a meaning. */
export const ruleSetsForm = list(shape(RULE_SET), 1)

/** The id of the rule set in force at an instant; undefined in a gap. */
export type RuleSets = (at: Instant) => string | undefined

/** Compiles dated rule sets. @throws ProfileError `profile.rule-set.overlap`, `profile.rule-set.id-twice` */
export function compileRuleSets(sources: readonly Shaped<typeof RULE_SET>[]): RuleSets {
  const sets = sources.map(({ id, from, to, at }) => {
    return {
      id,
      at,
      from: startOf(from) ?? 0,
      to: (to === undefined ? undefined : startOf(to)) ?? Number.POSITIVE_INFINITY,
    }
  })
  requireOwnIds(sources)
  for (const [index, set] of sets.entries()) {
    const rival = sets.slice(0, index).find((other) => set.from < other.to && other.from < set.to)
    if (set.from < set.to && !rival) continue
    throw refuse('profile.rule-set.overlap', set.at, {
      seen: rival ? `rule set \`${set.id}\` while \`${rival.id}\` is in force` : `rule set \`${set.id}\` that never is`,
      wanted: 'one rule set at a time, `to` after `from`',
      check: 'the days; `to` is the first day on which it is no longer in force',
    })
  }
  return (at) => sets.find((set) => at >= set.from && at < set.to)?.id
}

/** A level is explained by one id: rules in force again are published anew. */
function requireOwnIds(sources: readonly Shaped<typeof RULE_SET>[]): void {
  const known = new Set<string>()
  const twice = sources.find(({ id }) => known.size === known.add(id).size)
  if (!twice) return
  throw refuse('profile.rule-set.id-twice', twice.at, {
    seen: `the rule set \`${twice.id}\` twice`,
    wanted: 'each id once',
    check: 'under which name the later rules were published',
  })
}

function startOf(yyyyMMdd: string): Instant | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(yyyyMMdd)
  const seen = match && dayFrom(match[1] ?? '', match[2] ?? '', match[3] ?? '')
  return seen ? dayStart(seen) : undefined
}
