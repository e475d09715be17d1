import type { JsonValue } from '@yimatong/codec'
import { isObject } from '../dcc/payload.js'
import { FormatError } from '../error.js'
import { type ActiveContext, enterContext, iriOf, isPlainIri, NO_CONTEXT, type Term } from './context.js'
import type { Contexts } from './context-table.js'
import { enterNode, enterTypes, idNode, keyOf, type Members, refusal, typeIri, typesOf } from './node-keywords.js'
import { lineOf, literalOf, type Node, type Quad } from './quads.js'

/** A document as the statements that are signed. */
export interface Expanded {
  /** Each once, in the order they were met. */
  readonly quads: readonly Quad[]
  /** The document with only what became a statement, without its contexts. */
  readonly signed: Members
  /** Pointers of members that no context knows: no statement, so no signature covers them. */
  readonly unsigned: readonly string[]
  /** Pointers of members that share an IRI with another of their node: which value is whose, no signature says. */
  readonly shared: readonly string[]
}

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
// Canonical N-Quads of 2021 and of today write these differently, so neither reading is sure.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const UNSURE = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/

/**
 * A document as statements: JSON-LD 1.1 expansion and its RDF, as far as certificates of this kind need it. What the
 * subset does not read (other contexts than pinned ones, keywords, lists, graphs, blank node names, relative IRIs and
 * types, control characters) is refused and never passed over, since a signature would say less than the text does.
 * A member that no context knows makes no statement, as the standard has it; it is said.
 * @throws FormatError `formats.divoc.context` | `formats.divoc.json-ld`
 */
export function expandDocument(document: Members, urls: readonly string[], contexts: Contexts): Expanded {
  let active = NO_CONTEXT
  for (const url of urls) {
    const local = contexts.get(url)
    if (!local) throw new FormatError('formats.divoc.context', 'a certificate names a context that is not pinned')
    active = enterContext(active, local)
  }
  const expander = new Expander()
  const { signed } = expander.node(document, active, undefined, '')
  return { quads: [...expander.quads.values()], signed, unsigned: expander.unsigned, shared: expander.shared }
}

/** What was known of a member when its value is met. */
interface Slot {
  readonly subject: Node
  readonly predicate: string
  readonly term: Term | undefined
  readonly name: string
  readonly active: ActiveContext
  readonly pointer: string
}

/** A node whose members come next. */
interface Whole {
  readonly element: Members
  readonly active: ActiveContext
  readonly subject: Node
  readonly pointer: string
  /** Its members that say id and type. */
  readonly keywords: readonly (string | undefined)[]
}

class Expander {
  readonly quads = new Map<string, Quad>()
  readonly unsigned: string[] = []
  readonly shared: string[] = []
  private blanks = 0

  /** The node of an object, and the object with only what became a statement. */
  node(element: Members, around: ActiveContext, name: string | undefined, pointer: string) {
    const entered = enterNode(element, around, name)
    const typeKey = keyOf('@type', element, entered)
    const types = typeKey === undefined ? [] : typesOf(element[typeKey])
    const active = enterTypes(types, entered)
    if (keyOf('@type', element, active) !== typeKey) throw refusal('a type that changes what its own member means')
    const idKey = keyOf('@id', element, active)
    const subject = idKey === undefined ? this.newBlank() : idNode(element[idKey], active)
    for (const type of types) this.add(subject, RDF_TYPE, { kind: 'iri', value: typeIri(type, entered) })
    const signed = this.members({ element, active, subject, pointer, keywords: [typeKey, idKey] })
    return { subject, signed }
  }

  private members({ element, active, subject, pointer, keywords }: Whole): Members {
    const signed: { [name: string]: JsonValue } = {}
    const owners = new Map<string, string>()
    for (const [key, value] of Object.entries(element)) {
      const at = `${pointer}/${key}`
      const isKeyword = keywords.includes(key)
      const kept = isKeyword ? value : this.member(value, at, slotOf(key, active, subject, at), owners)
      if (kept !== undefined) signed[key] = kept
    }
    return signed
  }

  private member(value: JsonValue, at: string, slot: Slot | undefined, owners: Map<string, string>) {
    // A null says nothing (JSON-LD 1.1 §4.2).
    if (value === null) return undefined
    if (!slot) {
      this.unsigned.push(at)
      return undefined
    }
    this.note(owners, slot)
    return this.values(value, slot)
  }

  private newBlank(): Node {
    return { kind: 'blank', value: `b${this.blanks++}` }
  }

  private add(subject: Node, predicate: string, object: Quad['object']): void {
    const quad = { subject, predicate, object }
    this.quads.set(
      lineOf(quad, (blank) => blank),
      quad,
    )
  }

  private note(owners: Map<string, string>, { predicate, pointer }: Slot): void {
    const first = owners.get(predicate)
    if (first === undefined) owners.set(predicate, pointer)
    else this.shared.push(...(this.shared.includes(first) ? [] : [first]), pointer)
  }

  private values(value: JsonValue, slot: Slot): JsonValue | undefined {
    if (!Array.isArray(value)) return this.value(value, slot)
    const kept = value.map((item, index) => {
      if (Array.isArray(item)) throw refusal('a list in a list')
      return this.value(item, { ...slot, pointer: `${slot.pointer}/${index}` })
    })
    return kept.filter((item) => item !== undefined)
  }

  private value(value: JsonValue, slot: Slot): JsonValue | undefined {
    const { subject, predicate, name, active, pointer } = slot
    if (value === null) return undefined
    if (isObject(value)) {
      const below = this.node(value, active, name, pointer)
      this.add(subject, predicate, below.subject)
      return below.signed
    }
    if (Array.isArray(value)) throw refusal('a list in a list')
    this.add(subject, predicate, scalarOf(value, slot))
    return value
  }
}

/** Undefined for a member that no context knows. */
function slotOf(name: string, around: ActiveContext, subject: Node, pointer: string): Slot | undefined {
  const predicate = iriOf(name, around.terms, true)
  if (predicate === undefined && name.includes(':')) throw refusal('a member that looks like an IRI and is none')
  if (predicate === undefined) return undefined
  const own = around.terms.get(name)?.context
  const active = own ? enterContext(around, own, { overrides: true }) : around
  const term = active.terms.get(name)
  if (term?.container !== undefined && term.container !== '@set') throw refusal('a list or a graph')
  return { subject, predicate, term, name, active, pointer }
}

function scalarOf(value: string | number | boolean, { term, active }: Slot): Quad['object'] {
  if (typeof value === 'string' && UNSURE.test(value)) throw refusal('a control character')
  // What ECMAScript writes with an exponent, implementations round differently, some to 0.
  if (typeof value === 'number' && String(value).includes('e')) throw refusal('a number with an exponent')
  const type = term?.type
  if (type === undefined) return literalOf(value)
  if (typeof value !== 'string') throw refusal('a typed value that is no text')
  if (type !== '@id' && type !== '@vocab') return literalOf(value, type)
  const iri = iriOf(value, active.terms, type === '@vocab')
  if (iri === undefined || !isPlainIri(iri)) throw refusal('a reference that is no absolute IRI')
  return { kind: 'iri', value: iri }
}
