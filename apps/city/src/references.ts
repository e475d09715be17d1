import { type Bytes, DAY, type Instant } from '@yimatong/kernel'
import type { RefusalCode, SymbolCodec } from '@yimatong/profiles'
import { CityError } from './error.js'

/** The symbols a city has handed out, and whose they are. */
export interface References {
  /** A fresh symbol of a person, stamped by the city's clock. */
  readonly issue: (personId: string) => string
  /** A symbol of a person as it would be, but not handed out. */
  readonly rehearsed: (personId: string) => ResolvedReference
  /** Whose symbol it is, by its whole text or by its reference alone; otherwise how the city says no. */
  readonly resolve: (text: string, kind: 'symbol' | 'reference') => ResolvedReference | RefusalCode
}

/** A symbol that is still good. */
export interface ResolvedReference {
  readonly personId: string
  readonly reference: string
  /** The whole symbol. */
  readonly text: string
  readonly issuedAt: Instant
}

/** Source of randomness, so that a test can fix it. */
export type Random = (length: number) => Bytes

/** Own profile: how long a symbol without a clock of its own is good. */
const PLAIN_LIFE = DAY
const MAX_REFERENCES = 100_000

/** @throws CityError `city.symbol.shape` when the symbol's clock has no spelling for the city's time */
export function createReferences(symbol: SymbolCodec, clock: () => Instant, random: Random): References {
  const issued = new Map<string, ResolvedReference>()
  const make = (personId: string): ResolvedReference => {
    const reference = symbol.sample(clock(), random)
    const text = reference === undefined ? undefined : symbol.render(reference)
    if (reference !== undefined && text !== undefined) return { personId, reference, text, issuedAt: clock() }
    throw new CityError('city.symbol.shape', "the symbol's clock cannot show this instant; check its form")
  }
  make('')

  function isExpired(text: string, found: ResolvedReference): boolean {
    const end = symbol.detect(text)?.expiresAt ?? found.issuedAt + PLAIN_LIFE
    return clock() >= end
  }

  return {
    rehearsed: make,
    issue(personId) {
      const made = make(personId)
      const [oldest] = issued.keys()
      if (oldest !== undefined && issued.size >= MAX_REFERENCES) issued.delete(oldest)
      issued.set(made.reference, made)
      return made.text
    },
    resolve(text, kind) {
      const rendered = kind === 'symbol' ? text : (symbol.render(text) ?? '')
      const reference = symbol.detect(rendered)?.reference
      if (reference === undefined) return 'wrong-jurisdiction'
      const found = issued.get(reference)
      if (!found) return 'not-found'
      return isExpired(rendered, found) ? 'symbol-expired' : found
    },
  }
}
