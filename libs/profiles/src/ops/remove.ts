import { refuse } from '../error.js'
import { choice, optional, shape, text } from '../form.js'
import { DROP_REASONS } from '../loss.js'
import { lose, lossy } from '../run.js'
import { getAt, path, setAt } from '../tree.js'
import { CELL, compileCell } from './cell.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'
import { wireOf } from './presence.js'

/**
 * `drop`: the field is left behind, and why. `write` is what is put there outward; without it the field is left out.
 * Class C.
 */
export const drop = defineOp(
  'drop',
  shape({
    ...COMMON,
    city: pointer,
    reason: choice(...DROP_REASONS),
    write: optional(text('what is written outward')),
    type: optional(choice('string', 'number', 'boolean')),
  }),
  (parameters, env) => {
    const rule = ruleName(env, 'drop', parameters, parameters.city)
    const city = path(parameters.city)
    const { reason, write } = parameters
    const filler = write === undefined ? undefined : (wireOf(parameters.type ?? 'string').write(write) ?? write)
    const recoverable = reason === 'privacy' || reason === 'transport' ? 'no' : 'origin'
    const left = lossy(city.pointer, {
      direction: 'toNational',
      path: city.pointer,
      kind: 'dropped',
      rule,
      reason,
      recoverable,
    })
    return {
      rule,
      at: parameters.at,
      class: 'C',
      city: [city.pointer],
      national: [],
      forward(tree, _record, run) {
        const seen = getAt(tree, city)
        if (seen === filler) return
        // A stand-in for nothing loses nothing, but comes back as the filler.
        if (seen === undefined || seen === null || seen === '') run.covered.push(city.pointer)
        else lose(run, left)
      },
      backward(_record, tree) {
        if (filler !== undefined) setAt(tree, city, filler)
      },
    }
  },
)

/**
 * `carry`: a field the national format has no element for travels under `/extensions/<profile id>/`. Texts, whole
 * numbers and booleans. Class E.
 */
export const carry = defineOp('carry', shape(CELL), (parameters, env) => {
  if (!parameters.national.startsWith(`/extensions/${env.namespace}/`)) {
    throw refuse('profile.carry.scope', parameters.at, {
      seen: `the path \`${parameters.national}\``,
      wanted: `a path under /extensions/${env.namespace}/`,
      check: 'whether `move` is meant',
    })
  }
  return compileCell('carry', parameters, env, {
    class: 'E',
    forward: (value) => value,
    backward: (value) => (typeof value === 'string' ? value : undefined),
  })
})
