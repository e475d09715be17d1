import type { Node } from '../yaml.js'
import { itemsOf, mapAt, member, swapped, textAt, textOf } from './edit.js'
import { type Mutant, mutant, pairs } from './mutant.js'
import { ruleOf } from './mutate-cell.js'
import type { OpSite, Sites } from './sites.js'

/** States of an unknown level that stand in for each other; any two that differ would do. */
const STATES = ['under-review', 'being-issued', 'expired', 'suspended', 'cancelled', 'not-applied'] as const

/** Most pairs of rows that are swapped, and groups whose canonical row is moved, in one table. */
const MOST = 4

/** What the levels of one `riskMap` can be mistaken in. */
export function riskMapMutants(site: OpSite): readonly Mutant[] {
  const rows = itemsOf(site.parameters, 'rows').filter(isRead)
  const used = rows.map((row) => textOf(row, 'state'))
  const states = rows.flatMap((row) => {
    const state = member(row, 'state')
    const other = STATES.find((code) => !used.includes(code)) ?? STATES.find((code) => code !== textOf(row, 'state'))
    if (state?.kind !== 'text' || other === undefined) return []
    return [mutant('state', `${ruleOf(site)} ${state.text}`, state, new Map([[state, textAt(state, other)]]))]
  })
  const missing = member(site.parameters, 'missing')
  const unsaid = missing ? [mutant('missing', ruleOf(site), missing, new Map([[missing, undefined]]))] : []
  const levels = rows.filter((row) => textOf(row, 'only') === undefined)
  return [...states, ...unsaid, ...canonicalMutants(levels, riskKey, 'risk-canonical', ruleOf(site))]
}

/**
 * Neighbouring levels with each other's city value, in every `riskMap` and in the order of risk: what an author does who
 * takes one colour for the other.
 */
export function riskSwaps({ root, ops }: Sites): readonly Mutant[] {
  const order = itemsOf(member(root, 'meaning'), 'riskOrder')
  const rows = ops.filter(({ name }) => name === 'riskMap').flatMap(({ parameters }) => itemsOf(parameters, 'rows'))
  const levelsOf = (node: Node) => levelsSaid(rows, node)
  return order.slice(0, -1).flatMap((lower, index) => {
    const higher = order[index + 1]
    if (lower.kind !== 'text' || higher?.kind !== 'text' || levelsOf(lower) === levelsOf(higher)) return []
    const texts = [lower, higher, ...rows.map((row) => member(row, 'city'))]
    const edits = new Map<Node, Node>()
    for (const node of texts) {
      if (node?.kind !== 'text') continue
      if (node.text === lower.text) edits.set(node, textAt(node, higher.text))
      else if (node.text === higher.text) edits.set(node, textAt(node, lower.text))
    }
    return [mutant('risk-swap', `${lower.text} ⇄ ${higher.text}`, lower, edits)]
  })
}

function levelsSaid(rows: readonly Node[], value: Node): string {
  const own = rows.filter((row) => value.kind === 'text' && isRead(row) && textOf(row, 'city') === value.text)
  return own.map((row) => textOf(row, 'level')).join()
}

function isRead(row: Node): boolean {
  return textOf(row, 'only') !== 'toCity'
}

function riskKey(row: Node): string {
  return `${textOf(row, 'level')}:${textOf(row, 'state') ?? ''}`
}

/** What the value tables can be mistaken in: rows with each other's city value, another canonical row. */
export function tableMutants({ tables }: Sites): readonly Mutant[] {
  return tables.flatMap(({ name, node }) => {
    const rows = itemsOf(node, 'rows').filter((row) => textOf(row, 'only') === undefined)
    const differ = (a: Node, b: Node) => textOf(a, 'national') !== textOf(b, 'national')
    const swaps = pairs(rows, differ, MOST).flatMap(([a, b]) => {
      const [first, second] = [member(a, 'city'), member(b, 'city')]
      if (first?.kind !== 'text' || second?.kind !== 'text') return []
      return [mutant('row-swap', `${name} ${first.text} ⇄ ${second.text}`, first, swapped(first, second))]
    })
    return [...swaps, ...canonicalMutants(rows, (row) => textOf(row, 'national') ?? '', 'row-canonical', name)]
  })
}

/** Another canonical row in each group of rows with one image. */
function canonicalMutants(
  rows: readonly Node[],
  imageOf: (row: Node) => string,
  kind: 'risk-canonical' | 'row-canonical',
  where: string,
): readonly Mutant[] {
  const groups = [...new Set(rows.map(imageOf))].map((image) => rows.filter((row) => imageOf(row) === image))
  return groups
    .filter((group) => group.length > 1)
    .slice(0, MOST)
    .flatMap((group) => {
      const canonical = group.find((row) => member(row, 'canonical'))
      const other = group.find((row) => row !== canonical)
      if (canonical?.kind !== 'map' || other?.kind !== 'map') return []
      const { canonical: mark, ...rest } = membersOf(canonical)
      const edits = new Map<Node, Node>([
        [canonical, mapAt(canonical, rest)],
        [other, mapAt(other, { ...membersOf(other), canonical: mark })],
      ])
      return [mutant(kind, `${where} ${textOf(canonical, 'city')} ⇄ ${textOf(other, 'city')}`, canonical, edits)]
    })
}

function membersOf(node: Extract<Node, { kind: 'map' }>): Readonly<Record<string, Node>> {
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, entry.node]))
}
