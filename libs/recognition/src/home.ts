import { type CborValue, type JsonValue, parseJson } from '@yimatong/codec'
import { issueNationalCode, openReferenceToken, type Signer, sealReferenceToken } from '@yimatong/envelope'
import {
  type Bytes,
  type Finding,
  finding,
  hexDecode,
  hexEncode,
  type Instant,
  instant,
  utf8Decode,
  utf8Encode,
  YimatongError,
} from '@yimatong/kernel'
import {
  type Disclosure,
  type ElementTable,
  encodeRecordClaims,
  type NationalRecord,
  toWholeSeconds,
} from '@yimatong/record'
import { askCity, type CityRecord } from './city-record.js'
import type { CityConnector, Clock, HealthQuery, HomeAnswer, IssuedCodes, Lookup, SnapshotSource } from './ports.js'

/** What a home gateway holds to answer for its own division. */
export interface Home {
  /** Its authority id: the `iss` of its codes. */
  readonly authority: string
  readonly connectors: readonly CityConnector[]
  readonly signer: Signer
  /** Keys of reference tokens by id; the first seals, all open. */
  readonly tokenKeys: ReadonlyMap<string, Bytes>
  readonly ports: {
    readonly clock: Clock
    readonly snapshots: SnapshotSource
    readonly issued: IssuedCodes
    /** Cryptographically random bytes. */
    readonly random: (length: number) => Bytes
  }
}

/** A question to one's own city: which connector, and by what. */
export interface LocalQuestion {
  readonly connector: CityConnector
  readonly lookup: Lookup
}

/**
 * Answers a health query of another gateway: asks the city, translates, and signs a national code that carries the
 * question's nonce. Every failure is a finding; no level is ever made up.
 */
export async function answerHealthQuery(home: Home, query: HealthQuery): Promise<HomeAnswer> {
  const local = readSubject(home, query)
  if ('severity' in local) return { findings: [local] }
  const { limits, disclosures } = home.ports.snapshots.current()
  const city = await askCity(local.connector, local.lookup, home, home.ports.clock, limits.cityDeadlineMs)
  if (!city.record || isBlocked(city)) return { findings: city.findings }
  const disclosure = disclosures.get(query.purpose)?.name ?? 'minimal'
  const signed = signRecord(home, city.record, disclosure, limits.answerLifetimeMs, hexDecode(query.nonce))
  return { code: signed.text, findings: city.findings }
}

/** What `POST /v1/codes` asks for. */
export interface CodeOrder {
  readonly kind: 'signed' | 'reference'
  readonly local: LocalQuestion
  readonly disclosure: Disclosure
  readonly lifetimeMs?: number
}

/** An issued code, or why none was issued. */
export interface IssuedCode {
  readonly text?: string
  readonly codeId?: string
  readonly issuedAt?: Instant
  readonly expiresAt?: Instant
  readonly city: CityRecord
}

/** Issues a national code or a reference token from the city's live status. Nothing is issued for a blocked answer. */
export async function issueCode(home: Home, order: CodeOrder): Promise<IssuedCode> {
  const { limits } = home.ports.snapshots.current()
  const { connector, lookup } = order.local
  const city = await askCity(connector, lookup, home, home.ports.clock, limits.cityDeadlineMs)
  if (!city.record || isBlocked(city)) return { city }
  const lifetimeMs = Math.min(order.lifetimeMs ?? limits.codeLifetimeMs, limits.codeLifetimeMs)
  const made =
    order.kind === 'signed'
      ? signRecord(home, city.record, order.disclosure, lifetimeMs)
      : sealToken(home, order.local, lifetimeMs)
  const { codeId, issuedAt, expiresAt } = made
  await home.ports.issued.save({ codeId, issuedAt, expiresAt, division: home.authority, kind: order.kind })
  return { ...made, city }
}

/** Which of our cities answers a query, and by what. Tokens are opened here, in memory, and nowhere else. */
export function readSubject(home: Home, query: Pick<HealthQuery, 'subject' | 'consent'>): LocalQuestion | Finding {
  const { subject } = query
  switch (subject.kind) {
    case 'token':
      return openToken(home, subject.token)
    case 'symbol':
      return readSymbol(home, subject.profile, subject.text)
    case 'document':
      return query.consent ? byDocument(home, subject) : finding('consent.missing', 'checkpoint')
  }
}

