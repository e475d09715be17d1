import { type CborMap, type CborValue, decodeCbor, encodeCbor } from '@yimatong/codec'
import { type Bytes, type Instant, isInstant } from '@yimatong/kernel'
import { isDeterministic } from './deterministic.js'
import { EnvelopeError, type EnvelopeErrorCode } from './error.js'
import { layer } from './wrap.js'

/** What a national code says of itself, and the record in it. */
export interface NationalClaims {
  /** Id of the authority that issued the code, 1 to 64 characters. Claim 1, `iss`. */
  readonly issuer: string
  /** Whole seconds on the wire: milliseconds are cut when issuing. Claim 6, `iat`. */
  readonly issuedAt: Instant
  /** First instant at which the code no longer holds; whole seconds on the wire. Claim 4, `exp`. */
  readonly expiresAt: Instant
  /** 16 bytes the issuer chose; the only identity of a code. Claim 7, `cti`. */
  readonly codeId: Bytes
  /** The national record under its compact integer keys (`encodeRecordClaims` of libs/record); at the root all are integers. */
  readonly record: CborMap
  /** Only in a live answer: the asking side's 8 to 64 random bytes, so that an old answer cannot be given again. */
  readonly nonce?: Bytes
}

/** CWT claim keys: RFC 8392 §3.1 for the first four. Own profile: the two below −65536 (private use, §9.1). */
const KEY = { issuer: 1, expiresAt: 4, issuedAt: 6, codeId: 7, record: -70001, nonce: -70002 } as const
const REQUIRED: readonly number[] = [KEY.issuer, KEY.expiresAt, KEY.issuedAt, KEY.codeId, KEY.record]
const KNOWN: ReadonlySet<number | string> = new Set([...REQUIRED, KEY.nonce])

/** CBOR of the claims. @throws EnvelopeError `envelope.claims.type` | `envelope.claims.range` for claims no decoder takes. */
export function encodeNationalClaims(claims: NationalClaims): Bytes {
  const map: CborMap = new Map<number, CborValue>([
    [KEY.issuer, claims.issuer],
    [KEY.expiresAt, Math.floor(claims.expiresAt / 1000)],
    [KEY.issuedAt, Math.floor(claims.issuedAt / 1000)],
    [KEY.codeId, claims.codeId],
    [KEY.record, claims.record],
  ])
  if (claims.nonce) map.set(KEY.nonce, claims.nonce)
  claimsOf(map)
  return encodeCbor(map)
}

/** Reads the claims. @throws EnvelopeError `envelope.claims.*`: one code each for CBOR, order, missing, unknown, type, range. */
export function decodeNationalClaims(payload: Bytes): NationalClaims {
  const map = layer('envelope.claims.cbor', 'the claims are not strict CBOR', () => decodeCbor(payload))
  if (!(map instanceof Map)) throw refusal('envelope.claims.shape', 'the payload is a map of claims')
  if (!isDeterministic(map)) throw refusal('envelope.claims.order', 'map keys stand in the order of RFC 8949 §4.2.1')
  return claimsOf(map)
}

function claimsOf(map: CborMap): NationalClaims {
  for (const key of REQUIRED) {
    if (!map.has(key)) throw refusal('envelope.claims.missing', `claim ${key} is required`)
  }
  for (const key of map.keys()) {
    if (!KNOWN.has(key)) throw refusal('envelope.claims.unknown', `there are only ${KNOWN.size} claims in this profile`)
  }
  const issuedAt = seconds(map, KEY.issuedAt)
  const expiresAt = seconds(map, KEY.expiresAt)
  if (expiresAt <= issuedAt) throw refusal('envelope.claims.range', 'exp is after iat')
  const nonce = map.has(KEY.nonce) ? byteString(map, KEY.nonce, 8, 64) : undefined
  return {
    issuer: issuerText(map),
    issuedAt,
    expiresAt,
    codeId: byteString(map, KEY.codeId, 16, 16),
    record: recordMap(map),
    ...(nonce && { nonce }),
  }
}

function issuerText(map: CborMap): string {
  const issuer = map.get(KEY.issuer)
  if (typeof issuer !== 'string') throw refusal('envelope.claims.type', 'claim 1 is a text')
  if (issuer.length < 1 || issuer.length > 64) throw refusal('envelope.claims.range', 'claim 1 has 1 to 64 characters')
  return issuer
}

function seconds(map: CborMap, key: number): Instant {
  const value = map.get(key)
  if (typeof value !== 'number') throw refusal('envelope.claims.type', `claim ${key} is an integer of seconds`)
  const at = value * 1000
  if (value < 0 || !isInstant(at)) throw refusal('envelope.claims.range', `claim ${key} is a time from 1970 on`)
  return at
}

function byteString(map: CborMap, key: number, least: number, most: number): Bytes {
  const value = map.get(key)
  if (!(value instanceof Uint8Array)) throw refusal('envelope.claims.type', `claim ${key} is a byte string`)
  if (value.length >= least && value.length <= most) return value
  throw refusal('envelope.claims.range', `claim ${key} has ${least} to ${most} bytes, seen ${value.length}`)
}

function recordMap(map: CborMap): CborMap {
  const record = map.get(KEY.record)
  if (!(record instanceof Map)) throw refusal('envelope.claims.type', 'the record claim is a map')
  if (!isKeyedByNumber(record)) throw refusal('envelope.claims.type', 'the record claim has integer keys')
  return record
}

function isKeyedByNumber(map: CborMap): boolean {
  for (const key of map.keys()) if (typeof key !== 'number') return false
  return true
}

function refusal(code: EnvelopeErrorCode, wanted: string): EnvelopeError {
  return new EnvelopeError(code, `claims of a national code: ${wanted}`)
}
