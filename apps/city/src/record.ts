import type { Instant } from '@yimatong/kernel'
import type { CompiledExchange, CompiledProfile } from '@yimatong/profiles'
import type { Assessment, NationalRecord, Origin, Subject } from '@yimatong/record'
import type { CityPerson } from './people.js'
import type { ResolvedReference } from './references.js'
import type { Inhabitant } from './registry.js'

/** Where and how a record will be said. */
export interface Occasion {
  readonly profile: CompiledProfile
  readonly exchange: CompiledExchange
  /** The symbol that was asked about, if one was. */
  readonly symbol?: ResolvedReference | undefined
}

/** What the city knows about a person as a national record, every element sourced: the city is the source. */
export function recordOf({ person, assessedAt }: Inhabitant, occasion: Occasion): NationalRecord {
  const subject = subjectOf(person, occasion)
  const assessment = assessmentOf(person, assessedAt)
  const extension = extensionOf(occasion)
  const { id } = occasion.profile
  const pointers = [
    ...Object.keys(subject).map((key) => `/subject/${key}`),
    ...Object.keys(assessment).map((key) => `/assessment/${key}`),
    ...(extension ? [`/extensions/${id}`] : []),
  ]
  const sourced: Origin = { kind: 'sourced' }
  const origins = Object.fromEntries(pointers.map((pointer) => [pointer, sourced]))
  const extensions = extension && { [id]: extension }
  return { profile: 'hc-n/1', subject, assessment, ...(extensions && { extensions }), origins }
}

function subjectOf(person: CityPerson, occasion: Occasion): Subject {
  const { name, documentNumber, telephone } = person
  return {
    name,
    documentType: 'resident-id',
    documentNumber,
    ...(telephone !== undefined && { telephone }),
    ...(occasion.symbol && { reference: occasion.symbol.reference }),
  }
}

function assessmentOf(person: CityPerson, assessedAt: Instant): Assessment {
  const { level, state, reason, channel } = person
  return {
    level,
    ...(state !== undefined && { state }),
    assessedAt,
    decidedBy: 'unknown',
    ...(reason !== undefined && { reason }),
    ...(channel !== undefined && { channel }),
  }
}

/** The one extension a city fills: when the symbol was made, where the profile carries it. */
function extensionOf({ profile, exchange, symbol }: Occasion): { readonly createdAt: string } | undefined {
  const pointer = `/extensions/${profile.id}/createdAt`
  const isCarried = exchange.fields.some((field) => field.national.includes(pointer))
  return symbol && isCarried ? { createdAt: String(symbol.issuedAt) } : undefined
}
