import { type Bytes, type Instant, instant, isInstant, SECOND } from '@yimatong/kernel'
import { refuse } from './error.js'
import { choice, list, oneOf, optional, type Shaped, shape, text, whole } from './form.js'
import { TIME_FORMS, timeCodec } from './ops/time.js'

const DIGITS = '0123456789'
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LETTERS = UPPER + UPPER.toLowerCase()

/** The characters of a token, each once. */
const ALPHABETS = {
  digits: DIGITS,
  'hex-lower': `${DIGITS}abcdef`,
  'hex-upper': `${DIGITS}ABCDEF`,
  alphanumeric: DIGITS + LETTERS,
  base64url: `${DIGITS}${LETTERS}_-`,
} as const

const TOKEN = {
  name: text('a name for this part'),
  alphabet: choice('digits', 'hex-lower', 'hex-upper', 'alphanumeric', 'base64url'),
  /** Characters; the last token may have a range, `length` to `upTo`, where nothing of its alphabet follows it. */
  length: whole(1, 512),
  upTo: optional(whole(1, 512)),
}

type Part = string | Shaped<typeof TOKEN>

const CLOCK = {
  part: text('the token that holds a time'),
  form: choice(...TIME_FORMS),
  /** Seconds. */
  life: whole(1, 31_536_000),
}

const partForm = oneOf<Part>(
  [
    { name: 'literal', form: text('a fixed text') },
    { name: 'token', form: shape(TOKEN) },
  ],
  'profile.form.value',
)

const SYMBOL = { parts: list(partForm, 1), clock: optional(shape(CLOCK)) }

/** `symbol:` of a profile: fixed texts and tokens of fixed length, the last of which may have a range; reading is linear and unambiguous. */
export const symbolForm = shape(SYMBOL)

/** What a symbol says by itself. */
export interface DetectedSymbol {
  /** All tokens in a row: what the city calls the code. */
  readonly reference: string
  /** The symbol's own clock; not the assessment's. */
  readonly issuedAt?: Instant
  readonly expiresAt?: Instant
}

/** The city's symbol: text ⇄ reference. */
export interface SymbolCodec {
  /** Undefined when the text is not this city's symbol. */
  readonly detect: (text: string) => DetectedSymbol | undefined
  /** Undefined when the reference is not one of this city. */
  readonly render: (reference: string) => string | undefined
  /**
   * A reference such as the city would make: its clock shows `at`, all else is out of the given bytes. For reference
   * cities and tests; undefined when the clock has no spelling for that instant.
   */
  readonly sample: (at: Instant, random: (length: number) => Bytes) => string | undefined
  /** Seconds a symbol is good for after its own clock; undefined when it has none. */
  readonly life: number | undefined
}

/** Compiles a symbol. @throws ProfileError `profile.symbol.ambiguous` */
export function compileSymbol(source: Shaped<typeof SYMBOL>): SymbolCodec {
  const { parts, clock } = source
  checkParts(source)
  const tokens = parts.filter((part) => typeof part !== 'string')
  const clockIndex = tokens.findIndex((token) => token.name === clock?.part)

  function clockOf(words: readonly string[]): Pick<DetectedSymbol, 'issuedAt' | 'expiresAt'> | undefined {
    if (!clock) return {}
    const issuedAt = timeCodec(clock.form).read(words[clockIndex] ?? '')
    const end = issuedAt === undefined ? undefined : issuedAt + clock.life * SECOND
    return issuedAt !== undefined && isInstant(end) ? { issuedAt, expiresAt: instant(end) } : undefined
  }

  return {
    life: clock?.life,
    detect(seen) {
      const words = readParts(seen, parts)
      const times = words && clockOf(words)
      return words && times ? { reference: words.join(''), ...times } : undefined
    },
    render(reference) {
      const words = readParts(reference, tokens)
      if (!words || !clockOf(words)) return undefined
      let next = 0
      return parts.map((part) => (typeof part === 'string' ? part : (words[next++] ?? ''))).join('')
    },
    sample(at, random) {
      const words = tokens.map((token, index) => {
        if (clock && index === clockIndex) return timeCodec(clock.form).write(at)
        const marks = ALPHABETS[token.alphabet]
        return Array.from(random(token.length), (byte) => marks[byte % marks.length]).join('')
      })
      return words.includes(undefined) ? undefined : words.join('')
    },
  }
}

/** The texts of the tokens, or undefined when the whole does not fit. */
function readParts(seen: string, parts: readonly Part[]): readonly string[] | undefined {
  const words: string[] = []
  let offset = 0
  for (const part of parts) {
    if (typeof part === 'string') {
      if (!seen.startsWith(part, offset)) return undefined
      offset += part.length
      continue
    }
    const word = seen.slice(offset, wordEnd(seen, offset, part))
    if (word.length < part.length) return undefined
    words.push(word)
    offset += word.length
  }
  return offset === seen.length ? words : undefined
}

/** Where a token ends: after its longest run of characters of its alphabet. */
function wordEnd(seen: string, start: number, token: Shaped<typeof TOKEN>): number {
  const alphabet: string = ALPHABETS[token.alphabet]
  const most = Math.min(seen.length, start + (token.upTo ?? token.length))
  let end = start
  while (end < most && alphabet.includes(seen.charAt(end))) end++
  return end
}

/** A token of any length is the last one, and what follows it does not go on in its alphabet: one reading each way. */
function isClosed(parts: readonly Part[]): boolean {
  const open = parts.findIndex((part) => typeof part !== 'string' && part.upTo !== undefined)
  const token = parts[open]
  if (token === undefined || typeof token === 'string') return true
  const [next, ...rest] = parts.slice(open + 1)
  if (next === undefined) return true
  const isLast = [next, ...rest].every((part) => typeof part === 'string')
  return isLast && typeof next === 'string' && next !== '' && !ALPHABETS[token.alphabet].includes(next.charAt(0))
}

function checkParts(source: Shaped<typeof SYMBOL>): void {
  const { parts, clock, at } = source
  const tokens = parts.filter((part) => typeof part !== 'string')
  const names = new Set(tokens.map((token) => token.name))
  const first = parts[0]
  const isMarked = typeof first === 'string' && first.length >= 4
  const isTimed = clock === undefined || names.has(clock.part)
  if (isClosed(parts) && isMarked && isTimed && names.size === tokens.length && tokens.length > 0) return
  throw refuse('profile.symbol.ambiguous', at, {
    seen: 'parts that could be read in two ways, or by another city',
    wanted:
      'a literal of at least 4 characters first, tokens with own names, a range only on the last token, closed by a sign it has not',
    check: 'the parts, and that `clock.part` names one of them',
  })
}
