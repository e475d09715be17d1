import { lookersLast } from '../compile-lens.js'
import { type Form, list, optional, shape } from '../form.js'
import { worstClass } from '../grade.js'
import { lose, lossy, type Run } from '../run.js'
import type { TreeObject } from '../tree.js'
import { innerRules, listLength, loseRest } from './list.js'
import { checkItemRules, itemLeaves, listTarget, pointersFrom, where } from './list-target.js'
import { enterInner, leaveInner } from './nest.js'
import { COMMON, defineOp, type Op, type OpBuilder, pointer, ruleName } from './op.js'
import { refusePathTwice } from './paths.js'

/**
 * `gather`: fields that stand singly in the layer are one item of a national list, such as the last test. Inner
 * pointers are those of the layer on the city's side and relative to the item on the national side. The item is there
 * when a rule has read a value for it. Outward the first item is written, and the rest is lost and said. Class C.
 */
export function gather(nested: Form<OpBuilder>) {
  const GATHER = {
    ...COMMON,
    national: pointer,
    ops: list(nested, 1),
    where,
    leaves: optional(list(pointer)),
  }
  return defineOp('gather', shape(GATHER), (parameters, env): Op => {
    const rule = ruleName(env, 'gather', parameters, parameters.national)
    const target = listTarget(parameters, env)
    const ops = parameters.ops.map((build) => build({ ...env, national: target.scope, prefix: `${rule}/` }))
    refusePathTwice(ops)
    checkItemRules(target, ops, parameters.at)
    const leavesOf = itemLeaves(target, ops, { leaves: parameters.leaves ?? [], rule, at: parameters.at })
    const inward = lookersLast(ops)
    const rest = lossy('', {
      direction: 'toCity',
      path: target.path.pointer,
      kind: 'dropped',
      rule,
      recoverable: 'origin',
    })
    return {
      rule,
      at: parameters.at,
      class: worstClass('C', ...ops.map((op) => op.class)),
      city: [...new Set(ops.flatMap((op) => op.city))],
      national: [target.path.pointer],
      ...(target.part && { part: target.part }),
      inner: innerRules(ops, '', `${target.path.pointer}/*`),
      secrets: ops.flatMap((op) => op.secrets ?? []),
      forward(tree, record, run) {
        const inner = enterInner(run)
        const item: TreeObject = {}
        for (const op of inward) op.forward(tree, item, inner)
        const isThere = hasSourced(item, inner.derived)
        const seen = isThere ? inner : withoutAdded(inner)
        leaveInner(seen, run, { city: '', national: target.next(record) }, 'city')
        if (isThere) target.append(record, item)
      },
      backward(record, tree, run) {
        const [first, second] = target.select(record)
        const inner = enterInner(run)
        for (const op of ops) op.backward(first?.item ?? {}, tree, inner)
        for (const entry of leavesOf(first?.item ?? {})) lose(inner, entry)
        const at = `${target.path.pointer}/${first?.index ?? 0}`
        leaveInner(inner, run, { city: '', national: at }, 'national')
        if (!second) return
        loseRest(run, rest, pointersFrom(target.path.pointer, second.index, listLength(record, target.path)))
      },
    }
  })
}

/** Without an item nothing was worked out for it. */
function withoutAdded(inner: Run): Run {
  const losses = inner.losses.filter((entry) => entry.kind !== 'defaulted' && entry.kind !== 'derived')
  return { ...inner, losses, derived: new Map() }
}

function hasSourced(item: TreeObject, derived: ReadonlyMap<string, string>): boolean {
  return Object.keys(item).some((key) => !derived.has(`/${key}`))
}
