import { type Bytes, base64UrlDecode, base64UrlEncode, bytesEqual } from '@yimatong/kernel'
import { ascend } from './ascend.js'
import { asBytes } from './layers/layer.js'
import type { Level } from './layers/levels.js'
import type { Loss } from './loss.js'
import type { Machine } from './machine.js'
import { startRun, type TranslationContext } from './run.js'
import { startTrace } from './translation.js'
import { diffTrees, getAt, inOrder, isObject, path, type Tree, type TreeObject } from './tree.js'

/** A level as it was read. */
interface Original {
  readonly level: Level
  readonly tree: TreeObject
}

/**
 * What must be kept so that the answer can be written again byte for byte: of each level the values that the way back
 * does not rebuild; where that is not enough (blanks, order, another spelling of the layers), the whole answer.
 */
export function complementOf(
  machine: Machine,
  answer: Bytes,
  originals: readonly Original[],
  given: { readonly record: TreeObject; readonly context: TranslationContext },
): Tree {
  const { record, context } = given
  const run = startRun(context)
  const trees = originals.map(({ level, tree }): Tree => {
    const focus = level.focus && { at: level.focus, value: getAt(tree, level.focus) ?? null }
    const rebuilt = level.lens.rebuild(outwardOf(machine, record, context), run, focus)
    return diffTrees(tree, rebuilt).map((pointer) => {
      const value = valueAt(tree, pointer)
      return value === undefined ? [pointer] : [pointer, value]
    })
  })
  const again = rebuild(machine, trees, record, context)
  return again && bytesEqual(again, answer) ? { trees } : { answer: base64UrlEncode(answer) }
}

/** The answer of which a record is the translation, byte for byte; undefined when its complement does not open. */
export function restoreAnswer(machine: Machine, record: TreeObject, context: TranslationContext): Bytes | undefined {
  const content = machine.complement?.open(record, context)
  if (!isObject(content)) return undefined
  if (typeof content.answer === 'string') return base64UrlDecode(content.answer)
  return Array.isArray(content.trees) ? rebuild(machine, content.trees, record, context) : undefined
}

/** Losses of a translation that carries its complement: what was left on the way in comes back with it. */
export function recoverable(losses: readonly Loss[]): readonly Loss[] {
  return losses.map((entry) => (WITHOUT_VALUE.includes(entry.kind) ? entry : { ...entry, recoverable: 'complement' }))
}

/** Nothing of the city's was lost there. */
const WITHOUT_VALUE: readonly string[] = ['derived', 'defaulted', 'conflict']

function outwardOf(machine: Machine, record: TreeObject, context: TranslationContext): TreeObject {
  const silent = startRun(context)
  return machine.partLists(machine.meaning.withoutAdditions(record, silent), silent)
}

function rebuild(
  machine: Machine,
  trees: readonly Tree[],
  record: TreeObject,
  context: TranslationContext,
): Bytes | undefined {
  const { levels } = machine.levels
  const run = startRun({ at: context.at, secret: context.secret })
  const tree = outwardOf(machine, record, context)
  const message = ascend(levels, context.secret, { run, trace: startTrace(false) }, (level, focus) => {
    const built = level.lens.rebuild(tree, run, focus)
    const patches = trees[levels.indexOf(level)]
    return inOrder(Array.isArray(patches) ? patched(built, patches) : built, level.lens.fields)
  })
  return message === undefined ? undefined : asBytes(message)
}

/** A tree with the kept values put back. Deletions come last first, so that places in lists stay what they were. */
function patched(tree: TreeObject, patches: readonly Tree[]): TreeObject {
  const copy = structuredCopy(tree)
  const entries = patches.filter((each) => Array.isArray(each))
  for (const [pointer, value] of entries) if (value !== undefined) putAt(copy, String(pointer), value)
  for (const [pointer, value] of entries.toReversed()) if (value === undefined) putAt(copy, String(pointer), undefined)
  return isObject(copy) ? copy : tree
}

function structuredCopy(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.map(structuredCopy)
  if (!isObject(tree)) return tree
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, structuredCopy(value)]))
}

function valueAt(tree: Tree, pointer: string): Tree | undefined {
  let node: Tree | undefined = tree
  for (const key of path(pointer).keys) {
    if (Array.isArray(node)) node = node[Number(key)]
    else node = isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined
  }
  return node
}

function putAt(root: Tree, pointer: string, value: Tree | undefined): void {
  const { keys } = path(pointer)
  const last = keys.at(-1) ?? ''
  const parent = valueAt(root, pointer.slice(0, pointer.lastIndexOf('/')))
  if (Array.isArray(parent)) {
    if (value === undefined) parent.splice(Number(last), 1)
    else parent[Number(last)] = value
  } else if (isObject(parent)) {
    if (value === undefined) delete parent[last]
    else parent[last] = value
  }
}
