import { CodecError, type CodecErrorCode } from './error.js'
import { type JsonValue, MAX_JSON_DEPTH } from './jcs.js'

/** Bounds of a JSON text. */
export interface JsonLimits {
  /** UTF-16 units, 1 048 576 unless told otherwise. */
  readonly maxLength?: number
  /** Nested arrays and objects, 64 unless told otherwise. */
  readonly maxDepth?: number
}

const DEFAULT_LENGTH = 1_048_576
const QUOTE = 0x22
const BACKSLASH = 0x5c
const SURROGATE = /\p{Surrogate}/u
const NUMBER = /-?\d[\d.eE+-]*/y

interface Scanner {
  readonly text: string
  /** Whether there is a backslash anywhere: without one a string ends at the next quote. */
  readonly hasEscapes: boolean
  /** Whether there is a lone surrogate anywhere that is not written as an escape. */
  readonly hasSurrogates: boolean
  /** Keys of the objects that are open; undefined for an array. */
  readonly open: (Set<string> | undefined)[]
  position: number
  keyNext: boolean
}

/**
 * Strict RFC 8259 in one reading: no key twice, no `__proto__`, no lone surrogate, no number that a double would change
 * (RFC 7493 §2), bounded length and depth. Other keys, `constructor` among them, are plain own members.
 * @throws CodecError `codec.json.*`
 */
export function parseJson(text: string, limits: JsonLimits = {}): JsonValue {
  const maxLength = limits.maxLength ?? DEFAULT_LENGTH
  if (text.length > maxLength) throw refusal('codec.json.size', `${text.length} characters, at most ${maxLength}`)
  const marks = { hasEscapes: text.includes('\\'), hasSurrogates: SURROGATE.test(text) }
  scan({ text, open: [], position: 0, keyNext: false, ...marks }, limits.maxDepth ?? MAX_JSON_DEPTH)
  try {
    const value: JsonValue = JSON.parse(text)
    return value
  } catch {
    // V8's own message quotes the text, so the cause is left out.
    throw refusal('codec.json.syntax', `${text.length} characters are not JSON (RFC 8259)`)
  }
}

// Only what JSON.parse lets through is looked for; the grammar stays its business, so a malformed text may pass here.
function scan(scanner: Scanner, maxDepth: number): void {
  const { text } = scanner
  while (scanner.position < text.length) {
    const unit = text.charCodeAt(scanner.position)
    if (unit === QUOTE) scanString(scanner)
    else if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) scanNumber(scanner)
    else scanMark(scanner, unit, maxDepth)
  }
}

function scanMark(scanner: Scanner, unit: number, maxDepth: number): void {
  scanner.position++
  if (unit === 0x7b || unit === 0x5b) enter(scanner, unit === 0x7b, maxDepth)
  else if (unit === 0x7d || unit === 0x5d) scanner.open.pop()
  else if (unit === 0x2c) scanner.keyNext = scanner.open.at(-1) !== undefined
}

function enter(scanner: Scanner, object: boolean, maxDepth: number): void {
  if (scanner.open.length >= maxDepth) throw refusal('codec.json.depth', `nested above ${maxDepth}`)
  scanner.open.push(object ? new Set() : undefined)
  scanner.keyNext = object
}

function scanString(scanner: Scanner): void {
  const { text, position: start, hasEscapes } = scanner
  const end = hasEscapes ? endOfEscaped(text, start + 1) : text.indexOf('"', start + 1)
  if (end < 0) throw refusal('codec.json.syntax', 'a string does not end')
  scanner.position = end + 1
  if (!scanner.keyNext && !hasEscapes && !scanner.hasSurrogates) return
  const raw = text.slice(start + 1, end)
  const value = hasEscapes && raw.includes('\\') ? unescaped(raw) : raw
  if (SURROGATE.test(value)) throw refusal('codec.json.surrogate', 'a string has a lone surrogate')
  if (scanner.keyNext) noteKey(scanner, value)
}

/** Where the quote stands that ends a string; −1 where none does. */
function endOfEscaped(text: string, start: number): number {
  let position = start
  for (let unit = text.charCodeAt(position); unit !== QUOTE; unit = text.charCodeAt(++position)) {
    if (Number.isNaN(unit)) return -1
    if (unit === BACKSLASH) position++
  }
  return position
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
  if (key === '__proto__') throw refusal('codec.json.proto-key', 'a member is named like the prototype')
  const keys = scanner.open.at(-1)
  if (keys?.has(key)) throw refusal('codec.json.duplicate-key', 'an object holds a member twice (RFC 7493 §2.3)')
  keys?.add(key)
}

function scanNumber(scanner: Scanner): void {
  NUMBER.lastIndex = scanner.position
  const token = NUMBER.exec(scanner.text)?.[0] ?? '-'
  scanner.position += token.length
  const value = Number(token)
  const whole = !/[.eE]/.test(token)
  if (!Number.isNaN(value) && (whole ? Number.isSafeInteger(value) : Number.isFinite(value))) return
  if (Number.isNaN(value)) throw refusal('codec.json.syntax', 'a number is malformed')
  throw refusal('codec.json.number', 'a number is beyond what a double holds exactly: send it as a string')
}

function refusal(code: CodecErrorCode, why: string): CodecError {
  return new CodecError(code, `JSON refused: ${why}`)
}
