import type { JsonValue } from '@yimatong/codec'

/** A decoded message or a record, as a tree. */
export type Tree = JsonValue

/** A tree node with members. */
export type TreeObject = { [key: string]: JsonValue }

/** A compiled JSON pointer (RFC 6901): the text and its segments. */
export interface Path {
  readonly pointer: string
  readonly keys: readonly string[]
}

/** True for a JSON pointer whose segments are 1 to 64 characters and none is a prototype key. */
export function isPointer(text: string): boolean {
  if (text === '') return true
  if (!text.startsWith('/') || text.length > 400) return false
  return text
    .slice(1)
    .split('/')
    .every((key) => key.length > 0 && key.length <= 64 && key !== '__proto__' && !/~(?![01])/.test(key))
}

/** Compiles a pointer for which {@link isPointer} holds. */
export function path(pointer: string): Path {
  const keys = pointer === '' ? [] : pointer.slice(1).split('/').map(unescapeKey)
  return { pointer, keys }
}

function unescapeKey(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** True for a tree with members. */
export function isObject(tree: unknown): tree is TreeObject {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree)
}

/** The tree at a path; undefined when there is none. Only own members are seen. */
export function getAt(root: Tree, at: Path): Tree | undefined {
  let node: Tree | undefined = root
  for (const key of at.keys) {
    if (!isObject(node) || !Object.hasOwn(node, key)) return undefined
    node = node[key]
  }
  return node
}

/** Writes a tree at a path, making the objects on the way; false when something else stands in the way. */
export function setAt(root: TreeObject, at: Path, value: Tree): boolean {
  let node = root
  const last = at.keys.length - 1
  for (let i = 0; i < last; i++) {
    const key = at.keys[i] ?? ''
    let next = Object.hasOwn(node, key) ? node[key] : undefined
    if (next === undefined) {
      next = {}
      node[key] = next
    }
    if (!isObject(next)) return false
    node = next
  }
  const key = at.keys[last]
  if (key === undefined) return false
  node[key] = value
  return true
}

/** A copy without the member at a path; the input is untouched. */
export function withoutAt(root: TreeObject, at: Path): TreeObject {
  const [key, ...rest] = at.keys
  if (key === undefined || !Object.hasOwn(root, key)) return root
  const copy = { ...root }
  const child = copy[key]
  if (rest.length === 0) delete copy[key]
  else if (isObject(child)) copy[key] = withoutAt(child, { pointer: '', keys: rest })
  return copy
}

/** A copy with another value at the path of a member that is there; the input is untouched. */
export function withAt(root: TreeObject, at: Path, value: Tree): TreeObject {
  const [key, ...rest] = at.keys
  if (key === undefined || !Object.hasOwn(root, key)) return root
  const child = root[key]
  if (rest.length === 0) return { ...root, [key]: value }
  return isObject(child) ? { ...root, [key]: withAt(child, { pointer: '', keys: rest }, value) } : root
}

/** One segment of a pointer, escaped. */
export function pointerKey(key: string): string {
  if (!key.includes('~') && !key.includes('/')) return `/${key}`
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Differences beyond this many are not listed: who judges by them refuses then. */
export const MAX_DIFFERENCES = 64

/**
 * Pointers at which two trees differ; member order is no difference, a missing member and an empty object are. At most
 * {@link MAX_DIFFERENCES} are listed.
 */
export function diffTrees(a: Tree | undefined, b: Tree | undefined): readonly string[] {
  const out: string[] = []
  collectDifferences(a, b, '', out)
  return out
}

function collectDifferences(a: Tree | undefined, b: Tree | undefined, at: string, out: string[]): void {
  if (a === b || out.length >= MAX_DIFFERENCES) return
  if (isObject(a) && isObject(b)) collectMembers(a, b, at, out)
  else if (Array.isArray(a) && Array.isArray(b)) {
    const length = Math.max(a.length, b.length)
    for (let i = 0; i < length && out.length < MAX_DIFFERENCES; i++) collectDifferences(a[i], b[i], `${at}/${i}`, out)
  } else out.push(at)
}

function collectMembers(a: TreeObject, b: TreeObject, at: string, out: string[]): void {
  for (const key of Object.keys(a)) {
    const left = a[key]
    const right = own(b, key)
    // Pointers are only made for what differs.
    if (left !== right) collectDifferences(left, right, at + pointerKey(key), out)
  }
  for (const key of Object.keys(b)) if (!Object.hasOwn(a, key)) out.push(at + pointerKey(key))
}

function own(node: TreeObject, key: string): Tree | undefined {
  return Object.hasOwn(node, key) ? node[key] : undefined
}

/** True when `pointer` is `ancestor` or below it. */
export function isUnder(pointer: string, ancestor: string): boolean {
  return pointer.startsWith(ancestor) && (pointer.length === ancestor.length || pointer.charAt(ancestor.length) === '/')
}

/** A copy whose members stand in the order of `fields`; members that are not listed follow. */
export function inOrder(root: TreeObject, fields: readonly Path[]): TreeObject {
  const out: TreeObject = {}
  for (const field of fields) {
    const value = getAt(root, field)
    if (value !== undefined) setAt(out, field, value)
  }
  for (const key of Object.keys(root)) if (!Object.hasOwn(out, key)) out[key] = root[key] ?? null
  return out
}
