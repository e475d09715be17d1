import { FormatError } from '../error.js'
import type { ContextPart, Definition, LocalContext } from './local-context.js'

/** What a term means once the context it stands in is in force. */
export interface Term {
  /** An absolute IRI, `@id` or `@type`. */
  readonly iri: string
  /** `@id`, `@vocab` or the IRI of a datatype. */
  readonly type?: string
  readonly container?: string
  /** In force below the term: of a property, or of a type. */
  readonly context?: LocalContext
  readonly isPrefix: boolean
  readonly isProtected: boolean
}

/** The terms in force at one place of a document. */
export interface ActiveContext {
  readonly terms: ReadonlyMap<string, Term>
  /** What was in force before a type brought its own context: that reaches no further than its node. */
  readonly previous?: ActiveContext
}

/** No term at all. */
export const NO_CONTEXT: ActiveContext = { terms: new Map() }

/** How a context comes into force (JSON-LD 1.1 API §4.1). */
export interface Entering {
  /** A property's own context may redefine protected terms. */
  readonly overrides?: boolean
  /** A type's own context does not reach into the nodes below. */
  readonly propagates?: boolean
}

const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|^`\\]*$/

/** True for an absolute IRI that N-Quads writes without an escape. */
export function isPlainIri(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  return ABSOLUTE.test(text) && !/[\u0000-\u0020\u007f]/.test(text)
}

/**
 * Puts a context into force on top of another.
 * @throws FormatError `formats.divoc.context` when it redefines a protected term, or a term has no IRI
 */
export function enterContext(active: ActiveContext, local: LocalContext, how: Entering = {}): ActiveContext {
  const previous = how.propagates === false ? (active.previous ?? active) : active.previous
  let terms = active.terms
  for (const part of local.parts) terms = withPart(terms, part, how.overrides === true)
  return { terms, ...(previous && { previous }) }
}

function withPart(before: ReadonlyMap<string, Term>, part: ContextPart, overrides: boolean): ReadonlyMap<string, Term> {
  const terms = new Map(before)
  const defined = new Map<string, boolean>()
  const define = (name: string): void => {
    const definition = part.definitions.get(name)
    if (!definition || defined.get(name) === true) return
    if (defined.has(name)) throw fault('a term is defined by itself')
    defined.set(name, false)
    terms.delete(name)
    const resolve = (text: string) => resolveIri(text, terms, define)
    const term = guarded(before.get(name), termOf(name, definition, part, resolve), overrides)
    terms.set(name, term)
    defined.set(name, true)
  }
  for (const name of part.definitions.keys()) define(name)
  return terms
}

type Resolve = (text: string) => string | undefined

function termOf(name: string, definition: Definition, part: ContextPart, resolve: Resolve): Term {
  const { id, isSimple, type, container, context, isProtected = part.isProtected } = definition
  const iri = id === '@id' || id === '@type' ? id : resolve(id)
  const datatype = type === undefined || type === '@id' || type === '@vocab' ? type : resolve(type)
  if (iri === undefined || (type !== undefined && datatype === undefined)) throw fault('a term without an absolute IRI')
  return {
    iri,
    ...(datatype !== undefined && { type: datatype }),
    ...(container !== undefined && { container }),
    ...(context && { context }),
    // JSON-LD 1.1 §4.1.5: only a simple term whose IRI ends as one goes on is a prefix.
    isPrefix: isSimple && !name.includes(':') && /[:/?#[\]@]$/.test(iri),
    isProtected,
  }
}

/** A text in a context definition: a term, a compact IRI, an IRI. What it leans on is defined first. */
function resolveIri(
  text: string,
  terms: ReadonlyMap<string, Term>,
  define: (name: string) => void,
): string | undefined {
  define(text)
  const colon = text.indexOf(':')
  if (colon > 0) define(text.slice(0, colon))
  return iriOf(text, terms, true)
}

function guarded(before: Term | undefined, after: Term, overrides: boolean): Term {
  if (!before?.isProtected || overrides) return after
  const isSame = (['iri', 'type', 'container', 'isPrefix'] as const).every((member) => before[member] === after[member])
  if (isSame && before.context?.shape === after.context?.shape) return { ...after, isProtected: true }
  throw fault('a protected term is redefined')
}

/**
 * The IRI of a text: by a term where that is asked, by a prefix, or by itself. Undefined for a relative one, for blank
 * nodes and for what looks like a keyword.
 */
export function iriOf(text: string, terms: ReadonlyMap<string, Term>, byTerm: boolean): string | undefined {
  if (text.startsWith('@')) return undefined
  const term = byTerm ? terms.get(text) : undefined
  if (term) return term.iri
  const colon = text.indexOf(':')
  const prefix = colon > 0 ? terms.get(text.slice(0, colon)) : undefined
  const suffix = text.slice(colon + 1)
  const iri = prefix?.isPrefix === true && !suffix.startsWith('//') ? prefix.iri + suffix : text
  return isPlainIri(iri) ? iri : undefined
}

function fault(why: string): FormatError {
  return new FormatError('formats.divoc.context', `the contexts of a certificate: ${why}`)
}
