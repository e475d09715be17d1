import { compileLens, type Lens } from '../compile-lens.js'
import { type Place, refuse } from '../error.js'
import { type Form, list, optional, shape } from '../form.js'
import { worstClass } from '../grade.js'
import { lose, lossy, type Run, report } from '../run.js'
import { getAt, isObject, path, setAt, type Tree, type TreeObject } from '../tree.js'
import { innerRules, loseRest } from './list.js'
import { pointersFrom } from './list-target.js'
import { enterInner, leaveInner, strayMember, strayMembers } from './nest.js'
import { COMMON, defineOp, isLevel, type Op, type OpBuilder, type OpEnv, pointer, ruleName } from './op.js'
import { compilePresence, listAbsence } from './presence.js'

/** `head`: the first item of a city's list, by rules that write the record; the rest is lost and said. Class C. */
export function head(nested: Form<OpBuilder>) {
  return defineOp('head', headForm(nested), (parameters, env) => firstOf('head', parameters, env))
}

/** `wrap`: a list that always has exactly one item; another length is malformed. Class D, or that of the worst rule. */
export function wrap(nested: Form<OpBuilder>) {
  return defineOp('wrap', headForm(nested), (parameters, env) => firstOf('wrap', parameters, env))
}

/** What is left behind may be the higher risk. */
function requireNoLevel(lens: Lens, at: Place): void {
  if (!lens.writes.some((each) => isLevel(each.pointer))) return
  throw refuse('profile.risk.order', at, {
    seen: '`head` around the level',
    wanted: '`wrap`, or a frame with `item: highest-risk`',
    check: 'what the other items of the list say',
  })
}

function headForm(nested: Form<OpBuilder>) {
  return shape({
    ...COMMON,
    city: pointer,
    fields: list(pointer, 1),
    ops: list(nested, 1),
    absent: optional(list(listAbsence, 1)),
  })
}

type HeadParameters = ReturnType<ReturnType<typeof headForm>['read']>

function firstOf(name: 'head' | 'wrap', parameters: HeadParameters, env: OpEnv): Op {
  const rule = ruleName(env, name, parameters, parameters.city)
  const lens = compileLens(parameters, { ...env, prefix: `${rule}/` })
  if (name === 'head') requireNoLevel(lens, parameters.at)
  const city = path(parameters.city)
  const presence = compilePresence(parameters.absent)
  const inward = { direction: 'toNational', path: city.pointer, rule } as const
  const respelt = lossy(city.pointer, { ...inward, kind: 'canonicalised' })
  const rest = lossy('', { ...inward, kind: 'dropped', severity: 'warn', recoverable: 'origin' })
  const first = `${city.pointer}/0`

  function readFirst(item: TreeObject, record: TreeObject, run: Run): void {
    const inner = enterInner(run)
    lens.forward(item, record, inner)
    for (const pointer of strayMembers(item, lens.fields)) lose(inner, strayMember(pointer, rule))
    leaveInner(inner, run, { city: first, national: '' }, 'city')
  }

  function isSaid(record: Tree): boolean {
    return lens.writes.some((at) => getAt(record, at) !== undefined)
  }

  return {
    rule,
    at: parameters.at,
    class: worstClass(name === 'head' ? 'C' : 'D', lens.class, presence.class),
    city: [city.pointer],
    national: lens.writes.map((at) => at.pointer),
    looksAt: lens.ops.flatMap((op) => op.looksAt ?? []),
    inner: innerRules(lens.ops, `${city.pointer}/0`, ''),
    secrets: lens.ops.flatMap((op) => op.secrets ?? []),
    forward(tree, record, run) {
      const raw = getAt(tree, city)
      if (presence.isCanonical(raw)) return
      if (presence.isAbsent(raw)) return lose(run, respelt)
      const item = Array.isArray(raw) ? raw[0] : undefined
      const length = Array.isArray(raw) ? raw.length : 0
      if (!isObject(item) || (name === 'wrap' && length !== 1)) {
        return report(run, 'profile.answer.malformed', city.pointer)
      }
      readFirst(item, record, run)
      if (length > 1) loseRest(run, rest, pointersFrom(city.pointer, 1, length))
    },
    backward(record, tree, run) {
      if (presence.optional && !isSaid(record)) return presence.write(tree, city)
      const inner = enterInner(run)
      const item = lens.backward(record, inner)
      leaveInner(inner, run, { city: first, national: '' }, 'national')
      setAt(tree, city, [item])
    },
  }
}
