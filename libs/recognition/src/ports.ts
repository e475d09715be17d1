import type { Bytes, Finding, Instant } from '@yimatong/kernel'
import type { AccessEntry, Receipt, ReceiptProof } from '@yimatong/ledger'
import type { CompiledProfile } from '@yimatong/profiles'
import type { Authority } from '@yimatong/trust'
import type { Place } from './question.js'
import type { Snapshot } from './snapshot.js'

/** The one clock of a role instance (DESIGN §5.8). */
export interface Clock {
  now(): Instant
  /** Monotonic milliseconds for timings and deadlines; says nothing about the calendar. */
  ticks(): number
}

/**
 * What the holder and the place add to a question. A city gets of it only what its profile's request names; the one-time
 * code is what a city sent to the holder's telephone.
 */
export interface Circumstances {
  readonly name?: string
  readonly telephone?: string
  readonly oneTimeCode?: string
  /** The registered venue that asks. */
  readonly venue?: string
}

/** What a city's system is asked by: the reference out of a symbol, or a document with the holder's consent. */
export type Lookup = (
  | { readonly kind: 'reference'; readonly reference: string }
  | { readonly kind: 'document'; readonly type: string; readonly number: string }
) & { readonly circumstances?: Circumstances }

/** A live answer of a city's own system: its bytes as they came, and when. */
export interface CityAnswer {
  readonly bytes: Bytes
  readonly receivedAt: Instant
}

/** Why a city or a home gateway could not be asked. All are somebody's outage, never the holder's level. */
export const OUTAGE_CODES = [
  'city.unreachable',
  'city.timeout',
  'city.answer-malformed',
  'city.access-refused',
  'home.unreachable',
  'home.timeout',
  'home.answer-malformed',
  'home.access-refused',
] as const

/** A word of {@link OUTAGE_CODES}. */
export type OutageCode = (typeof OUTAGE_CODES)[number]

/** Asks one city's own system in its own dialect. Resolves with the answer or the outage; never rejects for either. */
export interface CityConnector {
  readonly profile: CompiledProfile
  /** Secret by the reference the profile names (keys of an envelope). */
  secret(reference: string): Bytes | undefined
  /** `deadlineMs` bounds the whole exchange, tokens and retries included. */
  ask(lookup: Lookup, deadlineMs: number): Promise<CityAnswer | Finding<OutageCode>>
}

/** What an arrival gateway asks the home gateway (the health query of GB/T 38963, own profile of its members). */
export interface HealthQuery {
  readonly subject:
    | { readonly kind: 'token'; readonly token: string }
    | { readonly kind: 'symbol'; readonly profile: string; readonly text: string }
    | { readonly kind: 'document'; readonly type: string; readonly number: string }
  readonly place: Place
  readonly purpose: string
  /** True when the holder agreed to the look-up by document. */
  readonly consent: boolean
  /** 16 random bytes in hex; the answer's code carries it, so an old answer cannot be given again. */
  readonly nonce: string
}

/** The home gateway's answer: a national code signed for this question, or the findings that say why there is none. */
export interface HomeAnswer {
  readonly code?: string
  readonly findings: readonly Finding[]
}

/** Asks the home gateway of a division over mutual TLS. Resolves with the answer or the outage. */
export interface HomeGateway {
  ask(home: Authority, query: HealthQuery, deadlineMs: number): Promise<HomeAnswer | Finding<OutageCode>>
}

/** Keeps receipts and access entries. Resolves when both are durable; rejects when they are not, and then nothing is answered. */
export interface Ledger {
  record(receipt: Receipt, entry: AccessEntry): Promise<ReceiptProof>
}

/** Remembers which codes were issued, by opaque id only. */
export interface IssuedCodes {
  save(code: {
    readonly codeId: string
    readonly division: string
    readonly issuedAt: Instant
    readonly expiresAt: Instant
    readonly kind: 'signed' | 'reference'
  }): Promise<void>
}

/** The snapshot in force; replaced as a whole, never changed. */
export interface SnapshotSource {
  current(): Snapshot
}
