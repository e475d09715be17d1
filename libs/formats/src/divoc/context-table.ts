import { canonicalJson, type JsonValue } from '@yimatong/codec'
import { FormatError } from '../error.js'
import type { ForeignTables } from '../foreign-format.js'
import { malformed, membersOf, textOf } from '../table-shape.js'
import { type ActiveContext, enterContext, NO_CONTEXT } from './context.js'
import type { ContextPart, Definition, LocalContext } from './local-context.js'

/** The contexts that are pinned, by URL. Nothing is fetched, whatever a document names. */
export type Contexts = ReadonlyMap<string, LocalContext>

const MAX_DEPTH = 8
const TERM_MEMBERS = ['@id', '@type', '@container', '@context', '@protected']

/**
 * Compiles the pinned contexts: `contexts.json` names the file of every URL, and each file is a JSON-LD 1.1 context as its
 * publisher would serve it. The subset that is read: `@version`, `@protected`, terms as a text or with `@id`, `@type`,
 * `@container`, `@context`, `@protected`; lists of contexts, and pinned URLs among them.
 * @throws FormatError `formats.table.malformed` naming the file
 */
export function compileContexts(files: ForeignTables): Contexts {
  const index = membersOf(membersOf(files.get('contexts') ?? null, 'contexts').contexts, 'contexts')
  const contexts = new Map<string, LocalContext>()
  const open = new Set<string>()
  const contextOf = (url: string): LocalContext => {
    const known = contexts.get(url)
    if (known) return known
    const file = textOf(index[url], `contexts.json for ${url}`)
    if (open.has(url)) throw malformed(`contexts that do not name each other in a circle, at ${file}`)
    open.add(url)
    const context = localOf(membersOf(files.get(file) ?? null, file)['@context'], { where: file, depth: 0, contextOf })
    contexts.set(url, context)
    return context
  }
  for (const url of Object.keys(index)) check(NO_CONTEXT, contextOf(url), url)
  return contexts
}

interface Place {
  readonly where: string
  readonly depth: number
  readonly contextOf: (url: string) => LocalContext
}

function localOf(data: JsonValue | undefined, place: Place): LocalContext {
  if (data === undefined || place.depth > MAX_DEPTH) throw malformed(`a context at ${place.where}`)
  const items = Array.isArray(data) ? data : [data]
  const parts = items.flatMap((item) =>
    typeof item === 'string' ? place.contextOf(item).parts : [partOf(item, place)],
  )
  return { parts, shape: canonicalJson(data) }
}

function partOf(data: JsonValue, place: Place): ContextPart {
  const { '@version': version, '@protected': isProtected, ...terms } = membersOf(data, place.where)
  if (version !== undefined && version !== 1.1) throw malformed(`@version 1.1 at ${place.where}`)
  if (isProtected !== undefined && typeof isProtected !== 'boolean') throw malformed(`true or false at ${place.where}`)
  const definitions = Object.entries(terms).map(([name, value]) => {
    if (name === '' || name.startsWith('@')) throw malformed(`no other keyword than is read here at ${place.where}`)
    return [name, definitionOf(value, { ...place, where: `${place.where} ${name}`, depth: place.depth + 1 })] as const
  })
  return { isProtected: isProtected === true, definitions: new Map(definitions) }
}

function definitionOf(data: JsonValue | undefined, place: Place): Definition {
  const { where } = place
  if (typeof data === 'string') return { id: data, isSimple: true }
  const row = membersOf(data, where)
  if (!Object.keys(row).every((name) => TERM_MEMBERS.includes(name))) throw malformed(`only known members at ${where}`)
  const { '@type': type, '@container': container, '@context': context, '@protected': isProtected } = row
  if (isProtected !== undefined && typeof isProtected !== 'boolean') throw malformed(`true or false at ${where}`)
  return {
    id: textOf(row['@id'], where),
    isSimple: false,
    ...(type !== undefined && { type: textOf(type, where) }),
    ...(container !== undefined && { container: textOf(container, where) }),
    ...(context !== undefined && { context: localOf(context, place) }),
    ...(isProtected !== undefined && { isProtected }),
  }
}

/** Puts every context into force once, those of terms too, so that a wrong one is found now and not at a gate. */
function check(active: ActiveContext, local: LocalContext, where: string): void {
  try {
    const entered = enterContext(active, local, { overrides: true })
    for (const { definitions } of local.parts) {
      for (const { context } of definitions.values()) if (context) check(entered, context, where)
    }
  } catch (cause) {
    if (!(cause instanceof FormatError) || cause.code === 'formats.table.malformed') throw cause
    throw malformed(`a context that can be in force at ${where}`)
  }
}
