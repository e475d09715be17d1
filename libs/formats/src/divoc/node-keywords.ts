import type { JsonValue } from '@yimatong/codec'
import { FormatError } from '../error.js'
import { type ActiveContext, enterContext, iriOf, isPlainIri } from './context.js'
import type { Node } from './quads.js'

/** A JSON object. */
export type Members = { readonly [name: string]: JsonValue }

/** The context inside a node: a type's context ends here, unless the node is a bare reference; then the property's own. */
export function enterNode(element: Members, around: ActiveContext, name: string | undefined): ActiveContext {
  const [only, ...more] = Object.keys(element)
  const isReference = only !== undefined && more.length === 0 && keywordOf(only, around.terms) === '@id'
  const reverted = around.previous && !isReference ? around.previous : around
  const own = name === undefined ? undefined : around.terms.get(name)?.context
  return own ? enterContext(reverted, own, { overrides: true }) : reverted
}

/** The member that says a keyword. */
export function keyOf(keyword: '@id' | '@type', element: Members, { terms }: ActiveContext): string | undefined {
  const [key, ...more] = Object.keys(element).filter((name) => keywordOf(name, terms) === keyword)
  if (more.length > 0) throw refusal('a node that says its id or its type twice')
  return key
}

function keywordOf(key: string, terms: ActiveContext['terms']): string | undefined {
  if (key === '@id' || key === '@type') return key
  if (key.startsWith('@')) throw refusal('a keyword other than @id and @type')
  const iri = terms.get(key)?.iri
  return iri === '@id' || iri === '@type' ? iri : undefined
}

/** The node of an id. @throws FormatError `formats.divoc.json-ld` */
export function idNode(value: JsonValue | undefined, { terms }: ActiveContext): Node {
  const iri = typeof value === 'string' ? iriOf(value, terms, false) : undefined
  if (iri === undefined) throw refusal('an id that is no absolute IRI, so that nothing said of it would be signed')
  return { kind: 'iri', value: iri }
}

/** The types of a node, as written. @throws FormatError `formats.divoc.json-ld` */
export function typesOf(value: JsonValue | undefined): readonly string[] {
  const types = Array.isArray(value) ? value : [value]
  const texts = types.filter((type) => typeof type === 'string')
  if (texts.length < types.length) throw refusal('a type that is no text')
  return texts
}

/** The IRI of a type. @throws FormatError `formats.divoc.json-ld` */
export function typeIri(type: string, { terms }: ActiveContext): string {
  const iri = iriOf(type, terms, true)
  if (iri === undefined || !isPlainIri(iri)) throw refusal('a type that no context knows')
  return iri
}

/** The contexts of the types, in the order of their names (JSON-LD 1.1 API §5.1.2 step 11). */
export function enterTypes(types: readonly string[], entered: ActiveContext): ActiveContext {
  let active = entered
  for (const type of [...types].sort()) {
    const context = entered.terms.get(type)?.context
    if (context) active = enterContext(active, context, { propagates: false })
  }
  return active
}

/** The refusal of what the subset does not read. */
export function refusal(seen: string): FormatError {
  return new FormatError(
    'formats.divoc.json-ld',
    `JSON-LD of a certificate is read as far as it needs it: seen ${seen}`,
  )
}
