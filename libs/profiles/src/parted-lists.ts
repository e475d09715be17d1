import type { ListPart, Op } from './ops/op.js'
import { lossy, type Run } from './run.js'
import { getAt, isObject, type Path, path, setAt, type Tree, type TreeObject } from './tree.js'

interface PartedList {
  readonly path: Path
  readonly key: Path
  /** Values of the member, in the order of the rules. */
  readonly values: readonly Tree[]
}

/**
 * Prepares the lists of an exchange whose items several rules share. Outward a record's items are put in the order of
 * the rules, and those that no rule takes are left; both are said.
 */
export function compilePartedLists(ops: readonly Op[], prefix: string): (record: TreeObject, run: Run) => TreeObject {
  // A `gather` inside a `wrap` takes its part of the record's list like one outside.
  const rules = ops.flatMap((op) => [op, ...(op.inner ?? [])])
  const lists = groupParts(rules.flatMap(({ part }) => (part ? [part] : [])))
  return (record, run) => lists.reduce((tree, list) => partList(tree, list, run, prefix), record)
}

function groupParts(parts: readonly ListPart[]): readonly PartedList[] {
  return [...new Set(parts.map((part) => part.list))].map((list) => {
    const own = parts.filter((part) => part.list === list)
    return { path: path(list), key: path(own[0]?.key ?? ''), values: own.map((part) => part.is) }
  })
}

function partList(record: TreeObject, list: PartedList, run: Run, prefix: string): TreeObject {
  const items = getAt(record, list.path)
  if (!Array.isArray(items)) return record
  const memberOf = (item: Tree) => getAt(item, list.key) ?? null
  const kept = list.values.flatMap((value) => items.filter((item) => memberOf(item) === value))
  const isWhole = kept.length === items.length
  if (isWhole && kept.every((item, index) => item === items[index])) return record
  const parts = { direction: 'toCity', path: list.path.pointer, rule: `${prefix}where` } as const
  const entry = isWhole
    ? lossy('', { ...parts, kind: 'reordered' })
    : lossy('', { ...parts, kind: 'dropped', severity: 'warn', recoverable: 'origin' })
  run.losses.push(entry.loss)
  return withList(record, list.path, kept)
}

/** A copy with another list at the path, or without it when it is empty; the input is untouched. */
function withList(record: TreeObject, at: Path, items: readonly Tree[]): TreeObject {
  const copy = copyAlong(record, at.keys)
  if (items.length > 0) setAt(copy, at, [...items])
  return copy
}

function copyAlong(node: TreeObject, keys: readonly string[]): TreeObject {
  const [key, ...rest] = keys
  const copy = { ...node }
  if (key === undefined) return copy
  const child = copy[key]
  if (rest.length === 0) delete copy[key]
  else if (isObject(child)) copy[key] = copyAlong(child, rest)
  return copy
}
