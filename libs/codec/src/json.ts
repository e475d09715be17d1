import { CodecError, type CodecErrorCode } from './error.js'
import { type JsonValue, MAX_JSON_DEPTH } from './jcs.js'
import { isExactNumber } from './json-number.js'

/** Bounds of a JSON text. */
export interface JsonLimits {
  /** UTF-16 units without the long member's text, 1 048 576 unless told otherwise. */
  readonly maxLength?: number
  /** Nested arrays and objects, 64 unless told otherwise. */
  readonly maxDepth?: number
  /** Values of every kind, arrays and objects among them, and names of members; no bound but the length unless told. */
  readonly maxValues?: number
  /** A member of the outermost object whose text may be longer than all the rest: none unless told. */
  readonly longMember?: {
    readonly name: string
    /** UTF-16 units as written, escapes among them. */
    readonly maxLength: number
  }
}

const DEFAULT_LENGTH = 1_048_576
const QUOTE = 0x22
const BACKSLASH = 0x5c
const SURROGATE = /\p{Surrogate}/u
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/
const NUMBER = /-?\d[\d.eE+-]*/y

interface Scanner {
  readonly text: string
  /** Whether there is a backslash anywhere: without one a string ends at the next quote. */
  readonly hasEscapes: boolean
  /** Whether there is a lone surrogate anywhere that is not written as an escape. */
  readonly hasSurrogates: boolean
  /** Keys of the objects that are open; undefined for an array. */
  readonly open: (Set<string> | undefined)[]
  readonly maxDepth: number
  readonly maxValues: number
  readonly longMember: NonNullable<JsonLimits['longMember']>
  /** Where the text must end: moved on by what the long member's text takes. */
  mostPosition: number
  position: number
  keyNext: boolean
  /** How many values and names have begun. */
  values: number
  /** Whether the value that comes next is the one that may be long. */
  isLongNext: boolean
}

const NO_LONG_MEMBER = { name: '', maxLength: 0 } as const
const START = { position: 0, keyNext: false, values: 0, isLongNext: false } as const

/**
 * Strict RFC 8259 in one reading: no key twice, no `__proto__`, no lone surrogate, no number that a double would change
 * (RFC 7493 §2; Own profile: nor one that it writes with other digits, nor −0), bounded length and depth; values and texts are bounded where the caller says so, before anything is built
 * of them. Other keys, `constructor` among them, are plain own members.
 * @throws CodecError `codec.json.*`
 */
export function parseJson(text: string, limits: JsonLimits = {}): JsonValue {
  const bounds = boundsOf(limits)
  const maxLength = bounds.mostPosition + bounds.longMember.maxLength
  if (text.length > maxLength) throw refusal('codec.json.size', `${text.length} characters, at most ${maxLength}`)
  const marks = { hasEscapes: text.includes('\\'), hasSurrogates: SURROGATE.test(text) }
  scan({ text, open: [], ...marks, ...START, ...bounds })
  try {
    const value: JsonValue = JSON.parse(text)
    return value
  } catch {
    // V8's own message quotes the text, so the cause is left out.
    throw refusal('codec.json.syntax', `${text.length} characters are not JSON (RFC 8259)`)
  }
}

function boundsOf(limits: JsonLimits) {
  const { maxLength: mostPosition = DEFAULT_LENGTH, maxDepth = MAX_JSON_DEPTH } = limits
  const { maxValues = Number.POSITIVE_INFINITY, longMember = NO_LONG_MEMBER } = limits
  return { mostPosition, maxDepth, maxValues, longMember }
}

// Only what JSON.parse lets through is looked for; the grammar stays its business, so a malformed text may pass here.
function scan(scanner: Scanner): void {
  const { text } = scanner
  while (scanner.position < text.length) {
    const unit = text.charCodeAt(scanner.position)
    if (unit === QUOTE) scanString(scanner)
    else if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) scanNumber(scanner)
    else scanMark(scanner, unit)
    if (scanner.position > scanner.mostPosition) refuseSize(scanner)
  }
}

function refuseSize({ text, longMember }: Scanner): never {
  const without = longMember.maxLength === 0 ? '' : ` without the text of ${longMember.name}`
  throw refusal('codec.json.size', `${text.length} characters are too many${without}`)
}