function byDocument(home: Home, document: { type: string; number: string }): LocalQuestion | Finding {
  const connector = home.connectors.find((candidate) => candidate.profile.exchanges.document)
  if (!connector) return finding('home.no-connector', 'home')
  return { connector, lookup: { kind: 'document', type: document.type, number: document.number } }
}

function readSymbol(home: Home, profile: string, text: string): LocalQuestion | Finding {
  const connector = home.connectors.find((candidate) => candidate.profile.id === profile)
  const match = connector?.profile.symbol?.detect(text)
  if (!connector || !match) return finding('home.no-connector', 'home')
  return { connector, lookup: { kind: 'reference', reference: match.reference } }
}

function openToken(home: Home, token: string): LocalQuestion | Finding {
  try {
    const content = openReferenceToken(token, home.tokenKeys, home.ports.clock.now())
    const lookup = parseLookup(parseJson(utf8Decode(content)))
    const connector = home.connectors.find((candidate) => candidate.profile.id === lookup?.profile)
    return lookup && connector ? { connector, lookup: lookup.lookup } : finding('home.no-connector', 'home')
  } catch (error) {
    if (!(error instanceof YimatongError)) throw error
    const expired = error.code === 'envelope.token.expired'
    return finding(expired ? 'token.expired' : 'token.unreadable', 'holder')
  }
}

function parseLookup(value: JsonValue): { profile: string; lookup: Lookup } | undefined {
  if (!Array.isArray(value)) return undefined
  const [profile, kind, first, second] = value
  if (typeof profile !== 'string' || typeof first !== 'string') return undefined
  if (kind === 'reference') return { profile, lookup: { kind, reference: first } }
  if (kind !== 'document' || typeof second !== 'string') return undefined
  return { profile, lookup: { kind, type: first, number: second } }
}

interface Made {
  readonly text: string
  readonly codeId: string
  readonly issuedAt: Instant
  readonly expiresAt: Instant
}

function sealToken(home: Home, { connector, lookup }: LocalQuestion, lifetimeMs: number): Made {
  const [keyId, key] = home.tokenKeys.entries().next().value ?? []
  if (keyId === undefined || key === undefined) throw new Error('a home gateway has at least one token key')
  const { random, clock } = home.ports
  const codeId = random(16)
  const issuedAt = clock.now()
  const expiresAt = instant(issuedAt + lifetimeMs)
  const parts = lookup.kind === 'reference' ? [lookup.reference] : [lookup.type, lookup.number]
  const content = utf8Encode(JSON.stringify([connector.profile.id, lookup.kind, ...parts]))
  const header = { division: home.authority, codeId, keyId, expiresAt }
  const text = sealReferenceToken({ ...header, lookup: content }, key, random(12))
  return { text, codeId: hexEncode(codeId), issuedAt, expiresAt }
}

function signRecord(
  home: Home,
  record: NationalRecord,
  disclosure: Disclosure,
  lifetimeMs: number,
  nonce?: Bytes,
): Made {
  const { random, clock, snapshots } = home.ports
  const codeId = random(16)
  const issuedAt = clock.now()
  // A code never outlives the assessment it speaks of.
  const end = Math.min(issuedAt + lifetimeMs, record.assessment?.validUntil ?? Number.POSITIVE_INFINITY)
  const expiresAt = instant(Math.max(end, issuedAt + 1000))
  const claims = claimsOf(record, disclosure, snapshots.current().elements)
  const text = issueNationalCode({
    claims: { issuer: home.authority, issuedAt, expiresAt, codeId, record: claims, ...(nonce && { nonce }) },
    signer: home.signer,
  })
  return { text, codeId: hexEncode(codeId), issuedAt, expiresAt }
}

/** The record's claims at a disclosure; at its root every key is an integer. */
function claimsOf(record: NationalRecord, disclosure: Disclosure, elements: ElementTable): Map<number, CborValue> {
  const claims = encodeRecordClaims(toWholeSeconds(record, elements), disclosure, elements)
  const keyed = new Map<number, CborValue>()
  for (const [key, value] of claims) if (typeof key === 'number') keyed.set(key, value)
  return keyed
}

function isBlocked(city: CityRecord): boolean {
  return city.findings.some((found) => found.severity === 'block')
}
