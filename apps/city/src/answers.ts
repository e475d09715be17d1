import type { Bytes, Instant } from '@yimatong/kernel'
import type { CompiledExchange, CompiledProfile, RefusalCode, Rendering, RequestField } from '@yimatong/profiles'
import { withRawLevel } from './odd-level.js'
import type { CityPerson } from './people.js'
import { type Occasion, recordOf } from './record.js'
import type { References, ResolvedReference } from './references.js'
import type { Inhabitant, Records } from './registry.js'

/** Whose answer is given: as things stand, or as a stale cache has them. */
export type Freshness = 'current' | 'cached'

/** What the city has to say, in the profile's own bytes. */
export interface Answers {
  /** Undefined when the profile cannot even say "no". */
  readonly question: (
    exchange: CompiledExchange,
    fields: ReadonlyMap<string, string>,
    freshness: Freshness,
  ) => Bytes | undefined
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

interface Found {
  readonly personId: string
  readonly symbol?: ResolvedReference
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
  const context = () => ({ at: clock(), secret })

  function refusal(exchange: CompiledExchange, code: RefusalCode): Bytes | undefined {
    for (const word of [code, 'not-found', 'upstream-error'] as const) {
      const { bytes } = exchange.fromRefusal(word, context())
      if (bytes) return bytes
    }
    return undefined
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
      if (typeof found === 'string') return refusal(exchange, found)
      const inhabitant = records[freshness](found.personId)
      if (!inhabitant) return refusal(exchange, 'not-found')
      const answer = about(inhabitant, { profile, exchange, symbol: found.symbol })
      if (answer instanceof Uint8Array) return answer
      return refusal(exchange, STATE_REFUSALS[inhabitant.person.state ?? ''] ?? 'upstream-error')
    },
  }
}

/** The highest level, to be replaced: were it ever left standing, nobody would pass because of it. */
function withKnownLevel({ person, assessedAt }: Inhabitant): Inhabitant {
  const { state: _state, rawLevel: _rawLevel, ...rest } = person
  return { person: { ...rest, level: '10' }, assessedAt }
}

/** Every field must point at the same person, letter by letter; a number in the wrong case is nobody's. */
function findPerson(
  requested: readonly RequestField[],
  fields: ReadonlyMap<string, string>,
  records: Records,
  references: References | undefined,
): Found | RefusalCode {
  const asked = requested.find((field) => field.from === 'symbol' || field.from === 'reference')
  const symbol =
    asked && references?.resolve(fields.get(asked.name) ?? '', asked.from === 'symbol' ? 'symbol' : 'reference')
  if (typeof symbol === 'string') return symbol
  const person = records.find((candidate) => {
    if (symbol && candidate.id !== symbol.personId) return false
    return requested.every((field) => field === asked || fields.get(field.name) === wantedValue(field, candidate))
  })
  const isPointed = symbol !== undefined || requested.some((field) => field.from === 'document-number')
  if (!person || !isPointed) return 'not-found'
  return symbol ? { personId: person.id, symbol } : { personId: person.id }
}

function wantedValue(field: RequestField, person: CityPerson): string | undefined {
  const value = { 'document-number': person.documentNumber, 'document-type': 'resident-id', name: person.name }
  const wanted = field.from === 'symbol' || field.from === 'reference' ? undefined : value[field.from]
  if (field.case === undefined) return wanted
  return field.case === 'upper' ? wanted?.toUpperCase() : wanted?.toLowerCase()
}
