import { type JsonValue, parseJson } from '@yimatong/codec'
import {
  EnvelopeError,
  issueNationalCode,
  openReferenceToken,
  type Signer,
  sealReferenceToken,
} from '@yimatong/envelope'
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
import type { CompiledProfile } from '@yimatong/profiles'
import { type Disclosure, encodeRecordClaims, type NationalRecord, toWholeSeconds } from '@yimatong/record'
import { checkSymbolTimes } from './check-freshness.js'
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
  const lookup = { ...local.lookup, circumstances: { venue: query.place.venue ?? query.place.division } }
  const city = await askCity(local.connector, lookup, home, home.ports.clock, limits.cityDeadlineMs)
  const { record } = city
  if (!record || isBlocked(city)) return { findings: city.findings }
  const disclosure = disclosures.get(query.purpose)?.name ?? 'minimal'
  const signed = unlessTooLarge(() => {
    return signRecord(home, record, disclosure, limits.answerLifetimeMs, hexDecode(query.nonce))
  })
  if ('severity' in signed) return { findings: [...city.findings, signed] }
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
  const { connector } = order.local
  // Nobody is checked anywhere: the home gateway itself is who asks.
  const lookup = { ...order.local.lookup, circumstances: { venue: home.authority } }
  const city = await askCity(connector, lookup, home, home.ports.clock, limits.cityDeadlineMs)
  if (!city.record || isBlocked(city)) return { city }
  const lifetimeMs = Math.min(order.lifetimeMs ?? limits.codeLifetimeMs, limits.codeLifetimeMs)
  const { record } = city
  const made = unlessTooLarge(() => {
    if (order.kind === 'reference') return sealToken(home, order.local, lifetimeMs)
    return signRecord(home, record, order.disclosure, lifetimeMs)
  })
  if ('severity' in made) return { city: { ...city, findings: [...city.findings, made] } }
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
  const connector = home.connectors.find(({ profile }) => takesDocument(profile, document.type))
  if (!connector) return finding('home.no-connector', 'home')
  return { connector, lookup: { kind: 'document', type: document.type, number: document.number } }
}

/** A profile that lists no documents takes all; one that lists some is never asked about another. */
function takesDocument({ exchanges }: CompiledProfile, type: string): boolean {
  return exchanges.document !== undefined && (exchanges.document.documentTypes?.includes(type) ?? true)
}

function readSymbol(home: Home, profile: string, text: string): LocalQuestion | Finding {
  const connector = home.connectors.find((candidate) => candidate.profile.id === profile)
  const match = connector?.profile.symbol?.detect(text)
  if (!connector || !match) return finding('home.no-connector', 'home')
  const { clock, snapshots } = home.ports
  const late = checkSymbolTimes(match, snapshots.current().limits.skewMs, clock.now())
  if (late) return late
  return { connector, lookup: { kind: 'reference', reference: match.reference } }
}

function openToken(home: Home, token: string): LocalQuestion | Finding {
  try {
    const { clock, snapshots } = home.ports
    // The same skew as the arrival gateway grants: what passes there does not expire on the way here.
    const at = instant(clock.now() - snapshots.current().limits.skewMs)
    const content = openReferenceToken(token, home.tokenKeys, at)
    const lookup = parseLookup(parseJson(utf8Decode(content)))
    const connector = home.connectors.find((candidate) => candidate.profile.id === lookup?.profile)
    return lookup && connector ? { connector, lookup: lookup.lookup } : finding('home.no-connector', 'home')
  } catch (error) {
    if (!(error instanceof YimatongError)) throw error
    return unopened(error.code)
  }
}

/** A key we do not have says nothing about the holder: we may have retired it too early. */
function unopened(code: string): Finding {
  if (code === 'envelope.token.key-unknown') return finding('token.key-unknown', 'home')
  return finding(code === 'envelope.token.expired' ? 'token.expired' : 'token.unreadable', 'holder')
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
  const { elements } = snapshots.current()
  const claims = encodeRecordClaims(toWholeSeconds(record, elements), disclosure, elements)
  const text = issueNationalCode({
    claims: { issuer: home.authority, issuedAt, expiresAt, codeId, record: claims, ...(nonce && { nonce }) },
    signer: home.signer,
  })
  return { text, codeId: hexEncode(codeId), issuedAt, expiresAt }
}

/** A record that fits no symbol is a finding, not a fault of whoever asked. */
function unlessTooLarge(make: () => Made): Made | Finding {
  try {
    return make()
  } catch (error) {
    if (error instanceof EnvelopeError && error.code === 'envelope.text.size') return finding('home.failed', 'home')
    throw error
  }
}

function isBlocked(city: CityRecord): boolean {
  return city.findings.some((found) => found.severity === 'block')
}
