import { lookersLast } from '../compile-lens.js'
import { refuse } from '../error.js'
import { type Form, list, shape, text } from '../form.js'
import { worstClass } from '../grade.js'
import { report } from '../run.js'
import { getAt, path, setAt } from '../tree.js'
import { COMMON, defineOp, isLevel, notThisWay, type Op, type OpBuilder, pointer, ruleName } from './op.js'
import { refusePathTwice } from './paths.js'

/**
 * `switch`: a city field that says which other operations apply, itself ⇄ an element, so that both ways can tell. The
 * cases must differ on both sides. Class D, or that of the worst case.
 */
export function switchOver(nested: Form<OpBuilder>) {
  const CASE = { city: text('a city value'), national: text('a value of the element'), ops: list(nested) }
  return defineOp(
    'switch',
    shape({ ...COMMON, city: pointer, national: pointer, cases: list(shape(CASE), 2) }),
    (parameters, env) => {
      env.national.require(parameters.national, parameters.at)
      if (isLevel(parameters.national)) throw notThisWay('switch', parameters.national, parameters.at)
      const city = path(parameters.city)
      const national = path(parameters.national)
      const cases = parameters.cases.map((item) => {
        const ops = item.ops.map((build) => build(env))
        refusePathTwice(ops)
        return { city: item.city, national: item.national, ops: lookersLast(ops) }
      })
      const byCity = new Map(cases.map((item) => [item.city, item.ops]))
      const words = new Map(cases.map((item) => [item.national, item]))
      if (byCity.size !== cases.length || words.size !== cases.length) {
        throw refuse('profile.switch.overlap', parameters.at, {
          seen: 'two cases with the same value',
          wanted: 'cases that differ on the city side and on the national side',
          check: 'the cases of this switch',
        })
      }
      const all = cases.flatMap((item) => item.ops)
      return {
        rule: ruleName(env, 'switch', parameters, parameters.city),
        at: parameters.at,
        class: worstClass('D', ...all.map((op) => op.class)),
        city: [...new Set([city.pointer, ...all.flatMap((op) => op.city)])],
        national: [...new Set([national.pointer, ...all.flatMap((op) => op.national)])],
        looksAt: all.flatMap((op) => op.looksAt ?? []),
        inner: all.flatMap((op) => [op, ...(op.inner ?? [])]),
        secrets: all.flatMap((op) => op.secrets ?? []),
        forward(tree, record, run) {
          const value = getAt(tree, city)
          const chosen = cases.find((item) => item.city === value)
          if (!chosen) return report(run, 'profile.answer.malformed', city.pointer)
          setAt(record, national, chosen.national)
          for (const op of chosen.ops) op.forward(tree, record, run)
        },
        backward(record, tree, run) {
          const value = getAt(record, national)
          const chosen = typeof value === 'string' ? words.get(value) : undefined
          if (!chosen) return report(run, 'profile.record.unsayable', national.pointer)
          setAt(tree, city, chosen.city)
          for (const op of chosen.ops) op.backward(record, tree, run)
        },
      } satisfies Op
    },
  )
}
