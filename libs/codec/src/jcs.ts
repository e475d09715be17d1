import { CodecError } from './error.js'

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/** Deepest nesting that is read or written. Own profile. */
export const MAX_JSON_DEPTH = 64

/**
 * The canonical form to sign: members by UTF-16 order, ECMAScript numbers, no blanks. RFC 8785 §3.2.
 * @throws CodecError `codec.jcs.surrogate` on a lone surrogate, `codec.jcs.number` on NaN or an infinity,
 * `codec.jcs.depth` above 64, `codec.jcs.value` on what is not JSON (`undefined`, a function, a class instance)
 */
export function canonicalJson(value: JsonValue): string {
  return canonical(value, 0)
}

function canonical(value: JsonValue, depth: number): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return numeral(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object') throw new CodecError('codec.jcs.value', `a ${typeof value} is not JSON`)
  if (depth >= MAX_JSON_DEPTH) throw new CodecError('codec.jcs.depth', `JSON nested above ${MAX_JSON_DEPTH}`)
  // Array.from, because map would step over a hole and write nothing for it.
  if (Array.isArray(value)) return `[${Array.from(value, (item) => canonical(item, depth + 1)).join(',')}]`
  if (!isPlain(value)) throw new CodecError('codec.jcs.value', 'a class instance is not JSON')
  const members = Object.keys(value).sort()
  return `{${members.map((key) => member(key, value[key], depth + 1)).join(',')}}`
}

function member(key: string, value: JsonValue | undefined, depth: number): string {
  if (value === undefined) throw new CodecError('codec.jcs.value', 'a member is undefined: leave it out')
  return `${quoted(key)}:${canonical(value, depth)}`
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function quoted(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new CodecError('codec.jcs.surrogate', `a text of ${text.length} has a lone surrogate (RFC 8785 §3.2.2.2)`)
  }
  return JSON.stringify(text)
}

function numeral(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value)
  throw new CodecError('codec.jcs.number', 'NaN and infinities are not JSON numbers (RFC 8785 §3.2.2.3)')
}
