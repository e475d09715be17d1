import type { MapNode, Node } from '../yaml.js'

/** Changes of a profile's tree: each node that changes, and what stands there instead; undefined takes it away. */
export type Edits = ReadonlyMap<Node, Node | undefined>

/** The tree with the edits made; lines stay what they were. The same node is shared by both wherever nothing changed. */
export function withEdits(node: Node, edits: Edits): Node | undefined {
  if (edits.has(node)) return edits.get(node)
  if (node.kind === 'text') return node
  if (node.kind === 'list') {
    const items = node.items.map((item) => withEdits(item, edits))
    if (items.every((item, index) => item === node.items[index])) return node
    return { ...node, items: items.filter((item) => item !== undefined) }
  }
  let isChanged = false
  const entries = new Map<string, { at: Node['at']; node: Node }>()
  for (const [key, entry] of node.entries) {
    const edited = withEdits(entry.node, edits)
    isChanged ||= edited !== entry.node
    if (edited !== undefined) entries.set(key, { at: entry.at, node: edited })
  }
  return isChanged ? { ...node, entries } : node
}

/** A text on the line of another node. */
export function textAt(place: Node, text: string): Node {
  return { kind: 'text', text, at: place.at }
}

/** A list of texts on the line of another node. */
export function listAt(place: Node, texts: readonly string[]): Node {
  return { kind: 'list', items: texts.map((text) => textAt(place, text)), at: place.at }
}

/** A mapping on the line of another node. */
export function mapAt(place: Node, members: Readonly<Record<string, Node | undefined>>): MapNode {
  const entries = new Map<string, { at: Node['at']; node: Node }>()
  for (const [key, node] of Object.entries(members)) if (node) entries.set(key, { at: node.at, node })
  return { kind: 'map', entries, at: place.at }
}

/** The member of a mapping; undefined where there is none, or no mapping. */
export function member(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.node : undefined
}

/** The text of a member; undefined where it is none. */
export function textOf(node: Node | undefined, key: string): string | undefined {
  const found = member(node, key)
  return found?.kind === 'text' ? found.text : undefined
}

/** The items of a list member; none where it is no list. */
export function itemsOf(node: Node | undefined, key: string): readonly Node[] {
  const found = member(node, key)
  return found?.kind === 'list' ? found.items : []
}

/** Two nodes in each other's place. */
export function swapped(a: Node, b: Node): Edits {
  return new Map([
    [a, b],
    [b, a],
  ])
}
