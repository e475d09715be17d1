import { type Place, refuse } from './error.js'

/** Characters by closed ranges of code points. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [number, number])[]
  /** True when the ranges are the characters that are not meant. */
  readonly isNegated: boolean
}

/** A pattern, parsed. `most` is Infinity where there is no upper bound. */
export type PatternNode =
  | { readonly kind: 'one'; readonly set: CharacterSet }
  | { readonly kind: 'row'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'either'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly least: number; readonly most: number }

interface Reader {
  readonly characters: readonly string[]
  readonly place: Place
  next: number
  depth: number
}

const MAX_DEPTH = 32
const MAX_REPEAT = 999
const DIGITS: CharacterSet = { ranges: [[0x30, 0x39]], isNegated: false }
/** Signs that mean something, or would in another dialect: as themselves they are written behind a backslash. */
const SIGNS = '\\^$.|?*+()[]{}'

/** Parses a pattern of the subset that {@link ./pattern.js} describes. @throws ProfileError `profile.pattern.syntax` */
export function parsePattern(text: string, place: Place): PatternNode {
  const reader: Reader = { characters: [...text], place, next: 0, depth: 0 }
  const node = readEither(reader)
  if (reader.next < reader.characters.length) throw fault(reader, 'a `)` without its `(`')
  return node
}

function readEither(reader: Reader): PatternNode {
  const nodes = [readRow(reader)]
  while (take(reader, '|')) nodes.push(readRow(reader))
  const [first] = nodes
  return nodes.length === 1 && first ? first : { kind: 'either', nodes }
}

function readRow(reader: Reader): PatternNode {
  const nodes: PatternNode[] = []
  for (let sign = peek(reader); sign !== undefined && sign !== '|' && sign !== ')'; sign = peek(reader)) {
    nodes.push(readRepeat(reader, readAtom(reader)))
  }
  if (nodes.length === 0) throw fault(reader, 'an empty alternative')
  return { kind: 'row', nodes }
}

function readRepeat(reader: Reader, node: PatternNode): PatternNode {
  const bounds = readBounds(reader)
  if (!bounds) return node
  if (['?', '*', '+', '{'].includes(peek(reader) ?? '')) throw fault(reader, 'a repetition of a repetition')
  return { kind: 'repeat', node, least: bounds[0], most: bounds[1] }
}

function readBounds(reader: Reader): readonly [number, number] | undefined {
  if (take(reader, '?')) return [0, 1]
  if (take(reader, '*')) return [0, Number.POSITIVE_INFINITY]
  if (take(reader, '+')) return [1, Number.POSITIVE_INFINITY]
  if (!take(reader, '{')) return undefined
  const least = readNumber(reader)
  const isRange = take(reader, ',')
  const most = isRange ? (peek(reader) === '}' ? Number.POSITIVE_INFINITY : readNumber(reader)) : least
  if (!take(reader, '}') || most < least || most === 0) throw fault(reader, 'bounds that are none')
  return [least, most]
}

function readNumber(reader: Reader): number {
  let digits = ''
  for (let sign = peek(reader); sign !== undefined && /^\d$/.test(sign); sign = peek(reader)) {
    digits += sign
    reader.next++
  }
  if (digits !== '' && digits.length <= 3 && Number(digits) <= MAX_REPEAT) return Number(digits)
  throw fault(reader, 'bounds that are no number up to 999')
}

function readAtom(reader: Reader): PatternNode {
  if (take(reader, '(')) return readGroup(reader)
  if (take(reader, '[')) return { kind: 'one', set: readClass(reader) }
  const sign = peek(reader) ?? ''
  if (sign !== '\\' && SIGNS.includes(sign)) throw fault(reader, `\`${sign}\` where a character should stand`)
  return { kind: 'one', set: readCharacter(reader) }
}

function readGroup(reader: Reader): PatternNode {
  reader.depth++
  if (reader.depth > MAX_DEPTH) throw fault(reader, `groups nested above ${MAX_DEPTH}`)
  const node = readEither(reader)
  if (!take(reader, ')')) throw fault(reader, 'a `(` without its `)`')
  reader.depth--
  return node
}

/** One character, an escaped sign, or `\d`. */
function readCharacter(reader: Reader): CharacterSet {
  const isEscaped = take(reader, '\\')
  const sign = peek(reader)
  if (sign === undefined) throw fault(reader, 'an end in the middle')
  reader.next++
  if (isEscaped && sign === 'd') return DIGITS
  if (isEscaped && !/^[!-/:-@[-`{-~]$/.test(sign)) throw fault(reader, `the escape \`\\${sign}\``)
  const point = sign.codePointAt(0) ?? 0
  return { ranges: [[point, point]], isNegated: false }
}

function readClass(reader: Reader): CharacterSet {
  const isNegated = take(reader, '^')
  const ranges: (readonly [number, number])[] = []
  while (!take(reader, ']')) {
    if (peek(reader) === '[') throw fault(reader, 'a bare `[` inside a class')
    const low = readCharacter(reader).ranges[0] ?? [0, 0]
    const isRange = peek(reader) === '-' && ![']', undefined].includes(reader.characters[reader.next + 1])
    if (!isRange) {
      ranges.push(low)
      continue
    }
    reader.next++
    const high = readCharacter(reader).ranges[0] ?? [0, 0]
    if (low[0] !== low[1] || high[0] !== high[1] || high[0] < low[0]) throw fault(reader, 'a range that is none')
    ranges.push([low[0], high[0]])
  }
  if (ranges.length === 0) throw fault(reader, 'an empty class')
  return { ranges, isNegated }
}

function peek(reader: Reader): string | undefined {
  return reader.characters[reader.next]
}

function take(reader: Reader, sign: string): boolean {
  if (peek(reader) !== sign) return false
  reader.next++
  return true
}

function fault(reader: Reader, seen: string) {
  return refuse('profile.pattern.syntax', reader.place, {
    seen: `${seen}, at character ${reader.next + 1} of the pattern`,
    wanted: 'characters, [classes], \\d, groups, |, ?, *, +, {m,n}; the whole text is matched',
    check: 'that signs meant as themselves stand behind a backslash',
  })
}
