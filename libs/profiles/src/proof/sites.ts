import type { Node } from '../yaml.js'
import { itemsOf, member, textOf } from './edit.js'

/** One operation of a profile's tree. */
export interface OpSite {
  readonly name: string
  /** The mapping `{ name: parameters }`. */
  readonly node: Node
  readonly parameters: Node
  /** The operations beside it, itself among them. */
  readonly beside: readonly Node[]
  /** Pattern of the national item that its pointers are relative to; empty for those of the record itself. */
  readonly base: string
}

/** One layer of a profile's tree. */
export interface LayerSite {
  readonly name: string
  /** The mapping `{ name: parameters }`. */
  readonly node: Node
  readonly parameters: Node
}

/** The fields of one tree of the answer and the operations that answer for them: a lens, a frame, the inside of a list. */
export interface LensSite {
  readonly node: Node
}

/** Where a profile's tree can be changed. */
export interface Sites {
  readonly root: Node
  readonly exchanges: readonly { readonly name: string; readonly node: Node }[]
  readonly layers: readonly LayerSite[]
  readonly lenses: readonly LensSite[]
  readonly ops: readonly OpSite[]
  readonly tables: readonly { readonly name: string; readonly node: Node }[]
}

/** Finds the places of a profile's tree, in the order of the file. */
export function sitesOf(root: Node): Sites {
  const exchanges = entriesOf(member(root, 'exchanges'))
  const layers = exchanges.flatMap(({ node }) => layersOf(node))
  const outer = exchanges.flatMap(({ node }) => {
    const frames = layersOf(node).filter(({ name }) => name === 'frame')
    const lens = member(member(node, 'answer'), 'lens')
    return [...frames.map(({ parameters }) => parameters), ...(lens ? [lens] : [])]
  })
  const ops = outer.flatMap((lens) => opsOf(itemsOf(lens, 'ops')))
  const inner = ops.filter(
    ({ parameters }) => member(parameters, 'fields')?.kind === 'list' && member(parameters, 'ops'),
  )
  const lenses = [...outer, ...inner.map(({ parameters }) => parameters)].map((node) => ({ node }))
  return { root, exchanges, layers, lenses, ops, tables: entriesOf(member(root, 'tables')) }
}

/** The operations of one exchange, those inside others too. */
export function opsOfExchange(exchange: Node): readonly OpSite[] {
  const frames = layersOf(exchange).filter(({ name }) => name === 'frame')
  const lens = member(member(exchange, 'answer'), 'lens')
  const lenses = [...frames.map(({ parameters }) => parameters), ...(lens ? [lens] : [])]
  return lenses.flatMap((each) => opsOf(itemsOf(each, 'ops')))
}

function entriesOf(node: Node | undefined): readonly { name: string; node: Node }[] {
  return node?.kind === 'map' ? [...node.entries].map(([name, entry]) => ({ name, node: entry.node })) : []
}

function layersOf(exchange: Node): readonly LayerSite[] {
  return itemsOf(member(exchange, 'answer'), 'layers').flatMap((node) => named(node))
}

function named(node: Node): readonly LayerSite[] {
  return entriesOf(node).map(({ name, node: parameters }) => ({ name, node, parameters }))
}

/** Operations whose inner pointers are relative to an item of their national list. */
const RELATIVE = ['each', 'gather']

/** The operations of a list and those inside them (`switch`, `each`, `head`, `wrap`, `gather`). */
function opsOf(list: readonly Node[], base = ''): readonly OpSite[] {
  return list.flatMap((node) =>
    named(node).flatMap((site) => {
      const item = RELATIVE.includes(site.name) ? `${base}${textOf(site.parameters, 'national') ?? ''}/*` : base
      const inner = nestedLists(site.parameters).flatMap((each) => opsOf(each, item))
      return [{ ...site, beside: list, base }, ...inner]
    }),
  )
}

function nestedLists(node: Node): readonly (readonly Node[])[] {
  if (node.kind === 'text') return []
  if (node.kind === 'list') return node.items.flatMap(nestedLists)
  return entriesOf(node).flatMap(({ name, node: child }) =>
    name === 'ops' ? [itemsOf(node, 'ops')] : nestedLists(child),
  )
}
