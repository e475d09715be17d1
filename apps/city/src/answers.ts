import type { Bytes, Instant } from '@yimatong/kernel'
import type { CompiledExchange, CompiledProfile, RefusalCode, Rendering } from '@yimatong/profiles'
import { findPerson } from './find-person.js'
import { withRawLevel } from './odd-level.js'
import type { Fields } from './recipes/recipe.js'
import { type Occasion, recordOf } from './record.js'
import type { References } from './references.js'
import type { Inhabitant, Records } from './registry.js'

/** Whose answer is given: as things stand, or as a stale cache has them. */
export type Freshness = 'current' | 'cached'

/** An answer in the profile's own bytes, none when it cannot even say "no"; and why it says no when it does. */
export interface Answer {
  readonly body: Bytes | undefined
  readonly refusal?: RefusalCode
}

/** What the city has to say. */
export interface Answers {
  readonly question: (exchange: CompiledExchange, fields: Fields, freshness: Freshness) => Answer
  /** Why a question would be refused, without answering it. */
  readonly refusalOf: (exchange: CompiledExchange, fields: Fields) => RefusalCode | undefined
  /** Undefined when the profile has no word for it. */
  readonly refusal: (exchange: CompiledExchange, code: RefusalCode) => Bytes | undefined
  /** The answer about one inhabitant, or the codes of why there is none. */
  readonly about: (inhabitant: Inhabitant, occasion: Occasion) => Bytes | readonly string[]
}

/** What the answers are made from. */
export interface AnswerParts {
  readonly profile: CompiledProfile
  readonly records: Records
  readonly references: References | undefined
  readonly clock: () => Instant
  readonly secret: (reference: string) => Bytes | undefined
}

/** Own profile: how a city without a word for a state says no. */
const STATE_REFUSALS: Readonly<Record<string, RefusalCode>> = {
  'not-applied': 'not-found',
  'no-such-person': 'not-found',
  cancelled: 'not-found',
  expired: 'symbol-expired',
}

/** Composes the answers of one city. */
export function createAnswers(parts: AnswerParts): Answers {
  const { profile, records, references, clock, secret } = parts
  const context = () => ({ at: clock(), secret, trace: true })

  function refusal(exchange: CompiledExchange, code: RefusalCode): Bytes | undefined {
    // Who has no access is told so, or nothing: never that nobody was found.
    const words = code === 'forbidden' ? [code] : ([code, 'not-found', 'upstream-error'] as const)
    for (const word of words) {
      const { bytes } = exchange.fromRefusal(word, context())
      if (bytes) return bytes
    }
    return undefined
  }

  const refused = (exchange: CompiledExchange, code: RefusalCode): Answer => {
    return { body: refusal(exchange, code), refusal: code }
  }

  function about(inhabitant: Inhabitant, occasion: Occasion): Bytes | readonly string[] {
    const { rawLevel } = inhabitant.person
    const render = (said: Inhabitant): Rendering => occasion.exchange.fromRecord(recordOf(said, occasion), context())
    const rendering = render(rawLevel === undefined ? inhabitant : withKnownLevel(inhabitant))
    const bytes =
      rawLevel === undefined ? rendering.bytes : withRawLevel(rendering, rawLevel, occasion.exchange, secret)
    return (
      bytes ?? ['city.person.unsayable', ...rendering.findings.map((each) => `${each.code} ${each.path ?? ''}`.trim())]
    )
  }

  return {
    refusal,
    about,
    question(exchange, fields, freshness) {
      const found = findPerson(exchange.requestFields, fields, records, references)
      if (typeof found === 'string') return refused(exchange, found)
      const inhabitant = records[freshness](found.personId)
      if (!inhabitant) return refused(exchange, 'not-found')
      const answer = about(inhabitant, { profile, exchange, symbol: found.symbol })
      if (answer instanceof Uint8Array) return { body: answer }
      return refused(exchange, STATE_REFUSALS[inhabitant.person.state ?? ''] ?? 'upstream-error')
    },
    refusalOf(exchange, fields) {
      const found = findPerson(exchange.requestFields, fields, records, references)
      return typeof found === 'string' ? found : undefined
    },
  }
}

/** The highest level, to be replaced: were it ever left standing, nobody would pass because of it. */
function withKnownLevel({ person, assessedAt }: Inhabitant): Inhabitant {
  const { state: _state, rawLevel: _rawLevel, ...rest } = person
  return { person: { ...rest, level: '10' }, assessedAt }
}
