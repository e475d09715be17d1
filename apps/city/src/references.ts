import { type Bytes, DAY, hexEncode, type Instant } from '@yimatong/kernel'
import type { RefusalCode, SymbolCodec } from '@yimatong/profiles'
import { CityError } from './error.js'

/** The symbols a city has handed out, and whose they are. */
export interface References {
  /** A fresh symbol of a person, stamped by the city's clock. */
  readonly issue: (personId: string) => string
  /** A well-formed reference that is nobody's. */
  readonly sample: () => string
  /** Whose symbol it is, by its whole text or by its reference alone; otherwise how the city says no. */
  readonly resolve: (text: string, kind: 'symbol' | 'reference') => ResolvedReference | RefusalCode
}

/** A symbol that is still good. */
export interface ResolvedReference {
  readonly personId: string
  readonly reference: string
  readonly issuedAt: Instant
}

/** Source of randomness, so that a test can fix it. */
export type Random = (length: number) => Bytes

/** Own profile: how long a symbol without a clock of its own is good. */
const PLAIN_LIFE = DAY
const MAX_REFERENCES = 100_000
const HEX_DIGITS = [32, 64, 16, 40]

/** @throws CityError `city.symbol.shape` when no shape of reference this city can make fits the profile's symbol */
export function createReferences(symbol: SymbolCodec, clock: () => Instant, random: Random): References {
  const issued = new Map<string, ResolvedReference>()
  const sample = () => makeReference(symbol, clock(), random)
  sample()

  function isExpired(text: string, found: ResolvedReference): boolean {
    const end = symbol.detect(text)?.expiresAt ?? found.issuedAt + PLAIN_LIFE
    return clock() >= end
  }

  return {
    sample,
    issue(personId) {
      const reference = sample()
      const [oldest] = issued.keys()
      if (oldest !== undefined && issued.size >= MAX_REFERENCES) issued.delete(oldest)
      issued.set(reference, { personId, reference, issuedAt: clock() })
      return symbol.render(reference) ?? ''
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

/**
 * Own profile: hex digits, followed by the time in milliseconds where the symbol has a clock, are what every known city
 * prints; the profile's own codec says which of them is this city's.
 */
function makeReference(symbol: SymbolCodec, at: Instant, random: Random): string {
  for (const tail of [String(at), '']) {
    for (const digits of HEX_DIGITS) {
      const reference = hexEncode(random(digits / 2)) + tail
      if (symbol.render(reference) !== undefined) return reference
    }
  }
  throw new CityError('city.symbol.shape', 'no reference of hex digits and a time fits the symbol; check its `parts`')
}
