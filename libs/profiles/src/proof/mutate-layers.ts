import type { Node } from '../yaml.js'
import { type Edits, itemsOf, member, swapped, textAt, textOf } from './edit.js'
import { type Mutant, mutant } from './mutant.js'
import { itemMutants, numberMutants, otherSeparator, secretMutants, textMutants } from './mutate-cell.js'
import type { LayerSite, LensSite, Sites } from './sites.js'

type LayerMutation = (site: LayerSite) => readonly Mutant[]

const affix: LayerMutation = ({ name, parameters }) =>
  textMutants(parameters, 'text', 'affix', name, (text) => `${text}x`)
const secret: LayerMutation = ({ name, parameters }) => secretMutants(parameters, name)
const padding: LayerMutation = ({ name, parameters }) => {
  const other = (text: string) => (text === 'required' ? 'none' : 'required')
  return textMutants(parameters, 'padding', 'padding', name, other)
}

const BY_NAME: Readonly<Record<string, LayerMutation>> = {
  prefix: affix,
  suffix: affix,
  base64: padding,
  base64url: padding,
  'aes-cbc': secret,
  'aes-ecb': secret,
  'sm4-cbc': secret,
  'sm4-ecb': secret,
  charset: gone,
  codec: gone,
  hex: ({ name, parameters }) => {
    return textMutants(parameters, 'case', 'letters', name, (text) => (text === 'lower' ? 'upper' : 'lower'))
  },
  'utf-8': ({ name, parameters }) => {
    return textOf(parameters, 'bom') === 'strip' ? textMutants(parameters, 'bom', 'mark', name, () => 'refuse') : []
  },
  delimited: (site) => [...separator(site), ...columns(site)],
  'key-value': (site) => [
    ...separator(site),
    ...textMutants(site.parameters, 'assign', 'separator', site.name, otherSeparator),
  ],
  'fixed-width': (site) => [
    ...columns(site),
    ...itemsOf(site.parameters, 'fields')
      .slice(0, 1)
      .flatMap((field) => numberMutants(field, 'width', site.name)),
  ],
  frame: (site) => [...picks(site), ...items(site), ...empties(site)],
}

/** What the layers can be mistaken in. */
export function layerMutants({ layers }: Sites): readonly Mutant[] {
  return layers.flatMap((site) => BY_NAME[site.name]?.(site) ?? [])
}

function gone({ name, node }: LayerSite): readonly Mutant[] {
  return [mutant('layer', name, node, new Map([[node, undefined]]))]
}

function separator({ name, parameters }: LayerSite): readonly Mutant[] {
  return textMutants(parameters, 'separator', 'separator', name, otherSeparator)
}

/** The first two columns in each other's place. */
function columns({ name, parameters }: LayerSite): readonly Mutant[] {
  const [a, b] = itemsOf(parameters, 'fields').map((field) => (field.kind === 'map' ? member(field, 'name') : field))
  if (a?.kind !== 'text' || b?.kind !== 'text') return []
  return [mutant('column-swap', `${name} ${a.text} ⇄ ${b.text}`, a, swapped(a, b))]
}

function picks({ name, parameters }: LayerSite): readonly Mutant[] {
  const pick = member(parameters, 'pick')
  const other = (text: string) => (text === 'refuse' ? 'not-found' : 'refuse')
  return pick ? textMutants(pick, 'otherwise', 'pick', name, other) : []
}

function items({ name, parameters }: LayerSite): readonly Mutant[] {
  return textMutants(parameters, 'item', 'item', name, (text) => (text === 'only' ? 'first' : 'only'))
}

function empties({ name, parameters }: LayerSite): readonly Mutant[] {
  const found = member(parameters, 'empty')
  return found ? [mutant('empty', name, found, new Map([[found, undefined]]))] : []
}

/** What an exchange can be mistaken in: what the answer must repeat, whom to ask next, what it has no place for. */
export function exchangeMutants({ exchanges, root }: Sites): readonly Mutant[] {
  const own = exchanges.flatMap(({ name, node }) => {
    const next = member(node, 'followUp')
    return [
      ...itemMutants(node, 'confirms', 'confirms', name),
      ...(next ? [mutant('follow-up', name, next, new Map([[next, undefined]]))] : []),
      ...itemMutants(node, 'leaves', 'leaves', name),
    ]
  })
  const sets = itemsOf(member(root, 'meaning'), 'ruleSets')
  return [...own, ...sets.flatMap((row) => textMutants(row, 'id', 'rule-set', 'meaning', (text) => `${text}-other`))]
}

/** Keys under which a lens names elements of the record, not fields of the city. */
const NATIONAL = [
  'national',
  'number',
  'from',
  'documentType',
  'documentNumber',
  'reason',
  'write',
  'is',
  'id',
  'class',
]

/** Each field of each lens under another name, where it is listed and where it is read. */
export function fieldMutants({ lenses }: Sites): readonly Mutant[] {
  return lenses.flatMap((lens) =>
    itemsOf(lens.node, 'fields').flatMap((field) =>
      field.kind === 'text' ? [fieldMutant(lens, field.text, field)] : [],
    ),
  )
}

function fieldMutant(lens: LensSite, pointer: string, place: Node): Mutant {
  return mutant('field', pointer, place, fieldEdits(lens, pointer))
}

/** A field of a lens under another name, everywhere in it. */
export function fieldEdits({ node }: LensSite, pointer: string): Edits {
  const edits = new Map<Node, Node>()
  for (const text of cityTexts(node, node, '')) {
    if (text.kind !== 'text' || !(text.text === pointer || text.text.startsWith(`${pointer}/`))) continue
    edits.set(text, textAt(text, `${pointer}_${text.text.slice(pointer.length)}`))
  }
  return edits
}

/** The texts of a lens that may be its city pointers; those inside of a list have a lens of their own. */
function cityTexts(node: Node, lens: Node, key: string): readonly Node[] {
  if (NATIONAL.includes(key)) return []
  if (node.kind === 'text') return [node]
  if (node.kind === 'list') return node.items.flatMap((item) => cityTexts(item, lens, key))
  const isInner = node !== lens && member(node, 'fields')?.kind === 'list' && member(node, 'ops') !== undefined
  return [...node.entries].flatMap(([name, entry]) => {
    if (isInner && (name === 'fields' || name === 'ops')) return []
    return cityTexts(entry.node, lens, name)
  })
}
