/** A thing a statement is about: a name everybody knows, or a blank node that has one only inside its document. */
export type Node = { readonly kind: 'iri' | 'blank'; readonly value: string }

/** A value with its datatype. */
export interface Literal {
  readonly kind: 'literal'
  readonly value: string
  readonly datatype: string
}

/** A statement of the default graph (RDF 1.1 §3); other graphs are not met here. */
export interface Quad {
  readonly subject: Node
  readonly predicate: string
  readonly object: Node | Literal
}

const XSD = 'http://www.w3.org/2001/XMLSchema#'
const STRING = `${XSD}string`

/** A JSON scalar as a literal: integers, doubles and booleans in their canonical form (JSON-LD 1.1 API §8.2). */
export function literalOf(value: string | number | boolean, datatype?: string): Literal {
  if (typeof value === 'string') return { kind: 'literal', value, datatype: datatype ?? STRING }
  if (typeof value === 'boolean') return { kind: 'literal', value: String(value), datatype: `${XSD}boolean` }
  if (Number.isInteger(value)) return { kind: 'literal', value: value.toFixed(0), datatype: `${XSD}integer` }
  const written = value.toExponential(15).replace(/(\d)0*e\+?/, '$1E')
  return { kind: 'literal', value: written, datatype: `${XSD}double` }
}

/**
 * The line of a statement in canonical N-Quads, with blank nodes named by the caller.
 * The texts have been held to the bounds of expansion, so that only these four characters need an escape.
 */
export function lineOf({ subject, predicate, object }: Quad, nameOf: (blank: string) => string): string {
  const thing = ({ kind, value }: Node) => (kind === 'iri' ? `<${value}>` : `_:${nameOf(value)}`)
  return `${thing(subject)} <${predicate}> ${object.kind === 'literal' ? quoted(object) : thing(object)} .\n`
}

function quoted({ value, datatype }: Literal): string {
  const escaped = value.replace(/[\\"\n\r]/g, (character) => ESCAPES.get(character) ?? character)
  return `"${escaped}"${datatype === STRING ? '' : `^^<${datatype}>`}`
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
])

/** The blank nodes of a statement, subject first. */
export function blanksOf({ subject, object }: Quad): readonly string[] {
  return [subject, object].flatMap(({ kind, value }) => (kind === 'blank' ? [value] : []))
}