// `true`, `false` and `null` have one letter each of t, f and n.
function scanMark(scanner: Scanner, unit: number): void {
  scanner.position++
  if (unit === 0x7b || unit === 0x5b) enter(scanner, unit === 0x7b)
  else if (unit === 0x7d || unit === 0x5d) scanner.open.pop()
  else if (unit === 0x2c) scanner.keyNext = scanner.open.at(-1) !== undefined
  else if (unit === 0x74 || unit === 0x66 || unit === 0x6e) countValue(scanner)
}

function enter(scanner: Scanner, object: boolean): void {
  const { maxDepth } = scanner
  if (scanner.open.length >= maxDepth) throw refusal('codec.json.depth', `nested above ${maxDepth}`)
  countValue(scanner)
  scanner.open.push(object ? new Set() : undefined)
  scanner.keyNext = object
  scanner.isLongNext = false
}

function countValue(scanner: Scanner): void {
  const { maxValues } = scanner
  if (++scanner.values > maxValues) throw refusal('codec.json.values', `more than ${maxValues} values and names`)
}

function scanString(scanner: Scanner): void {
  const { text, position: start, hasEscapes } = scanner
  if (scanner.isLongNext && !scanner.keyNext) scanner.mostPosition += scanner.longMember.maxLength
  const end = hasEscapes ? endOfEscaped(scanner, start + 1) : text.indexOf('"', start + 1)
  if (end < 0) throw refusal('codec.json.syntax', 'a string does not end')
  scanner.position = end + 1
  if (scanner.position > scanner.mostPosition) refuseSize(scanner)
  if (scanner.isLongNext && !scanner.keyNext) leaveLong(scanner, end - start - 1)
  countValue(scanner)
  if (!scanner.keyNext && !hasEscapes && !scanner.hasSurrogates) return
  readString(scanner, text.slice(start + 1, end))
}

/** What the long text did not take is not left to the rest. */
function leaveLong(scanner: Scanner, length: number): void {
  scanner.isLongNext = false
  scanner.mostPosition -= Math.max(0, scanner.longMember.maxLength - length)
}

function readString(scanner: Scanner, raw: string): void {
  const isEscaped = scanner.hasEscapes && raw.includes('\\')
  if (!scanner.keyNext) {
    if (scanner.hasSurrogates || (isEscaped && SURROGATE_ESCAPE.test(raw)))
      refuseSurrogate(isEscaped ? unescaped(raw) : raw)
    return
  }
  const key = isEscaped ? unescaped(raw) : raw
  refuseSurrogate(key)
  noteKey(scanner, key)
}

function refuseSurrogate(value: string): void {
  if (SURROGATE.test(value)) throw refusal('codec.json.surrogate', 'a string has a lone surrogate')
}

/** Where the quote stands that ends a string, or the place at which the text is too long; −1 where none does. */
function endOfEscaped({ text, mostPosition }: Scanner, start: number): number {
  for (let position = start; position < text.length; position++) {
    const unit = text.charCodeAt(position)
    if (unit === QUOTE || position > mostPosition) return position
    if (unit === BACKSLASH) position++
  }
  return -1
}

function unescaped(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    throw refusal('codec.json.syntax', 'a string has a control character or an unknown escape')
  }
}

function noteKey(scanner: Scanner, key: string): void {
  scanner.keyNext = false
  scanner.isLongNext = scanner.open.length === 1 && key === scanner.longMember.name
  if (key === '__proto__') throw refusal('codec.json.proto-key', 'a member is named like the prototype')
  const keys = scanner.open.at(-1)
  if (keys?.has(key)) throw refusal('codec.json.duplicate-key', 'an object holds a member twice (RFC 7493 §2.3)')
  keys?.add(key)
}

function scanNumber(scanner: Scanner): void {
  countValue(scanner)
  NUMBER.lastIndex = scanner.position
  const token = NUMBER.exec(scanner.text)?.[0] ?? '-'
  scanner.position += token.length
  if (scanner.position > scanner.mostPosition) refuseSize(scanner)
  const value = Number(token)
  if (Number.isNaN(value)) throw refusal('codec.json.syntax', 'a number is malformed')
  if (isExactNumber(token, value)) return
  throw refusal('codec.json.number', 'a number is beyond what a double holds exactly: send it as a string')
}

function refusal(code: CodecErrorCode, why: string): CodecError {
  return new CodecError(code, `JSON refused: ${why}`)
}
