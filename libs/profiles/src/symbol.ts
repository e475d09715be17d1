import { type Instant, instant, isInstant, SECOND } from '@yimatong/kernel'
import { refuse } from './error.js'
import { choice, list, oneOf, optional, type Shaped, shape, text, whole } from './form.js'
import { TIME_FORMS, timeCodec } from './ops/time.js'

const ALPHABETS = {
  digits: /^[0-9]*$/,
  'hex-lower': /^[0-9a-f]*$/,
  'hex-upper': /^[0-9A-F]*$/,
  alphanumeric: /^[0-9A-Za-z]*$/,
  base64url: /^[0-9A-Za-z_-]*$/,
} as const

const TOKEN = {
  name: text('a name for this part'),
  alphabet: choice('digits', 'hex-lower', 'hex-upper', 'alphanumeric', 'base64url'),
  /** Characters; the last part may have a range, `length` to `upTo`. */
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

/** `symbol:` of a profile: fixed texts and tokens of fixed length, so that reading is linear and unambiguous. */
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
    const word = seen.slice(offset, offset + (part.upTo ?? part.length))
    if (word.length < part.length || !ALPHABETS[part.alphabet].test(word)) return undefined
    words.push(word)
    offset += word.length
  }
  return offset === seen.length ? words : undefined
}

function checkParts(source: Shaped<typeof SYMBOL>): void {
  const { parts, clock, at } = source
  const tokens = parts.filter((part) => typeof part !== 'string')
  const names = new Set(tokens.map((token) => token.name))
  const open = parts.findIndex((part) => typeof part !== 'string' && part.upTo !== undefined)
  const isClosed = open < 0 || open === parts.length - 1
  const first = parts[0]
  const isMarked = typeof first === 'string' && first.length >= 4
  const isTimed = clock === undefined || names.has(clock.part)
  if (isClosed && isMarked && isTimed && names.size === tokens.length && tokens.length > 0) return
  throw refuse('profile.symbol.ambiguous', at, {
    seen: 'parts that could be read in two ways, or by another city',
    wanted: 'a literal of at least 4 characters first, tokens with own names, a range only on the last part',
    check: 'the parts, and that `clock.part` names one of them',
  })
}
