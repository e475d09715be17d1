import { type Place, refuse } from './error.js'
import type { RefusalCode } from './finding.js'
import { type LossClass, worstClass } from './grade.js'
import type { Op, OpBuilder, OpEnv } from './ops/op.js'
import { refusePathTwice } from './ops/paths.js'
import type { Run } from './run.js'
import { inOrder, isUnder, type Path, path, type Tree, type TreeObject } from './tree.js'

/** The fields of one tree in the city's order, and the operations that answer for them, as a profile writes them. */
export interface LensSource {
  readonly at: Place
  readonly fields: readonly string[]
  readonly ops: readonly OpBuilder[]
}

/** A message that stands inside a tree, and where. */
interface Nested {
  readonly at: Path
  readonly value: Tree
}

/** The operations of one tree, compiled. */
export interface Lens {
  readonly ops: readonly Op[]
  readonly fields: readonly Path[]
  /** National paths that its rules write. */
  readonly writes: readonly Path[]
  readonly class: LossClass
  readonly forward: (tree: TreeObject, record: TreeObject, run: Run) => void
  /** Builds the tree with its members in the order of `fields`; `focus` is what stands at the nested place. */
  readonly backward: (record: Tree, run: Run, focus?: Nested) => TreeObject
  /** The same tree with its members in any order: enough to compare. */
  readonly rebuild: (record: Tree, run: Run, focus?: Nested) => TreeObject
  /** Builds the layer's way of saying "no"; undefined when this layer has no word for it. */
  readonly refusal: (code: RefusalCode, run: Run) => TreeObject | undefined
}

/** Compiles a lens; `focus` is the field that a deeper layer answers for. @throws ProfileError `profile.city.*` */
export function compileLens(source: LensSource, env: OpEnv, focus?: string): Lens {
  const ops = source.ops.map((build) => build(env))
  refusePathTwice(ops)
  const answered = [...ops.flatMap((each) => each.city), ...(focus === undefined ? [] : [focus])]
  checkFields(source, ops, answered)
  const fields = source.fields.map(path)
  const prepared = ops.filter((each) => each.prepare)
  const finished = ops.filter((each) => each.finish)
  const answering = ops.filter((each) => each.refusal)
  const inward = lookersLast(ops.filter((each) => !each.refusal))

  function forward(tree: TreeObject, record: TreeObject, run: Run): void {
    for (const each of answering) each.forward(tree, record, run)
    const said = run.findings.length
    let seen = tree
    for (const each of prepared) seen = each.prepare?.(seen, run) ?? seen
    for (const each of inward) each.forward(seen, record, run)
    // Where the city said "no", what is missing beside it is no fault of its own.
    if (run.refused) run.findings.splice(said)
  }

  function rebuild(record: Tree, run: Run, nested?: Nested): TreeObject {
    const tree: TreeObject = {}
    for (const each of ops) each.backward(record, tree, run)
    for (const each of finished) each.finish?.(tree, run)
    if (nested) setFocus(tree, nested)
    return tree
  }

  function backward(record: Tree, run: Run, nested?: Nested): TreeObject {
    return inOrder(rebuild(record, run, nested), fields)
  }

  function refusal(code: RefusalCode, run: Run): TreeObject | undefined {
    const tree: TreeObject = {}
    const isSaid = ops.map((each) => each.refusal?.(code, tree) === true).includes(true)
    if (!isSaid) return undefined
    const rest = ops.filter((each) => !each.refusal)
    const filled: TreeObject = {}
    for (const each of rest) if (each.national.length === 0) each.backward({}, filled, run)
    return inOrder({ ...filled, ...tree }, fields)
  }

  const writes = [...new Set(ops.flatMap((each) => each.national))].map(path)
  return {
    ops,
    fields,
    writes,
    class: worstClass(...ops.map((each) => each.class)),
    forward,
    backward,
    rebuild,
    refusal,
  }
}

/** Inward, an operation that looks at an element runs after those that write it, wherever it stands in the profile. */
export function lookersLast(ops: readonly Op[]): readonly Op[] {
  const looks = (op: Op) => op.looksAt !== undefined && op.looksAt.length > 0
  const waiting = ops.filter(looks)
  const order = ops.filter((op) => !looks(op))
  while (waiting.length > 0) {
    const written = waiting.flatMap((op) => op.national)
    const next = waiting.findIndex((op) => op.looksAt?.every((at) => !written.includes(at) || op.national.includes(at)))
    order.push(...waiting.splice(Math.max(next, 0), 1))
  }
  return order
}

function setFocus(tree: TreeObject, nested: Nested): void {
  let node = tree
  for (const key of nested.at.keys.slice(0, -1)) {
    const next: TreeObject = Object.hasOwn(node, key) ? toObject(node[key]) : {}
    node[key] = next
    node = next
  }
  const last = nested.at.keys.at(-1)
  if (last !== undefined) node[last] = nested.value
}

function toObject(tree: Tree | undefined): TreeObject {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? tree : {}
}

function checkFields(source: LensSource, ops: readonly Op[], answered: readonly string[]): void {
  const declared = source.fields
  for (const each of ops) {
    const stray = each.city.find((pointer) => !declared.includes(pointer))
    if (stray !== undefined) throw undeclared(each.at, stray)
  }
  const open = declared.find((field) => !answered.some((pointer) => isUnder(pointer, field)))
  if (open === undefined) return
  throw refuse('profile.city.unmapped', source.at, {
    seen: `the field \`${open}\` without a rule`,
    wanted: 'every field moved, carried, or dropped with a reason',
    check: 'what it means; `drop` says that it is left behind',
  })
}

function undeclared(at: Place, pointer: string) {
  const why = { seen: `the field \`${pointer}\``, wanted: 'a field listed under `fields`', check: 'spelling and layer' }
  return refuse('profile.city.undeclared', at, why)
}
