import type { Node } from '../yaml.js'
import { itemsOf, member, textAt, textOf } from './edit.js'
import { type Mutant, type MutantKind, mutant } from './mutant.js'
import type { OpSite } from './sites.js'

/** Steps whose taking away an inward fixture notices; a `limit` only cuts outward. */
const STEPS_NOTICED = (name: string) => name !== 'limit'

/** Parameters of operations that are numbers: one more is another rule. */
const NUMBERS = ['scale', 'life', 'last']

/** Name of an operation in mutants: the operation and the field or element it answers for. */
export function ruleOf({ name, parameters }: OpSite): string {
  return `${name}:${textOf(parameters, 'city') ?? textOf(parameters, 'national') ?? textOf(parameters, 'number') ?? ''}`
}

/** What any operation can be mistaken in: a spelling of absence, a step, a number, a secret. */
export function cellMutants(site: OpSite): readonly Mutant[] {
  const { parameters } = site
  const rule = ruleOf(site)
  return [
    ...itemMutants(parameters, 'absent', 'absent', rule),
    ...itemMutants(parameters, 'unset', 'absent', rule),
    ...stepMutants(parameters, rule),
    ...NUMBERS.flatMap((key) => numberMutants(parameters, key, rule)),
    ...secretMutants(parameters, rule),
  ]
}

/** One mutant for each item of a list that is taken out; the only one with its list. */
export function itemMutants(node: Node, key: string, kind: MutantKind, rule: string): readonly Mutant[] {
  const list = member(node, key)
  if (list?.kind !== 'list') return []
  return list.items.map((item) => {
    const gone = list.items.length === 1 ? list : item
    return mutant(kind, `${rule} ${item.kind === 'text' ? item.text : ''}`.trim(), item, new Map([[gone, undefined]]))
  })
}

function stepMutants(parameters: Node, rule: string): readonly Mutant[] {
  const steps = itemsOf(parameters, 'through')
  return steps.flatMap((step) => {
    const [name] = step.kind === 'map' ? [...step.entries.keys()] : []
    if (name === undefined || !STEPS_NOTICED(name)) return []
    const gone = steps.length === 1 ? member(parameters, 'through') : step
    return gone ? [mutant('step', `${rule} ${name}`, step, new Map([[gone, undefined]]))] : []
  })
}

/** One more of a number, or so many. */
export function numberMutants(
  node: Node,
  key: string,
  rule: string,
  kind: 'number' | 'symbol' = 'number',
  more = 1,
): readonly Mutant[] {
  const found = member(node, key)
  if (found?.kind !== 'text' || !/^\d{1,9}$/.test(found.text)) return []
  const other = textAt(found, String(Number(found.text) + more))
  return [mutant(kind, `${rule} ${key}`, found, new Map([[found, other]]))]
}

/** Another secret in place of a key or vector. */
export function secretMutants(node: Node, rule: string): readonly Mutant[] {
  return ['key', 'iv'].flatMap((key) => {
    const found = member(node, key)
    if (found?.kind !== 'text' || found.text === 'front') return []
    return [mutant('secret', `${rule} ${key}`, found, new Map([[found, textAt(found, `${found.text}-other`)]]))]
  })
}

/** Another text in place of one. */
export function textMutants(
  node: Node,
  key: string,
  kind: MutantKind,
  rule: string,
  other: (text: string) => string,
): readonly Mutant[] {
  const found = member(node, key)
  const instead = found?.kind === 'text' ? other(found.text) : undefined
  if (found?.kind !== 'text' || instead === undefined || instead === found.text) return []
  return [mutant(kind, `${rule} ${key}`, found, new Map([[found, textAt(found, instead)]]))]
}

/** A literal of the same type that is another one. */
export function otherLiteral(type: string | undefined): (text: string) => string {
  return (text) => {
    if (type === 'boolean') return text === 'true' ? 'false' : 'true'
    return type === 'number' ? String(Number(text) + 1) : `${text}x`
  }
}

/** Another separator. */
export function otherSeparator(text: string): string {
  return text === '|' ? ';' : '|'
}
