import type { JsonValue } from '@yimatong/codec'
import { isObject } from './dcc/payload.js'
import { malformed, membersOf, textOf } from './table-shape.js'

/** Names of facts, each with where it stands in what a code says. */
export type FactNames = readonly (readonly [name: string, path: readonly string[]])[]

/** A fact as a record extension carries it. */
export type Fact = string | number | boolean

/** Own profile: the longest text of a fact. */
const MAX_FACT = 1000
const FOREIGN_CHARACTER = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u

/** Compiles `{name: pointer}` of a members table. @throws FormatError `formats.table.malformed`. Internal to formats. */
export function compileFactNames(data: JsonValue | undefined, where: string): FactNames {
  return Object.entries(membersOf(data, where)).map(([name, pointer]) => {
    const path = textOf(pointer, where)
    if (!/^[a-z][A-Za-z0-9]*$/.test(name) || !path.startsWith('/')) throw malformed(`names and pointers at ${where}`)
    return [name, path.slice(1).split('/')]
  })
}

/** The facts that are there, under their names. Internal to formats. */
export function namedFacts(value: JsonValue | undefined, names: FactNames): { readonly [name: string]: Fact } {
  const facts: { [name: string]: Fact } = {}
  for (const [name, path] of names) {
    const fact = factOf(valueAt(value, path))
    if (fact !== undefined) facts[name] = fact
  }
  return facts
}

/** A text that an element of the record carries, trimmed: not empty, no control or overriding character. Internal to formats. */
export function carriedText(value: JsonValue | undefined, most: number): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return text !== '' && [...text].length <= most && !FOREIGN_CHARACTER.test(text) ? text : undefined
}

function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((at, step) => {
    return isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
  }, value)
}

// A record carries no fractions, so a number that has one is kept as its text; an empty text says nothing.
function factOf(value: JsonValue | undefined): Fact | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : String(value)
  return typeof value === 'string' && value !== '' && value.length <= MAX_FACT ? value : undefined
}
