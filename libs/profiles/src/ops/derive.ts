import { checkCitizenNumber } from '@yimatong/record'
import { refuse } from '../error.js'
import { choice, shape, text } from '../form.js'
import { isCritical } from '../loss.js'
import { lose, lossy, report } from '../run.js'
import { getAt, path, setAt } from '../tree.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'

const FUNCTIONS = {
  'citizen-sex': (text: string) => {
    const verdict = checkCitizenNumber(text)
    return verdict.ok ? verdict.sex : undefined
  },
} as const

/**
 * `derive`: an element worked out from another one and marked so. Where the answer says it too and differs, the answer
 * contradicts itself. Outward nothing is written: a value that could not be worked out again is lost. Class D.
 */
export const derive = defineOp(
  'derive',
  shape({ ...COMMON, national: pointer, from: pointer, how: choice('citizen-sex') }),
  (parameters, env) => {
    env.national.require(parameters.national, parameters.at)
    env.national.require(parameters.from, parameters.at)
    const rule = ruleName(env, 'derive', parameters, parameters.national)
    const target = path(parameters.national)
    const from = path(parameters.from)
    const compute = FUNCTIONS[parameters.how]
    const dropped = lossy(target.pointer, {
      direction: 'toCity',
      path: target.pointer,
      kind: 'dropped',
      rule,
      expected: false,
    })
    const said = lossy('', { direction: 'toNational', path: target.pointer, kind: 'derived', rule })
    return {
      rule,
      at: parameters.at,
      class: 'D',
      city: [],
      national: [target.pointer],
      looksAt: [from.pointer],
      forward(_tree, record, run) {
        const source = getAt(record, from)
        const value = typeof source === 'string' ? compute(source) : undefined
        if (value === undefined) return
        run.losses.push(said.loss)
        run.derived.set(target.pointer, parameters.how)
        setAt(record, target, value)
      },
      backward(record, _tree, run) {
        const value = getAt(record, target)
        const source = getAt(record, from)
        const isAgain = typeof source === 'string' && compute(source) === value
        if (value === undefined || isAgain) run.covered.push(target.pointer)
        else lose(run, dropped)
      },
    }
  },
)

/**
 * `default`: an element the city never says and that is always the same there. Flagged as derived; forbidden for level,
 * identity and validity, for the authority, the reason and everything about tests. Class C.
 */
export const constantElement = defineOp(
  'default',
  shape({ ...COMMON, national: pointer, value: text('a value of the element') }),
  (parameters, env) => {
    env.national.require(parameters.national, parameters.at)
    refuseInvention(parameters.national, parameters.at)
    const rule = ruleName(env, 'default', parameters, parameters.national)
    const target = path(parameters.national)
    const added = lossy('', { direction: 'toNational', path: target.pointer, kind: 'defaulted', rule })
    return {
      rule,
      at: parameters.at,
      class: 'C',
      city: [],
      national: [target.pointer],
      forward(_tree, record, run) {
        run.losses.push(added.loss)
        run.derived.set(target.pointer, 'profile-default')
        setAt(record, target, parameters.value)
      },
      backward(record, _tree, run) {
        const value = getAt(record, target)
        if (value !== undefined && value !== parameters.value) report(run, 'profile.record.unsayable', target.pointer)
        else run.covered.push(target.pointer)
      },
    }
  },
)

function refuseInvention(national: string, at: Parameters<typeof refuse>[1]): void {
  const invents = isCritical(national) || /^\/assessment\/(reason|authority|tests|ruleId)(\/|$)/.test(national)
  if (!invents) return
  throw refuse('profile.add.forbidden', at, {
    seen: `a default for \`${national}\``,
    wanted: 'level, identity, validity, authority, reason and tests only from the answer',
    check: 'where the city says it; leave it out when it does not',
  })
}
