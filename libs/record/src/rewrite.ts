import type { ElementNode, GroupElementNode, GroupNode, LeafNode, SpecialNode } from './element-tree.js'
import { derived, isOrigin } from './origins.js'
import type { Origin } from './record.js'
import { type Group, isGroup } from './value.js'

/** What becomes of one element: a new value, and how it was derived when it is no longer what its source said. */
export interface Rewritten<Value> {
  readonly value: Value
  readonly how?: string
}

/** How {@link rewriteRecord} treats the parts of a record. */
export interface Rewriting<Value> {
  /** The new element, or undefined to leave it out. `pointer` is its JSON pointer. */
  readonly element: (node: LeafNode, value: unknown, pointer: string) => Rewritten<Value> | undefined
  /** The new value of a constant such as `/profile`. */
  readonly constant: (value: unknown) => Value
  /** False leaves a whole group, or a list of groups, out. */
  readonly keepsGroup?: (node: GroupElementNode) => boolean
}

/** Members of a rewritten group. */
export interface RewrittenGroup<Value> {
  [key: string]: Value | RewrittenGroup<Value> | RewrittenGroup<Value>[]
}

/** A rewritten record without its origins, and the origins of what is left. */
export interface RewrittenRecord<Value> {
  readonly members: RewrittenGroup<Value>
  readonly origins: Readonly<Record<string, Origin>>
}

interface Walk<Value> extends Rewriting<Value> {
  readonly from: Group
  readonly origins: Record<string, Origin>
}

/**
 * Rewrites a checked record (in either form) element by element, in the order of the table, and keeps the origins in
 * step. The members of `record` are only read.
 */
export function rewriteRecord<Value>(
  record: object,
  root: GroupNode,
  rewriting: Rewriting<Value>,
): RewrittenRecord<Value> {
  const members: Group = { ...record }
  const walk = { ...rewriting, from: isGroup(members.origins) ? members.origins : {}, origins: {} }
  return { members: rewriteGroup(walk, members, root, ''), origins: walk.origins }
}

function rewriteGroup<Value>(walk: Walk<Value>, members: Group, group: GroupNode, base: string): RewrittenGroup<Value> {
  const out: RewrittenGroup<Value> = {}
  for (const node of group.children) {
    const member = members[node.key]
    const rewritten = member === undefined ? undefined : rewriteMember(walk, member, node, base + node.suffix)
    if (rewritten !== undefined) out[node.key] = rewritten
  }
  return out
}

function rewriteMember<Value>(
  walk: Walk<Value>,
  member: unknown,
  node: ElementNode,
  pointer: string,
): RewrittenGroup<Value>[string] | undefined {
  switch (node.kind) {
    case 'scalar':
      return node.type === 'constant' ? walk.constant(member) : rewriteElement(walk, member, node, pointer)
    case 'scalars':
      return rewriteElement(walk, member, node, pointer)
    case 'extensions':
      return rewriteExtensions(walk, member, node, pointer)
    case 'origins':
      return undefined
    default:
      return walk.keepsGroup?.(node) === false ? undefined : rewriteGroups(walk, member, node, pointer)
  }
}

function rewriteGroups<Value>(
  walk: Walk<Value>,
  member: unknown,
  node: GroupElementNode,
  pointer: string,
): RewrittenGroup<Value> | RewrittenGroup<Value>[] | undefined {
  if (isGroup(member)) return rewriteGroup(walk, member, node.group, pointer)
  if (!Array.isArray(member)) return undefined
  return member.map((item, index) => rewriteGroup(walk, isGroup(item) ? item : {}, node.group, `${pointer}/${index}`))
}

function rewriteExtensions<Value>(
  walk: Walk<Value>,
  member: unknown,
  node: SpecialNode,
  pointer: string,
): RewrittenGroup<Value> | undefined {
  const out: RewrittenGroup<Value> = {}
  for (const [name, value] of Object.entries(isGroup(member) ? member : {})) {
    const rewritten = rewriteElement(walk, value, node, `${pointer}/${name}`)
    if (rewritten !== undefined) out[name] = rewritten
  }
  return Object.keys(out).length === 0 ? undefined : out
}

function rewriteElement<Value>(walk: Walk<Value>, value: unknown, node: LeafNode, pointer: string): Value | undefined {
  const rewritten = walk.element(node, value, pointer)
  if (rewritten === undefined) return undefined
  const origin = rewritten.how === undefined ? walk.from[pointer] : derived(rewritten.how)
  if (isOrigin(origin)) walk.origins[pointer] = origin
  return rewritten.value
}
