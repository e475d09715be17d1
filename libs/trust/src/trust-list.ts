import { type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, base64Decode, type Instant, parseInstant, utf8Decode } from '@yimatong/kernel'
import { TrustError } from './error.js'

/** A sentence in both languages of the project. */
export interface BilingualText {
  readonly zh: string
  readonly en: string
}

/** One certificate an authority signs codes with. */
export interface SignerEntry {
  readonly certificate: Bytes
  /** DER certificates between the signer and the national root, nearest first. */
  readonly intermediates: readonly Bytes[]
  readonly assurance: 'city-signed' | 'gateway-attested'
}

/** Who may sign what, for which division, and where they are asked (DESIGN §5.6). */
export interface Authority {
  /** The authority's own id: the GB/T 2260 code it is responsible for, six digits. */
  readonly id: string
  readonly title: BilingualText
  /** GB/T 2260 codes; each stands for everything below it. */
  readonly divisions: readonly string[]
  /** `https://host:port` of its gateway, without a path. */
  readonly endpoint: string
  /** SHA-256 of the SubjectPublicKeyInfo of its TLS identities, hex. */
  readonly tlsPins: readonly string[]
  readonly profiles: readonly string[]
  /** Where a holder has a wrong status corrected. */
  readonly appeal: BilingualText
  readonly signers: readonly SignerEntry[]
}

/**
 * The trust list, one version of it. Own profile: one signed JSON document until the list becomes TUF metadata; what is
 * kept, compared and refused is the same.
 */
export interface TrustList {
  /** Counts up from 1; a lower one is never taken again. */
  readonly version: number
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  /** Chain of the list's own signer, signer first. */
  readonly signerChain: readonly Bytes[]
  readonly authorities: readonly Authority[]
  /** DER certificate revocation lists of every authority on a path. */
  readonly crls: readonly Bytes[]
}

/** Reads the payload of a trust list. @throws TrustError `trust.list.malformed` naming the member that is wrong. */
export function parseTrustList(payload: JsonValue): TrustList {
  const list = members(payload, 'list')
  const issuedAt = time(list.issuedAt, 'issuedAt')
  const expiresAt = time(list.expiresAt, 'expiresAt')
  if (expiresAt <= issuedAt) throw malformed('expiresAt after issuedAt')
  return {
    version: version(list.version),
    issuedAt,
    expiresAt,
    signerChain: items(list.signerChain, 'signerChain').map((item) => der(item, 'signerChain')),
    authorities: items(list.authorities, 'authorities').map(parseAuthority),
    crls: items(list.crls, 'crls').map((item) => der(item, 'crls')),
  }
}

/** The JSON of bytes that should be a signed list, not yet believed. @throws TrustError `trust.list.malformed`. */
export function parseListBytes(bytes: Bytes, maxBytes: number): JsonValue {
  if (bytes.length > maxBytes) throw malformed(`at most ${maxBytes} bytes, seen ${bytes.length}`)
  try {
    return parseJson(utf8Decode(bytes), { maxLength: maxBytes })
  } catch (cause) {
    throw new TrustError('trust.list.malformed', 'the trust list is not strict JSON', { cause })
  }
}

function parseAuthority(value: JsonValue): Authority {
  const entry = members(value, 'authorities')
  return {
    id: division(entry.id, 'id'),
    title: bilingual(entry.title, 'title'),
    divisions: items(entry.divisions, 'divisions').map((item) => division(item, 'divisions')),
    endpoint: text(entry.endpoint, 'endpoint', /^https:\/\/[^/?#@\s]+$/),
    tlsPins: items(entry.tlsPins, 'tlsPins').map((item) => text(item, 'tlsPins', /^[0-9a-f]{64}$/)),
    profiles: items(entry.profiles, 'profiles').map((item) => text(item, 'profiles', /^[a-z0-9-]+$/)),
    appeal: bilingual(entry.appeal, 'appeal'),
    signers: items(entry.signers, 'signers').map(parseSigner),
  }
}

function parseSigner(value: JsonValue): SignerEntry {
  const entry = members(value, 'signers')
  const assurance = entry.assurance
  if (assurance !== 'city-signed' && assurance !== 'gateway-attested') throw malformed('assurance of a signer')
  return {
    certificate: der(entry.certificate, 'certificate'),
    intermediates: items(entry.intermediates, 'intermediates').map((item) => der(item, 'intermediates')),
    assurance,
  }
}

function members(value: JsonValue | undefined, where: string): Readonly<Record<string, JsonValue | undefined>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(`an object at ${where}`)
  return value
}

function items(value: JsonValue | undefined, where: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw malformed(`a list at ${where}`)
  return value
}

function text(value: JsonValue | undefined, where: string, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value))
    throw malformed(`text of the form ${pattern.source} at ${where}`)
  return value
}

function division(value: JsonValue | undefined, where: string): string {
  return text(value, where, /^[1-9]\d{5}$/)
}

function bilingual(value: JsonValue | undefined, where: string): BilingualText {
  const both = members(value, where)
  return { zh: text(both.zh, `${where}.zh`, /^.{1,200}$/u), en: text(both.en, `${where}.en`, /^.{1,200}$/u) }
}

function version(value: JsonValue | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw malformed('version from 1')
  return value
}

function time(value: JsonValue | undefined, where: string): Instant {
  const at = typeof value === 'string' ? parseInstant(value) : undefined
  if (at === undefined) throw malformed(`an RFC 3339 time at ${where}`)
  return at
}

function der(value: JsonValue | undefined, where: string): Bytes {
  return base64Decode(text(value, where, /^[A-Za-z0-9+/]+={0,2}$/))
}

function malformed(wanted: string): TrustError {
  return new TrustError('trust.list.malformed', `the trust list wants ${wanted}; check the registry's publication`)
}
