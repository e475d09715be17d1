import { compileLens, type Lens } from '../compile-lens.js'
import { choice, type Form, list, optional, shape, text } from '../form.js'
import { worstClass } from '../grade.js'
import { type Lossy, lose, lossy, type Run, report } from '../run.js'
import { getAt, isObject, path, setAt, type Tree, type TreeObject } from '../tree.js'
import { checkItemRules, itemLeaves, type ListTarget, listTarget, most, pointersFrom, where } from './list-target.js'
import { enterInner, leaveInner, strayMember, strayMembers } from './nest.js'
import { COMMON, defineOp, type Op, type OpBuilder, type OpEnv, pointer, ruleName } from './op.js'
import { compilePresence, listAbsence } from './presence.js'

/**
 * `each`: a list of the city ⇄ a list of groups in the record, item by item, order kept. Inner pointers are relative on
 * both sides. `where` fixes a member that all items of this list share (`{ national: /kind, is: antibody }`): then
 * other rules may answer for the other items, and outward each takes its own. `items: scalar` is for a list of plain
 * values, seen as `/value`; with `separator` they stand in one text. A list longer than `most` is malformed; outward
 * it is cut and said. Class of the worst inner rule, D at least.
 */
export function each(nested: Form<OpBuilder>) {
  return defineOp('each', eachForm(nested), compileEach)
}

function eachForm(nested: Form<OpBuilder>) {
  return shape({
    ...COMMON,
    city: pointer,
    national: pointer,
    fields: list(pointer, 1),
    ops: list(nested, 1),
    items: optional(choice('object', 'scalar')),
    separator: optional(text('the text between two values', (t) => t.length >= 1 && t.length <= 8)),
    where,
    most,
    leaves: optional(list(pointer)),
    absent: optional(list(listAbsence, 1)),
  })
}

type EachParameters = ReturnType<ReturnType<typeof eachForm>['read']>

function compileEach(parameters: EachParameters, env: OpEnv): Op {
  const rule = ruleName(env, 'each', parameters, parameters.city)
  const target = listTarget(parameters, env)
  const lens = compileLens(parameters, { ...env, national: target.scope, prefix: `${rule}/` })
  checkItemRules(target, lens.ops, parameters.at)
  const item = compileItem(parameters, { rule, target, lens })
  const city = path(parameters.city)
  const presence = compilePresence(parameters.absent)
  const wire = listWire(parameters)
  const parts = { path: target.path.pointer, rule } as const
  const respelt = lossy(city.pointer, { ...parts, direction: 'toNational', kind: 'canonicalised' })
  const cut = lossy('', { ...parts, direction: 'toCity', kind: 'truncated', severity: 'warn', recoverable: 'origin' })
  return {
    rule,
    at: parameters.at,
    class: worstClass('D', lens.class, presence.class),
    city: [city.pointer],
    national: [target.path.pointer],
    ...(target.part && { part: target.part }),
    inner: innerRules(lens.ops, `${city.pointer}/*`, `${target.path.pointer}/*`),
    secrets: lens.ops.flatMap((op) => op.secrets ?? []),
    forward(tree, record, run) {
      const raw = getAt(tree, city)
      if (presence.isCanonical(raw)) return
      if (presence.isAbsent(raw)) return lose(run, respelt)
      const items = wire.read(raw)
      if (items === undefined || items.length === 0 || items.length > target.most) {
        return report(run, 'profile.answer.malformed', city.pointer)
      }
      for (const [index, each] of items.entries()) item.read(each, record, run, `${city.pointer}/${index}`)
    },
    backward(record, tree, run) {
      const placed = target.select(record)
      if (placed.length === 0) {
        if (presence.optional) presence.write(tree, city)
        else report(run, 'profile.record.missing', target.path.pointer)
        return
      }
      const lost = placed[target.most]
      if (lost) loseRest(run, cut, pointersFrom(target.path.pointer, lost.index, listLength(record, target.path)))
      const raw = wire.write(placed.slice(0, target.most).map((each) => item.write(each.item, each.index, run)))
      if (raw === undefined) report(run, 'profile.record.unsayable', target.path.pointer)
      else setAt(tree, city, raw)
    },
  }
}

