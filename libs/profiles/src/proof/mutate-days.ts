import { dayAfter } from '../china-day.js'
import type { Node } from '../yaml.js'
import { itemsOf, member, textAt, textOf } from './edit.js'
import { type Mutant, type MutantKind, mutant } from './mutant.js'
import type { Sites } from './sites.js'

/** A day too early and a day too late wherever a profile says from when or until when something holds. */
export function dayMutants({ root }: Sites): readonly Mutant[] {
  const sets = itemsOf(member(root, 'meaning'), 'ruleSets')
  return [
    ...['validFrom', 'validTo'].flatMap((key) => shifted(root, key, 'validity', key)),
    ...sets.flatMap((set) =>
      ['from', 'to'].flatMap((key) => shifted(set, key, 'rule-set-day', `${textOf(set, 'id') ?? ''} ${key}`)),
    ),
  ]
}

function shifted(node: Node, key: string, kind: MutantKind, what: string): readonly Mutant[] {
  const found = member(node, key)
  if (found?.kind !== 'text') return []
  return [-1, 1].map((days) => {
    const other = dayAfter(found.text, days)
    return mutant(kind, `${what} ${other}`, found, new Map([[found, textAt(found, other)]]))
  })
}
