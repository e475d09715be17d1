import { type Place, refuse } from '../error.js'
import { list, optional, shape, text } from '../form.js'
import { report } from '../run.js'
import { getAt, path, type Tree } from '../tree.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'

/**
 * `contradiction`: two elements that cannot both be so, because the rules by which the city assesses say otherwise: where
 * `national` is one of `is` and `with` is one of `says`, or anything but one of `unless` (anything at all when both are
 * left out; of a list, any of its items).
 * Such an answer is a conflict, and no level is believed of it; outward such a record cannot be said. Writes nothing.
 * Class E. Own profile.
 */
export const contradiction = defineOp(
  'contradiction',
  shape({
    ...COMMON,
    national: pointer,
    is: list(text('a value of the element'), 1),
    with: pointer,
    says: optional(list(text('a value of the other element'), 1)),
    unless: optional(list(text('a value of the other element'), 1)),
  }),
  (parameters, env) => {
    const { at, is, says, unless } = parameters
    for (const each of [parameters.national, parameters.with]) env.national.require(each, at)
    requireDifferent(parameters)
    requireOneList(parameters)
    const [one, other] = [path(parameters.national), path(parameters.with)]

    function holds(record: Tree): boolean {
      const seen = getAt(record, other)
      if (seen === undefined || !isAmong(getAt(record, one), is)) return false
      return unless ? isBeside(seen, unless) : says === undefined || isAmong(seen, says)
    }

    return {
      rule: ruleName(env, 'contradiction', parameters, other.pointer),
      at,
      class: 'E',
      city: [],
      national: [],
      looksAt: [one.pointer, other.pointer],
      forward(_tree, record, run) {
        if (holds(record)) report(run, 'profile.answer.conflict', other.pointer)
      },
      backward(record, _tree, run) {
        if (holds(record)) report(run, 'profile.record.unsayable', other.pointer)
      },
    }
  },
)

function isAmong(seen: Tree | undefined, words: readonly string[]): boolean {
  if (Array.isArray(seen)) return seen.some((item) => isAmong(item, words))
  return typeof seen === 'string' && words.includes(seen)
}

function isBeside(seen: Tree, words: readonly string[]): boolean {
  if (Array.isArray(seen)) return seen.some((item) => isBeside(item, words))
  return typeof seen !== 'string' || !words.includes(seen)
}

interface Words {
  readonly says: readonly string[] | undefined
  readonly unless: readonly string[] | undefined
  readonly at: Place
}

function requireOneList({ says, unless, at }: Words): void {
  if (says === undefined || unless === undefined) return
  const why = { seen: '`says` and `unless`', wanted: 'one of the two', check: 'which words contradict' }
  throw refuse('profile.form.value', at, why)
}

interface Sides {
  readonly national: string
  readonly with: string
  readonly at: Place
}

function requireDifferent({ national, with: other, at }: Sides): void {
  if (national !== other) return
  const why = { seen: `\`${other}\` against itself`, wanted: 'two elements', check: 'what cannot be so beside what' }
  throw refuse('profile.form.value', at, why)
}