/** How one item is read and written. */
interface ItemCodec {
  readonly read: (tree: TreeObject, record: TreeObject, run: Run, at: string) => void
  readonly write: (item: TreeObject, index: number, run: Run) => TreeObject
}

function compileItem(
  { city, leaves = [], at }: EachParameters,
  { rule, target, lens }: { readonly rule: string; readonly target: ListTarget; readonly lens: Lens },
): ItemCodec {
  const leavesOf = itemLeaves(target, lens.ops, { leaves, rule, at })
  const lists = target.path.pointer
  return {
    read(tree, record, run, place) {
      const inner = enterInner(run)
      const item: TreeObject = {}
      lens.forward(tree, item, inner)
      for (const pointer of strayMembers(tree, lens.fields)) lose(inner, strayMember(pointer, rule))
      leaveInner(inner, run, { city: place, national: target.next(record) }, 'city')
      target.append(record, item)
    },
    write(item, index, run) {
      const inner = enterInner(run)
      const tree = lens.backward(item, inner)
      for (const entry of leavesOf(item)) lose(inner, entry)
      leaveInner(inner, run, { city, national: `${lists}/${index}` }, 'national')
      return tree
    },
  }
}

/** Notes one loss that explains several pointers. */
export function loseRest(run: Run, entry: Lossy, pointers: readonly string[]): void {
  run.losses.push(entry.loss)
  run.covered.push(...pointers)
}

/** Items of the national list at a path. */
export function listLength(record: Tree, at: ReturnType<typeof path>): number {
  const seen = getAt(record, at)
  return Array.isArray(seen) ? seen.length : 0
}

/** The rules inside a list, as rows of the field map. */
export function innerRules(ops: readonly Op[], city: string, national: string): NonNullable<Op['inner']> {
  return ops
    .flatMap((op) => [op, ...(op.inner ?? [])])
    .map((op) => ({
      rule: op.rule,
      at: op.at,
      class: op.class,
      city: op.city.map((at) => city + at),
      national: op.national.map((at) => national + at),
      // A list inside of an item is none of the record's own.
      ...(op.part && national === '' && { part: op.part }),
      ...(op.narrows && { narrows: op.narrows }),
    }))
}

interface ListWire {
  readonly read: (raw: Tree | undefined) => readonly TreeObject[] | undefined
  readonly write: (items: readonly TreeObject[]) => Tree | undefined
}

function listWire(parameters: { items: 'object' | 'scalar' | undefined; separator: string | undefined }): ListWire {
  const { items, separator } = parameters
  if (separator !== undefined) return separatedWire(separator)
  if (items === 'scalar') {
    return {
      read: (raw) => (Array.isArray(raw) && raw.every(isScalar) ? raw.map((value) => ({ value })) : undefined),
      write: (trees) => valuesOf(trees),
    }
  }
  return {
    read: (raw) => (Array.isArray(raw) && raw.every(isObject) ? raw : undefined),
    write: (trees) => [...trees],
  }
}

function separatedWire(separator: string): ListWire {
  return {
    read: (raw) => (typeof raw === 'string' ? raw.split(separator).map((value) => ({ value })) : undefined),
    write(trees) {
      const values = valuesOf(trees)
      const isSayable = values?.every((value) => typeof value === 'string' && !value.includes(separator))
      return isSayable ? values?.join(separator) : undefined
    },
  }
}

function valuesOf(trees: readonly TreeObject[]): Tree[] | undefined {
  const values = trees.flatMap((tree) => (tree.value === undefined ? [] : [tree.value]))
  return values.length === trees.length ? values : undefined
}

function isScalar(value: Tree): boolean {
  return value !== null && typeof value !== 'object'
}
