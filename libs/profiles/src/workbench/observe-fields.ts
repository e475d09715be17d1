import { getAt, isObject, isPointer, path, pointerKey, type Tree, type TreeObject } from '../tree.js'

/** Fields beyond this many are not looked at. */
const MOST_FIELDS = 200

/** How a field was spelt where it had no value. */
export type Absence = 'omit' | 'null' | 'empty'

/** What the samples show of one field. */
export interface ObservedField {
  readonly pointer: string
  readonly type: 'string' | 'number' | 'boolean' | 'list' | 'group' | 'mixed' | 'none'
  /** Values as texts, of single values only; never shown to anybody. */
  readonly texts: readonly string[]
  readonly absences: readonly Absence[]
}

/** The fields of trees of one place in order of appearance; `into` is somebody else's. */
export function observeFields(trees: readonly TreeObject[], into?: string): readonly ObservedField[] {
  const pointers = new Set<string>()
  for (const tree of trees) collect(tree, '', into, pointers)
  // A group that is null in one sample and has members in another is seen by its members.
  const leaves = [...pointers].filter((each) => ![...pointers].some((other) => other.startsWith(`${each}/`)))
  return leaves.slice(0, MOST_FIELDS).map((pointer) => observed(pointer, trees))
}

function collect(node: TreeObject, base: string, into: string | undefined, pointers: Set<string>): void {
  for (const [key, value] of Object.entries(node)) {
    const pointer = base + pointerKey(key)
    if (pointer === into || !isPointer(pointer) || pointers.size > 4 * MOST_FIELDS) continue
    if (isObject(value) && Object.keys(value).length > 0) collect(value, pointer, into, pointers)
    else pointers.add(pointer)
  }
}

function observed(pointer: string, trees: readonly TreeObject[]): ObservedField {
  const values = trees.map((tree) => getAt(tree, path(pointer)))
  const present = values.flatMap((value) => (value === undefined || value === null || value === '' ? [] : [value]))
  const types = present.map(typeOf)
  const usual = types.find((type) => isUsual(types, (each) => each === type))
  return {
    pointer,
    type: types.length === 0 ? 'none' : (usual ?? 'mixed'),
    texts: present.filter((value) => isSingle(value) && (usual === undefined || typeOf(value) === usual)).map(String),
    absences: [
      ...(values.includes(undefined) ? ['omit' as const] : []),
      ...(values.includes(null) ? ['null' as const] : []),
      ...(values.includes('') ? ['empty' as const] : []),
    ],
  }
}

function typeOf(value: Tree): ObservedField['type'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean'
  }
  return Array.isArray(value) ? 'list' : 'group'
}

function isSingle(value: Tree): boolean {
  return typeof value !== 'object'
}

/** Own profile: samples may hold a few answers that are odd on purpose. */
const USUAL = 0.75

/** True when nearly all items, and at least one, are so. */
export function isUsual<T>(items: readonly T[], test: (item: T) => boolean): boolean {
  return items.length > 0 && items.filter(test).length >= USUAL * items.length
}
