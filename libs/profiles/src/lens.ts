import { type Place, refuse } from './error.js'
import type { RefusalCode } from './finding.js'
import { list, type Shaped, shape } from './form.js'
import { type LossClass, worstClass } from './grade.js'
import { type Op, type OpEnv, pointer } from './ops/op.js'
import { refusePathTwice } from './ops/paths.js'
import { op } from './ops/registry.js'
import type { Run } from './run.js'
import { inOrder, isUnder, type Path, path, type Tree, type TreeObject } from './tree.js'

/** The fields of one layer in the city's order, and the operations that answer for them. */
export const LENS = { fields: list(pointer, 1), ops: list(op) }

/** A lens as a profile writes it. */
export const lensForm = shape(LENS)

/** The operations of one layer, compiled. */
export interface Lens {
  readonly ops: readonly Op[]
  readonly fields: readonly Path[]
  /** National paths that its rules write. */
  readonly writes: readonly Path[]
  readonly class: LossClass
  readonly forward: (tree: TreeObject, record: TreeObject, run: Run) => void
  /** Builds the layer's tree with its members in the order of `fields`; `focus` is what stands at the nested place. */
  readonly backward: (record: Tree, run: Run, focus?: { readonly at: Path; readonly value: Tree }) => TreeObject
  /** Builds the layer's way of saying "no"; undefined when this layer has no word for it. */
  readonly refusal: (code: RefusalCode, run: Run) => TreeObject | undefined
}

/** Compiles a lens; `focus` is the field that a deeper layer answers for. */
export function compileLens(source: Shaped<typeof LENS>, env: OpEnv, focus?: string): Lens {
  const ops = source.ops.map((build) => build(env))
  refusePathTwice(ops)
  const answered = [...ops.flatMap((each) => each.city), ...(focus === undefined ? [] : [focus])]
  checkFields(source, ops, answered)
  const fields = source.fields.map(path)
  const prepared = ops.filter((each) => each.prepare)
  const finished = ops.filter((each) => each.finish)

  function forward(tree: TreeObject, record: TreeObject, run: Run): void {
    const seen = prepared.reduce((view, each) => each.prepare?.(view, run) ?? view, tree)
    for (const each of ops) each.forward(seen, record, run)
  }

  function backward(record: Tree, run: Run, nested?: { readonly at: Path; readonly value: Tree }): TreeObject {
    const tree: TreeObject = {}
    for (const each of ops) each.backward(record, tree, run)
    for (const each of finished) each.finish?.(tree, run)
    if (nested) setFocus(tree, nested)
    return inOrder(tree, fields)
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

  const writes = ops.flatMap((each) => each.national).map(path)
  return { ops, fields, writes, class: worstClass(...ops.map((each) => each.class)), forward, backward, refusal }
}

function setFocus(tree: TreeObject, nested: { readonly at: Path; readonly value: Tree }): void {
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

function checkFields(source: Shaped<typeof LENS>, ops: readonly Op[], answered: readonly string[]): void {
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
