import { type CitizenNumber, checkCitizenNumber } from '@yimatong/record'
import { type Place, refuse } from '../error.js'
import { choice, shape, text } from '../form.js'
import { isCritical } from '../loss.js'
import { lose, lossy, report } from '../run.js'
import { getAt, path, setAt, type Tree } from '../tree.js'
import { COMMON, defineOp, type OpEnv, pointer, ruleName } from './op.js'

/** What can be worked out of an element, and the element it belongs in; an extension takes any of them. */
const FUNCTIONS = {
  'citizen-sex': { target: '/subject/sex', of: (verdict: CitizenNumber) => verdict.sex },
  'citizen-division': { target: '/subject/division', of: divisionOf },
  'citizen-birth-date': { target: undefined, of: (verdict: CitizenNumber) => verdict.birthDate },
} as const

const how = choice('citizen-sex', 'citizen-division', 'citizen-birth-date')

/** A residence permit of Hong Kong, Macao or Taiwan has no county in its number. */
function divisionOf(verdict: CitizenNumber): string | undefined {
  return verdict.kind === 'citizen' ? verdict.division : undefined
}

interface Derivation {
  readonly national: string
  readonly from: string
  readonly how: keyof typeof FUNCTIONS
  readonly at: Place
}

/** The value that follows from the element `from`. @throws ProfileError `profile.national.*` */
function compileDerivation({ national, from, how: name, at }: Derivation, env: OpEnv) {
  env.national.require(national, at)
  env.national.require(from, at)
  const { target, of } = FUNCTIONS[name]
  const isExtension = national.startsWith('/extensions/')
  if (!isExtension && national !== target) {
    throw refuse('profile.national.type', at, {
      seen: `\`${name}\` for \`${national}\``,
      wanted: target === undefined ? 'an extension' : `\`${target}\` or an extension`,
      check: 'what the element means',
    })
  }
  const source = path(from)
  return (record: Tree): string | undefined => {
    const seen = getAt(record, source)
    const verdict = typeof seen === 'string' ? checkCitizenNumber(seen) : undefined
    return verdict?.ok ? of(verdict) : undefined
  }
}

/**
 * `derive`: an element worked out from another one and marked so: sex, division of the first registration or birth date
 * (an extension) out of a citizen's number. Outward nothing is written: a value that could not be worked out again is
 * lost. Where the city says it as well, `assertEqual` compares the two. Class D.
 */
export const derive = defineOp(
  'derive',
  shape({ ...COMMON, national: pointer, from: pointer, how }),
  (parameters, env) => {
    const compute = compileDerivation(parameters, env)
    const rule = ruleName(env, 'derive', parameters, parameters.national)
    const target = path(parameters.national)
    const common = { path: target.pointer, rule } as const
    const dropped = lossy(target.pointer, { ...common, direction: 'toCity', kind: 'dropped', expected: false })
    const said = lossy('', { ...common, direction: 'toNational', kind: 'derived' })
    return {
      rule,
      at: parameters.at,
      class: 'D',
      city: [],
      national: [target.pointer],
      looksAt: [parameters.from],
      forward(_tree, record, run) {
        const value = compute(record)
        if (value === undefined) return
        run.losses.push(said.loss)
        run.derived.set(target.pointer, parameters.how)
        setAt(record, target, value)
      },
      backward(record, _tree, run) {
        const value = getAt(record, target)
        if (value === undefined || compute(record) === value) run.covered.push(target.pointer)
        else lose(run, dropped)
      },
    }
  },
)

/**
 * `assertEqual`: an element that another rule reads must be what follows from a third one. Where both are there and
 * differ, the answer contradicts itself: the stated value stands, and the conflict is said. Writes nothing. Class E.
 */
export const assertEqual = defineOp(
  'assertEqual',
  shape({ ...COMMON, national: pointer, from: pointer, how }),
  (parameters, env) => {
    const compute = compileDerivation(parameters, env)
    const rule = ruleName(env, 'assertEqual', parameters, parameters.national)
    const target = path(parameters.national)
    const conflict = lossy('', {
      direction: 'toNational',
      path: target.pointer,
      kind: 'conflict',
      rule,
      severity: 'warn',
      expected: false,
    })
    return {
      rule,
      at: parameters.at,
      class: 'E',
      city: [],
      national: [],
      looksAt: [target.pointer, parameters.from],
      forward(_tree, record, run) {
        const seen = getAt(record, target)
        const wanted = compute(record)
        if (seen !== undefined && wanted !== undefined && seen !== wanted) run.losses.push(conflict.loss)
      },
      backward: () => undefined,
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
    refuseInvention(env.national.base + parameters.national, parameters)
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

const TEST_KIND = '/assessment/tests/*/kind'

function refuseInvention(national: string, { value, at }: { readonly value: string; readonly at: Place }): void {
  const invents =
    isCritical(national) || /^\/(health|trips|assessment\/(reason|authority|tests|ruleId))(\/|$)/.test(national)
  // What a whole list of the city is about is said by its name; that nothing is known invents nothing.
  if (!invents || national === TEST_KIND || (value === 'unknown' && national.startsWith('/health/'))) return
  throw refuse('profile.add.forbidden', at, {
    seen: `a default for \`${national}\``,
    wanted: 'level, identity, validity, authority, reason, tests, health and trips only from the answer',
    check: 'where the city says it; leave it out when it does not',
  })
}
