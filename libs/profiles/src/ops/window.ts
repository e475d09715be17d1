import { DAY, HOUR, type Instant, instant, isInstant, MINUTE, SECOND } from '@yimatong/kernel'
import { refuse } from '../error.js'
import { choice, list, optional, shape, whole } from '../form.js'
import { requireType } from '../national.js'
import { lose, lossy, type Run, report } from '../run.js'
import { getAt, path, setAt, type Tree } from '../tree.js'
import { COMMON, defineOp, type Op, type OpEnv, pointer, ruleName } from './op.js'
import { absence, compilePresence, wireOf } from './presence.js'

const UNITS = { milliseconds: 1, seconds: SECOND, minutes: MINUTE, hours: HOUR, days: DAY } as const

const WINDOW = {
  ...COMMON,
  /** The element that says when it begins. */
  from: pointer,
  /** The element that says when it is over. */
  national: pointer,
  city: optional(pointer),
  unit: optional(choice('milliseconds', 'seconds', 'minutes', 'hours', 'days')),
  type: optional(choice('string', 'number')),
  /** Seconds, where the city never says it. */
  life: optional(whole(1, 31_536_000)),
  absent: optional(list(absence, 1)),
}

const windowForm = shape(WINDOW)

type WindowParameters = ReturnType<typeof windowForm.read>

/**
 * `window`: a beginning and how long it lasts ⇄ its end. With `city` the length is a field of the answer, in `unit`
 * (seconds as a rule); with `life` it is always the same there, and the end is marked derived. Outward a length is cut
 * to whole units, never made longer; a validity that ends before the city's own would end cannot be said. Class D.
 */
export const window = defineOp('window', windowForm, (parameters, env): Op => {
  const { from, national, at } = parameters
  for (const each of [from, national]) requireType(env.national, { pointer: each, at }, ['instant'])
  if ((parameters.city === undefined) === (parameters.life === undefined)) {
    const why = {
      seen: 'both or neither of `city` and `life`',
      wanted: 'one of them',
      check: 'whether the city says it',
    }
    throw refuse('profile.form.value', at, why)
  }
  return parameters.life === undefined ? statedWindow(parameters, env) : fixedWindow(parameters, env)
})

function statedWindow(parameters: WindowParameters, env: OpEnv): Op {
  const city = path(parameters.city ?? '')
  const rule = ruleName(env, 'window', parameters, city.pointer)
  const [from, national] = [path(parameters.from), path(parameters.national)]
  const unit = UNITS[parameters.unit ?? 'seconds']
  const wire = wireOf(parameters.type ?? 'string')
  const presence = compilePresence(parameters.absent)
  const common = { path: national.pointer, rule } as const
  const respelt = lossy(city.pointer, { ...common, direction: 'toNational', kind: 'canonicalised' })
  const cut = lossy(national.pointer, { ...common, direction: 'toCity', kind: 'coarsened', recoverable: 'origin' })

  function endOf(raw: Tree | undefined, record: Tree): Instant | undefined {
    const text = raw === undefined ? undefined : wire.read(raw)
    const start = getAt(record, from)
    if (text === undefined || !/^(0|[1-9]\d{0,11})$/.test(text) || !isInstant(start)) return undefined
    const end = start + Number(text) * unit
    return isInstant(end) ? instant(end) : undefined
  }

  return {
    rule,
    at: parameters.at,
    class: presence.class === 'E' ? 'D' : presence.class,
    city: [city.pointer],
    national: [national.pointer],
    looksAt: [from.pointer],
    forward(tree, record, run) {
      const raw = getAt(tree, city)
      if (presence.isCanonical(raw)) return
      if (presence.isAbsent(raw)) return lose(run, respelt)
      const end = endOf(raw, record)
      if (end === undefined) report(run, 'profile.answer.malformed', city.pointer)
      else setAt(record, national, end)
    },
    backward(record, tree, run) {
      const [start, end] = [getAt(record, from), getAt(record, national)]
      if (end === undefined && presence.optional) return presence.write(tree, city)
      if (end === undefined) return report(run, 'profile.record.missing', national.pointer)
      const raw = isInstant(start) && isInstant(end) && end >= start ? lengthOf(start, end, run) : undefined
      if (raw === undefined) report(run, 'profile.record.unsayable', national.pointer)
      else setAt(tree, city, raw)
    },
  }

  function lengthOf(start: Instant, end: Instant, run: Run): Tree | undefined {
    const length = Math.floor((end - start) / unit)
    if (start + length * unit !== end) lose(run, cut)
    return wire.write(String(length))
  }
}

/** `how` of an end that follows from a fixed life. */
const WINDOW_OF_PROFILE = 'profile-window'

function fixedWindow(parameters: WindowParameters, env: OpEnv): Op {
  const rule = ruleName(env, 'window', parameters, parameters.national)
  const [from, national] = [path(parameters.from), path(parameters.national)]
  const life = (parameters.life ?? 0) * SECOND
  const common = { path: national.pointer, rule } as const
  const added = lossy('', { ...common, direction: 'toNational', kind: 'derived' })
  const other = lossy(national.pointer, { ...common, direction: 'toCity', kind: 'coarsened', recoverable: 'origin' })

  function endOf(record: Tree): Instant | undefined {
    const start = getAt(record, from)
    const end = isInstant(start) ? start + life : undefined
    return isInstant(end) ? instant(end) : undefined
  }

  return {
    rule,
    at: parameters.at,
    class: 'D',
    city: [],
    national: [national.pointer],
    looksAt: [from.pointer],
    forward(_tree, record, run) {
      const end = endOf(record)
      if (end === undefined) return
      setAt(record, national, end)
      run.derived.set(national.pointer, WINDOW_OF_PROFILE)
      run.losses.push(added.loss)
    },
    backward(record, _tree, run) {
      const seen = getAt(record, national)
      const end = endOf(record)
      if (seen === end) run.covered.push(national.pointer)
      else if (isInstant(seen) && end !== undefined && seen < end) {
        report(run, 'profile.record.unsayable', national.pointer)
      } else lose(run, other)
    },
  }
}
