import type { Node } from '../yaml.js'
import { itemsOf, member, textOf } from './edit.js'
import { type OpSite, opsOfExchange } from './sites.js'

/** A value that a profile has a word for, and the pattern of its element. */
export type NamedValue = readonly [pattern: string, value: string]

/** The values that the operations of an exchange name: rows of tables, cases, levels and states. */
export function namedValues(root: Node, exchange: string): readonly NamedValue[] {
  const node = member(member(root, 'exchanges'), exchange)
  return node ? opsOfExchange(node).flatMap((site) => valuesOf(site, member(root, 'tables'))) : []
}

function valuesOf(site: OpSite, tables: Node | undefined): readonly NamedValue[] {
  const { name, parameters, base } = site
  const national = textOf(parameters, 'national')
  if (name === 'riskMap') {
    return itemsOf(parameters, 'rows').flatMap((row) => [
      ...textsOf('/assessment/level', row, 'level'),
      ...textsOf('/assessment/state', row, 'state'),
    ])
  }
  if (national === undefined) return []
  const table = member(tables, textOf(parameters, 'table') ?? '')
  const rows = name === 'switch' ? itemsOf(parameters, 'cases') : itemsOf(table, 'rows')
  return rows.flatMap((row) => textsOf(base + national, row, 'national'))
}

function textsOf(pattern: string, row: Node, key: string): readonly NamedValue[] {
  const text = textOf(row, key)
  return text === undefined ? [] : [[pattern, text]]
}
