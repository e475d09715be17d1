import { choice, optional, shape, text } from '../form.js'
import { report } from '../run.js'
import { getAt, path, setAt } from '../tree.js'
import { CELL, compileCell } from './cell.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'
import { wireOf } from './presence.js'

const type = optional(choice('string', 'number', 'boolean'))

/** `move`: the city's text is the element's text, at another path. Class E. */
export const move = defineOp('move', shape(CELL), (parameters, env) => {
  return compileCell('move', parameters, env, {
    class: 'E',
    forward: (value) => value,
    backward: (value) => (typeof value === 'string' ? value : undefined),
  })
})

/** `const`: the city always writes this value; another one is a finding, never ignored. Class D. */
export const constant = defineOp(
  'const',
  shape({ ...COMMON, city: pointer, is: text('the value that is always there'), type }),
  (parameters, env) => {
    const city = path(parameters.city)
    const wire = wireOf(parameters.type ?? 'string')
    return {
      rule: ruleName(env, 'const', parameters, parameters.city),
      at: parameters.at,
      class: 'D',
      city: [city.pointer],
      national: [],
      forward(tree, _record, run) {
        const raw = getAt(tree, city)
        const seen = raw === undefined ? undefined : wire.read(raw)
        if (seen !== parameters.is) report(run, 'profile.answer.malformed', city.pointer)
      },
      backward(_record, tree) {
        setAt(tree, city, wire.write(parameters.is) ?? parameters.is)
      },
    }
  },
)

/**
 * `echo`: the city repeats an element in a second field, with a fixed text before or after it. Checked inward, rebuilt
 * outward; where the two disagree the answer contradicts itself. Class D.
 */
export const echo = defineOp(
  'echo',
  shape({
    ...COMMON,
    city: pointer,
    national: pointer,
    prefix: optional(text('a text put before')),
    suffix: optional(text('a text put after')),
  }),
  (parameters, env) => {
    env.national.require(parameters.national, parameters.at)
    const city = path(parameters.city)
    const national = path(parameters.national)
    const { prefix = '', suffix = '' } = parameters
    return {
      rule: ruleName(env, 'echo', parameters, parameters.city),
      at: parameters.at,
      class: 'D',
      city: [city.pointer],
      national: [],
      looksAt: [national.pointer],
      forward(tree, record, run) {
        const seen = getAt(tree, city)
        const value = getAt(record, national)
        if (seen === undefined && value === undefined) return
        if (seen !== `${prefix}${String(value)}${suffix}`) report(run, 'profile.answer.conflict', city.pointer)
      },
      backward(record, tree) {
        const value = getAt(record, national)
        if (typeof value === 'string') setAt(tree, city, prefix + value + suffix)
      },
    }
  },
)
