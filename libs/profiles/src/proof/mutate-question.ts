import type { Node } from '../yaml.js'
import { itemsOf, mapAt, member, textAt, textOf } from './edit.js'
import { type Mutant, type MutantKind, mutant } from './mutant.js'
import { itemMutants, numberMutants, textMutants } from './mutate-cell.js'
import { OTHER_FORM } from './mutate-ops.js'
import type { Sites } from './sites.js'

/** Alphabets that are easily taken for each other; each notices a character that only one of them has. */
const OTHER_ALPHABET: Readonly<Record<string, string>> = {
  digits: 'hex-lower',
  'hex-lower': 'hex-upper',
  'hex-upper': 'hex-lower',
  alphanumeric: 'digits',
  base64url: 'alphanumeric',
}

/** Sources that are easily taken for each other. */
const OTHER_SOURCE: Readonly<Record<string, string>> = {
  symbol: 'reference',
  reference: 'symbol',
  'document-number': 'document-type',
  'document-type': 'document-number',
  telephone: 'one-time-code',
  'one-time-code': 'telephone',
  name: 'document-number',
  venue: 'reference',
}

/** What a question to a city can be mistaken in: its symbol, how it is carried, what it says, what may be asked for. */
export function questionMutants({ exchanges, root }: Sites): readonly Mutant[] {
  const own = exchanges.flatMap(({ name, node }) => [
    ...transportMutants(member(node, 'transport'), name),
    ...itemsOf(node, 'request').flatMap((field) => requestMutants(field, name)),
    ...itemMutants(node, 'documentTypes', 'document-type', name),
  ])
  const symbol = member(root, 'symbol')
  return [...own, ...(symbol ? symbolMutants(symbol) : [])]
}

/** Every text of a recipe's parameters is another one, and every header is left out. */
function transportMutants(transport: Node | undefined, name: string): readonly Mutant[] {
  if (transport?.kind !== 'map') return []
  return [...transport.entries].flatMap(([recipe, { node }]) => {
    const headers = member(node, 'headers')
    const gone = headers?.kind === 'map' ? [...headers.entries] : []
    return [
      ...otherTexts(node, `${name} ${recipe}`),
      ...gone.map(([header, entry]) => {
        const place = gone.length === 1 && headers ? headers : entry.node
        return mutant('transport', `${name} ${recipe} ${header}`, entry.node, new Map([[place, undefined]]))
      }),
    ]
  })
}

function otherTexts(node: Node, what: string): readonly Mutant[] {
  if (node.kind === 'text') return [other('transport', what, node, `${node.text}x`)]
  if (node.kind === 'list')
    return node.items.map((item) => mutant('transport', what, item, new Map([[item, undefined]])))
  return [...node.entries].flatMap(([key, entry]) => otherTexts(entry.node, `${what} ${key}`))
}

function requestMutants(field: Node, exchange: string): readonly Mutant[] {
  const what = `${exchange} request ${textOf(field, 'name') ?? ''}`
  const texts = (key: string, change: (text: string) => string) => textMutants(field, key, 'request', what, change)
  const wrap = member(field, 'wrap')
  return [
    ...['name', 'fixed', 'secret'].flatMap((key) => texts(key, otherWord(textOf(field, 'as')))),
    ...texts('from', (source) => OTHER_SOURCE[source] ?? source),
    ...['case', 'as'].flatMap((key) => goneMutants(field, key, what)),
    ...placeMutants(field, what),
    ...['before', 'after'].flatMap((key) => (wrap ? textMutants(wrap, key, 'request', what, (t) => `${t}x`) : [])),
  ]
}

/** A number stays one, a boolean too. */
function otherWord(as: string | undefined): (text: string) => string {
  const opposite: Readonly<Record<string, string>> = { true: 'false', false: 'true' }
  return (text) => (as === 'boolean' ? (opposite[text] ?? `${text}x`) : text + (/^\d+$/.test(text) ? '1' : 'x'))
}

/** In the query what stands in the body, and the other way round. */
function placeMutants(field: Node, what: string): readonly Mutant[] {
  if (field.kind !== 'map') return []
  const place = textAt(field, textOf(field, 'in') === 'query' ? 'body' : 'query')
  const members = Object.fromEntries([...field.entries].map(([key, entry]) => [key, entry.node]))
  return [mutant('request', `${what} in`, field, new Map([[field, mapAt(field, { ...members, in: place })]]))]
}

function symbolMutants(symbol: Node): readonly Mutant[] {
  const parts = itemsOf(symbol, 'parts')
  const clock = member(symbol, 'clock')
  return [
    ...parts.flatMap((part) => textMutants(part, 'literal', 'symbol', 'symbol', (text) => `${text}x`)),
    ...parts.flatMap((part) => {
      const token = member(part, 'token')
      return token ? tokenMutants(token, textOf(token, 'name') === (clock && textOf(clock, 'part'))) : []
    }),
    ...(clock ? clockMutants(clock) : []),
  ]
}

function tokenMutants(token: Node, isClock: boolean): readonly Mutant[] {
  const what = `symbol ${textOf(token, 'name') ?? ''}`
  // A time is read by its form: what other characters it may have makes no difference.
  const other = (alphabet: string) => (isClock ? alphabet : (OTHER_ALPHABET[alphabet] ?? alphabet))
  return [
    ...numberMutants(token, 'length', what, 'symbol'),
    ...numberMutants(token, 'upTo', what, 'symbol', -1),
    ...textMutants(token, 'alphabet', 'symbol', what, other),
  ]
}

function clockMutants(clock: Node): readonly Mutant[] {
  return [
    ...numberMutants(clock, 'life', 'symbol clock', 'symbol'),
    ...textMutants(clock, 'form', 'symbol', 'symbol clock', (form) => OTHER_FORM[form] ?? form),
    mutant('symbol', 'symbol clock', clock, new Map([[clock, undefined]])),
  ]
}

function goneMutants(node: Node, key: string, what: string): readonly Mutant[] {
  const found = member(node, key)
  return found ? [mutant('request', `${what} ${key}`, found, new Map([[found, undefined]]))] : []
}

function other(kind: MutantKind, what: string, node: Node, text: string): Mutant {
  return mutant(kind, what, node, new Map([[node, textAt(node, text)]]))
}
