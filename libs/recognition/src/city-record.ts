import { type Finding, finding, type Instant } from '@yimatong/kernel'
import type { Inquiry, LayerTrace, Loss } from '@yimatong/profiles'
import type { NationalRecord } from '@yimatong/record'
import type { CityConnector, Lookup } from './ports.js'
import { hasReason } from './reason.js'

/** One translated answer of a city: the record where there is one, what it lost, why not, and every layer. */
export interface CityRecord {
  readonly record?: NationalRecord
  readonly losses: readonly Loss[]
  readonly findings: readonly Finding[]
  readonly layers: readonly LayerTrace[]
  /** When the city answered. */
  readonly receivedAt?: Instant
}

/** The authority a connector is registered for: it attributes what its city says. */
export interface Registration {
  /** Authority id of the home gateway's own entry. */
  readonly authority: string
}

/**
 * Asks a city and translates its answer. Where a yellow or red came without a reason and the profile names a second
 * query that can give it, that query is asked: the reason is the message's or the second answer's, never invented
 * (DESIGN §5.3).
 */
export async function askCity(
  connector: CityConnector,
  lookup: Lookup,
  registration: Registration,
  clock: { ticks(): number },
  deadlineMs: number,
): Promise<CityRecord> {
  const end = clock.ticks() + deadlineMs
  const first = await askOnce(connector, lookup, registration, deadlineMs)
  const second = followUpLookup(connector, lookup, first)
  if (!second) return first
  const again = await askOnce(connector, second, registration, Math.max(1, end - clock.ticks()))
  return withReason(first, again)
}

async function askOnce(
  connector: CityConnector,
  lookup: Lookup,
  registration: Registration,
  deadlineMs: number,
): Promise<CityRecord> {
  const exchange = connector.profile.exchanges[lookup.kind]
  if (!exchange) return { losses: [], layers: [], findings: [finding('home.no-connector', 'home')] }
  const answer = await connector.ask(lookup, deadlineMs)
  if ('severity' in answer) return { losses: [], layers: [], findings: [answer] }
  const translation = exchange.toRecord(answer.bytes, {
    at: answer.receivedAt,
    secret: (reference) => connector.secret(reference),
    inquiry: inquiryOf(lookup),
  })
  const record = translation.record && attribute(translation.record, connector, registration)
  return { ...translation, ...(record && { record }), receivedAt: answer.receivedAt }
}

/** A lookup in the words of a profile's request; without the symbol's text, which only the profile can render. */
export function inquiryOf({ circumstances = {}, ...lookup }: Lookup): Inquiry {
  const { name, telephone, oneTimeCode, venue } = circumstances
  return {
    ...(lookup.kind === 'reference'
      ? { reference: lookup.reference }
      : { 'document-type': lookup.type, 'document-number': lookup.number }),
    ...(name !== undefined && { name }),
    ...(telephone !== undefined && { telephone }),
    ...(oneTimeCode !== undefined && { 'one-time-code': oneTimeCode }),
    ...(venue !== undefined && { venue }),
  }
}

/** A registered connector's answer is the assertion of its authority, for the profile's division: both are derived. */
function attribute(record: NationalRecord, connector: CityConnector, { authority }: Registration): NationalRecord {
  const { assessment } = record
  if (!assessment) return record
  const given = { authority, division: connector.profile.division, ...assessment }
  const origins = {
    ...(assessment.authority === undefined && { '/assessment/authority': registered }),
    ...(assessment.division === undefined && { '/assessment/division': registered }),
  }
  return { ...record, assessment: given, origins: { ...record.origins, ...origins } }
}

const registered = { kind: 'derived', how: 'registered-connector' } as const

function followUpLookup(connector: CityConnector, lookup: Lookup, first: CityRecord): Lookup | undefined {
  const { assessment, subject } = first.record ?? {}
  const unexplained =
    assessment && assessment.level !== '00' && assessment.level !== 'unknown' && !hasReason(assessment)
  const followUp = connector.profile.exchanges[lookup.kind]?.followUp
  if (!unexplained || !followUp) return undefined
  const { circumstances = {} } = lookup
  if (followUp.with === 'reference') {
    return subject?.reference === undefined
      ? undefined
      : { kind: 'reference', reference: subject.reference, circumstances }
  }
  const { documentNumber: number, documentType: type } = subject ?? {}
  return number === undefined || type === undefined ? undefined : { kind: 'document', type, number, circumstances }
}

/** Takes the explained answer when both say the same level; two different levels of one city are nobody's answer. */
function withReason(first: CityRecord, again: CityRecord): CityRecord {
  const layers = [...first.layers, ...again.layers]
  if (!again.record?.assessment) return { ...first, layers }
  if (again.record.assessment.level !== first.record?.assessment?.level) {
    const differ = finding('home.answers-differ', 'home', { path: '/assessment/level' })
    return { losses: again.losses, layers, findings: [...again.findings, differ] }
  }
  return { ...again, layers }
}
