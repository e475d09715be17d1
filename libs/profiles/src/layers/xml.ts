import { encodeXml, parseXml, type XmlElement } from '@yimatong/codec'
import { choice, dictionary, list, optional, text } from '../form.js'
import { isObject, type Tree, type TreeObject } from '../tree.js'
import { asText, defineLayer, type Syntax } from './layer.js'

/** Declarations by charset; it says what a `charset` envelope around the text does. */
const DECLARATIONS = {
  none: '',
  'utf-8': '<?xml version="1.0" encoding="utf-8"?>',
  gbk: '<?xml version="1.0" encoding="GBK"?>',
  gb2312: '<?xml version="1.0" encoding="GB2312"?>',
  gb18030: '<?xml version="1.0" encoding="GB18030"?>',
} as const

/** Member that holds the text of an element which has attributes too, and of a root without child elements. */
const TEXT = '#text'

interface XmlRules {
  readonly root: string
  /** Namespace to prefix, as the profile names them; whatever prefix the city chose is replaced by it. */
  readonly prefixes: ReadonlyMap<string, string>
  readonly namespaces: ReadonlyMap<string, string>
  readonly lists: ReadonlySet<string>
  readonly attributes: 'refuse' | 'ignore' | 'keep'
}

type Scope = ReadonlyMap<string, string>

/**
 * `xml`: an element becomes its text, or an object of its child elements; `@name` are attributes, elements under
 * `lists` are arrays. Names carry the prefix that `namespaces` gives their namespace, whatever the city wrote.
 * CDATA, prefixes, blanks between elements and the declaration are form. Class F. Outward every value is a text: numbers,
 * null and empty lists would come back as something else, and are refused.
 */
export const xml = defineLayer(
  'xml',
  {
    root: text('the name of the root element'),
    namespaces: optional(dictionary(text('a namespace'))),
    declaration: optional(choice('none', 'utf-8', 'gbk', 'gb2312', 'gb18030')),
    lists: optional(list(text('the name of an element that repeats'))),
    attributes: optional(choice('refuse', 'ignore', 'keep')),
  },
  (parameters): Syntax => {
    const namespaces = parameters.namespaces ?? new Map<string, string>()
    const rules: XmlRules = {
      root: parameters.root,
      namespaces,
      prefixes: new Map([...namespaces].map(([prefix, uri]) => [uri, prefix])),
      lists: new Set(parameters.lists ?? []),
      attributes: parameters.attributes ?? 'refuse',
    }
    const head = DECLARATIONS[parameters.declaration ?? 'none']
    return {
      kind: 'syntax',
      name: 'xml',
      class: 'F',
      at: parameters.at,
      down: (input) => readRoot(parseXml(asText(input), { maxDepth: 16 }), rules),
      up: (tree) => (isWritable(tree, rules) ? head + encodeXml(writeRoot(tree, rules)) : undefined),
    }
  },
)

function readRoot(element: XmlElement, rules: XmlRules): TreeObject | undefined {
  const scope = inner(new Map(), element)
  if (nameOf(element.name, scope, rules, true) !== rules.root) return undefined
  const content = readContent(element, scope, rules)
  return typeof content === 'string' ? { [TEXT]: content } : content
}

function readContent(element: XmlElement, scope: Scope, rules: XmlRules): string | TreeObject | undefined {
  const tree: TreeObject = {}
  if (!readAttributes(element, scope, rules, tree)) return undefined
  let words = ''
  for (const child of element.children) {
    if (typeof child === 'string') words += child
    else if (!readChild(child, scope, rules, tree)) return undefined
  }
  const hasMembers = Object.keys(tree).length > 0
  if (!hasMembers) return words
  const hasChildren = element.children.some((child) => typeof child !== 'string')
  if (hasChildren) return words.trim() === '' ? tree : undefined
  tree[TEXT] = words
  return tree
}

function readChild(child: XmlElement, outer: Scope, rules: XmlRules, tree: TreeObject): boolean {
  const scope = inner(outer, child)
  const name = nameOf(child.name, scope, rules, true)
  const content = name === undefined ? undefined : readContent(child, scope, rules)
  if (name === undefined || content === undefined) return false
  const before = Object.hasOwn(tree, name) ? tree[name] : undefined
  if (rules.lists.has(name)) {
    if (Array.isArray(before)) before.push(content)
    else tree[name] = [content]
    return true
  }
  if (before !== undefined) return false
  tree[name] = content
  return true
}

function readAttributes(element: XmlElement, scope: Scope, rules: XmlRules, tree: TreeObject): boolean {
  for (const key in element.attributes) {
    const value = element.attributes[key] ?? ''
    if (key === 'xmlns' || key.startsWith('xmlns:') || rules.attributes === 'ignore') continue
    const name = rules.attributes === 'keep' ? nameOf(key, scope, rules, false) : undefined
    if (name === undefined) return false
    tree[`@${name}`] = value
  }
  return true
}

function inner(outer: Scope, element: XmlElement): Scope {
  let scope: Map<string, string> | undefined
  for (const key in element.attributes) {
    const uri = element.attributes[key] ?? ''
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue
    scope ??= new Map(outer)
    scope.set(key === 'xmlns' ? '' : key.slice(6), uri)
  }
  return scope ?? outer
}

/** The profile's name for a written one; undefined when its namespace is unknown. */
function nameOf(written: string, scope: Scope, rules: XmlRules, isElement: boolean): string | undefined {
  const colon = written.indexOf(':')
  const local = written.slice(colon + 1)
  const prefix = colon < 0 ? '' : written.slice(0, colon)
  const uri = colon < 0 && !isElement ? '' : (scope.get(prefix) ?? '')
  if (uri === '') return colon < 0 ? local : undefined
  const known = rules.prefixes.get(uri)
  return known === undefined ? undefined : `${known}:${local}`
}

function isWritable(tree: Tree, rules: XmlRules): boolean {
  if (!isObject(tree)) return typeof tree === 'string'
  return Object.entries(tree).every(([name, value]) => {
    if (rules.lists.has(name) !== Array.isArray(value)) return false
    if (!Array.isArray(value)) return isWritable(value, rules)
    return value.length > 0 && value.every((item) => isWritable(item, rules))
  })
}

function writeRoot(tree: TreeObject, rules: XmlRules): XmlElement {
  const attributes: Record<string, string> = {}
  for (const [prefix, uri] of rules.namespaces) attributes[`xmlns:${prefix}`] = uri
  const element = writeElement(rules.root, tree)
  return { ...element, attributes: { ...attributes, ...element.attributes } }
}

function writeElement(name: string, content: Tree): XmlElement {
  if (!isObject(content)) {
    const words = content === null ? '' : String(content)
    return { name, attributes: {}, children: words === '' ? [] : [words] }
  }
  const attributes: Record<string, string> = {}
  const children: (XmlElement | string)[] = []
  for (const [key, value] of Object.entries(content)) {
    if (key.startsWith('@')) attributes[key.slice(1)] = String(value)
    else children.push(...writeMember(key, value))
  }
  return { name, attributes, children }
}

function writeMember(key: string, value: Tree): readonly (XmlElement | string)[] {
  if (key === TEXT) return value === '' ? [] : [String(value)]
  return Array.isArray(value) ? value.map((item) => writeElement(key, item)) : [writeElement(key, value)]
}
