import { parseXml, type XmlElement } from '@yimatong/codec'
import type { Carrier } from '../layers/layer.js'
import { isPointer, pointerKey } from '../tree.js'
import { guessFixedWidth } from './guess-columns.js'
import { attempt, type LayerProposal, read, type SyntaxGuess, syntaxOf, textIn } from './layer-trial.js'

/** The likeliest syntax of carriers of one place; undefined where none reads at least half of them. */
export function guessSyntax(carriers: readonly Carrier[]): SyntaxGuess | undefined {
  const texts = carriers.map(textIn).filter((text) => text !== undefined)
  const guesses = [...(texts.length === carriers.length ? textGuesses(texts) : []), ...guessFixedWidth(carriers)]
  const fitting = guesses.filter((guess) => fits(guess, carriers))
  return fitting.reduce<SyntaxGuess | undefined>((a, b) => (a && a.confidence >= b.confidence ? a : b), undefined)
}

function fits(guess: SyntaxGuess, carriers: readonly Carrier[]): boolean {
  const syntax = attempt(() => syntaxOf(guess))
  const count = syntax ? carriers.filter((each) => read(syntax, each)).length : 0
  return count > 0 && 2 * count >= carriers.length
}

function textGuesses(texts: readonly string[]): readonly SyntaxGuess[] {
  const [first = ''] = texts.map((text) => text.trimStart()).filter((text) => text !== '')
  const sign = first.charAt(0)
  if (sign === '{') return [guess('json', {}, 0.99)]
  if (sign === '[') return [guess('json', { root: 'array' }, 0.95)]
  if (sign === '<') return texts.flatMap(xmlGuess).slice(0, 1)
  const some = texts.filter((text) => text.length <= MOST).slice(0, 20)
  return [...queryGuess(some), ...keyValueGuesses(some), ...delimitedGuesses(some)]
}

/** Longer texts are no records of one line. */
const MOST = 65_536

function guess(name: string, parameters: LayerProposal['parameters'], confidence: number): SyntaxGuess {
  return { name, parameters, confidence }
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]{0,39}$/u

function queryGuess(texts: readonly string[]): readonly SyntaxGuess[] {
  const isQuery = (text: string) => /^[A-Za-z_][\w.-]*=[^&=]*(&[A-Za-z_][\w.-]*=[^&=]*)+$/.test(text)
  if (texts.length === 0 || !texts.some(isQuery)) return []
  const plus = texts.some((text) => text.includes('+')) ? { plus: 'blank' } : {}
  return [guess('query', plus, 0.94)]
}

const SEPARATORS = [';', '&', '|', ',', '\r\n', '\n', '\t', '#', '$', '~', '^', '@', '；', '，', '||', '&&', '##', '^^']
const ASSIGNS = ['=', ':', '：', '->']

function keyValueGuesses(texts: readonly string[]): readonly SyntaxGuess[] {
  return SEPARATORS.flatMap((separator) =>
    ASSIGNS.flatMap((assign) => {
      const counts = texts.map((text) => pairCount(text, separator, assign)).filter((count) => count >= 2)
      if (counts.length === 0 || 2 * counts.length < texts.length) return []
      // More pairs in each: the longer reading of `a=1;b=2` is the right one.
      const many = Math.min(20, Math.min(...counts))
      return [guess('key-value', { separator, assign }, 0.9 + many / 1000)]
    }),
  )
}

function pairCount(text: string, separator: string, assign: string): number {
  const pairs = text.split(separator)
  const isPair = (pair: string) => NAME.test(pair.slice(0, Math.max(0, pair.indexOf(assign))))
  return pairs.length <= 400 && pairs.every(isPair) ? pairs.length : 0
}

function delimitedGuesses(texts: readonly string[]): readonly SyntaxGuess[] {
  return SEPARATORS.filter((separator) => !/[\r\n]/.test(separator)).flatMap((separator) => {
    const counts = texts.map((text) => text.split(separator, 400).length)
    const usual = mostFrequent(counts)
    if (usual < 4 || usual >= 400) return []
    const share = counts.filter((count) => count === usual).length / counts.length
    const fields = Array.from({ length: usual }, (_, index) => `f${index + 1}`)
    const quote = texts.some((text) => text.split(separator, 400).some(isQuoted)) ? { quote: '"' } : {}
    return [guess('delimited', { separator, ...quote, fields }, 0.5 + 0.35 * share + Math.min(usual, 40) / 1000)]
  })
}

function isQuoted(field: string): boolean {
  return field.length >= 2 && field.startsWith('"') && field.endsWith('"')
}

function mostFrequent(counts: readonly number[]): number {
  const times = (count: number) => counts.filter((each) => each === count).length
  return counts.reduce((a, b) => (times(b) > times(a) ? b : a), 0)
}

interface XmlShape {
  readonly namespaces: Map<string, string>
  readonly lists: Set<string>
  hasAttributes: boolean
}

function xmlGuess(text: string): readonly SyntaxGuess[] {
  const root = attempt(() => parseXml(text, { maxDepth: 16 }))
  if (!root || !isPointer(pointerKey(root.name))) return []
  const shape: XmlShape = { namespaces: new Map(), lists: new Set(), hasAttributes: false }
  look(root, shape)
  // A namespace without a prefix has none that a profile could call it by.
  const prefix = shape.namespaces.has('') ? 'ns:' : ''
  const namespaces = Object.fromEntries([...shape.namespaces].map(([name, uri]) => [name === '' ? 'ns' : name, uri]))
  const parameters = {
    root: root.name.includes(':') ? root.name : prefix + root.name,
    ...(shape.namespaces.size > 0 && { namespaces }),
    ...declarationOf(text),
    ...(shape.lists.size > 0 && { lists: [...shape.lists] }),
    ...(shape.hasAttributes && { attributes: 'keep' }),
  }
  return [guess('xml', parameters, 0.97)]
}

function declarationOf(text: string) {
  const encoding = /^<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9-]{1,10})["']/.exec(text)?.[1]?.toLowerCase()
  const known = ['utf-8', 'gbk', 'gb2312', 'gb18030'].find((name) => name === encoding)
  return known === undefined ? {} : { declaration: known }
}

function look(element: XmlElement, shape: XmlShape): void {
  for (const [key, value] of Object.entries(element.attributes)) {
    if (key === 'xmlns') shape.namespaces.set('', value)
    else if (key.startsWith('xmlns:')) shape.namespaces.set(key.slice(6), value)
    else shape.hasAttributes = true
  }
  const seen = new Set<string>()
  for (const child of element.children) {
    if (typeof child === 'string') continue
    if (seen.has(child.name)) shape.lists.add(child.name)
    seen.add(child.name)
    look(child, shape)
  }
}
