import type { SignatureAlgorithm } from '@yimatong/crypto'
import { type Bytes, bytesEqual, type Instant } from '@yimatong/kernel'
import { decodeSerial } from './certificate.js'
import { contextTag, type DerCursor, type DerNode, decodeDer, decodeDerList, openDer, TAG } from './der.js'
import { integerOf, octetsOfBitString, smallIntegerOf, timeOf } from './der-values.js'
import { PkiError } from './error.js'
import { decodeExtensionList, type RawExtension } from './extensions.js'
import { type DistinguishedName, decodeName } from './name.js'
import { EXTENSION } from './oids.js'
import { signatureAlgorithmOf } from './signature-scheme.js'

/** Why a certificate was revoked, each at the place of its number (RFC 5280 §5.3.1; 7 is not used there). */
export const REVOCATION_REASONS = [
  'unspecified',
  'key-compromise',
  'ca-compromise',
  'affiliation-changed',
  'superseded',
  'cessation-of-operation',
  'certificate-hold',
  'not-used',
  'remove-from-crl',
  'privilege-withdrawn',
  'aa-compromise',
] as const

/** Name of a revocation reason. */
export type RevocationReason = Exclude<(typeof REVOCATION_REASONS)[number], 'not-used'>

/** One entry of a list. */
export interface Revocation {
  readonly at: Instant
  readonly reason: RevocationReason | undefined
}

/** A decoded certificate revocation list. Nothing about it is trusted until `verifyPath` has checked its signature. */
export interface RevocationList {
  readonly der: Bytes
  readonly issuer: DistinguishedName
  readonly number: bigint
  readonly thisUpdate: Instant
  readonly nextUpdate: Instant
  /** By serial, hex as in {@link Certificate.serial}. */
  readonly revoked: ReadonlyMap<string, Revocation>
  readonly signatureAlgorithm: SignatureAlgorithm | undefined
  /** OIDs of critical extensions of the list or an entry that are not processed: the list then decides nothing. */
  readonly criticalUnknown: readonly string[]
  readonly tbs: Bytes
  readonly signature: Bytes
}

const MAX_CRL = 16_777_216

/**
 * Decodes a version 2 CRL with a number and a next update, as RFC 5280 §5.1 and §5.2.3 ask of issuers, out of strict DER.
 * @throws PkiError `pki.crl.*`, `pki.certificate.*`, `pki.der.*`
 */
export function decodeCrl(der: Bytes): RevocationList {
  if (der.length > MAX_CRL) {
    throw new PkiError('pki.crl.size', `${der.length} bytes: a revocation list has at most ${MAX_CRL}`)
  }
  const copy = Uint8Array.from(der)
  const outer = openDer(decodeDer(copy))
  const tbs = outer.next(TAG.sequence)
  const algorithm = outer.next(TAG.sequence)
  const signature = octetsOfBitString(outer.next(TAG.bitString))
  outer.end()
  const body = decodeList(tbs, algorithm)
  return { der: copy, ...body, signatureAlgorithm: signatureAlgorithmOf(algorithm), tbs: tbs.whole, signature }
}

type Body = Omit<RevocationList, 'der' | 'signatureAlgorithm' | 'tbs' | 'signature'>

function decodeList(tbs: DerNode, outerAlgorithm: DerNode): Body {
  const fields = openDer(tbs)
  if (smallIntegerOf(fields.next(TAG.integer)) !== 1) throw malformed('a version other than 2')
  if (!bytesEqual(fields.next(TAG.sequence).whole, outerAlgorithm.whole)) throw malformed('two signature algorithms')
  const issuer = decodeName(fields.next(TAG.sequence))
  const thisUpdate = timeOf(fields.any())
  const next = fields.optional(TAG.utcTime) ?? fields.optional(TAG.generalizedTime)
  if (next === undefined) throw malformed('no next update')
  const entries = fields.optional(TAG.sequence)
  if (entries?.content.length === 0) throw malformed('an empty list of entries')
  const extensions = decodeListExtensions(fields)
  const rows = entries === undefined ? [] : decodeDerList(entries.content).map(decodeEntry)
  return {
    issuer,
    number: numberOf(extensions),
    thisUpdate,
    nextUpdate: timeOf(next),
    revoked: new Map(rows.map(({ serial, at, reason }) => [serial, { at, reason }])),
    criticalUnknown: [...extensions.filter(({ critical }) => critical), ...rows.flatMap((row) => row.unknown)].map(
      ({ oid }) => oid,
    ),
  }
}

function decodeListExtensions(fields: DerCursor): RawExtension[] {
  const wrapper = fields.optional(contextTag(0))
  fields.end()
  if (wrapper === undefined) throw malformed('no extensions')
  const inner = openDer(wrapper, contextTag(0))
  const list = inner.next(TAG.sequence)
  inner.end()
  return decodeExtensionList(list)
}

function numberOf(extensions: readonly RawExtension[]): bigint {
  const extension = extensions.find(({ oid }) => oid === EXTENSION.crlNumber)
  if (extension === undefined) throw malformed('no CRL number')
  const node = decodeDer(extension.value)
  const content = node.tag === TAG.integer ? integerOf(node) : new Uint8Array()
  if (content.length === 0 || content.length > 20 || (content[0] ?? 0) >= 0x80) throw malformed('an odd CRL number')
  return content.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n)
}

function decodeEntry(node: DerNode): Revocation & { serial: string; unknown: readonly RawExtension[] } {
  const fields = openDer(node)
  const serial = decodeSerial(fields.next(TAG.integer))
  const at = timeOf(fields.any())
  const list = fields.optional(TAG.sequence)
  fields.end()
  const extensions = list === undefined ? [] : decodeExtensionList(list)
  const unknown = extensions.filter(({ oid, critical }) => critical && oid !== EXTENSION.reasonCode)
  return { serial, at, reason: reasonOf(extensions), unknown }
}

function reasonOf(extensions: readonly RawExtension[]): RevocationReason | undefined {
  const extension = extensions.find(({ oid }) => oid === EXTENSION.reasonCode)
  if (extension === undefined) return undefined
  const node = decodeDer(extension.value)
  const number = node.tag === TAG.enumerated ? smallIntegerOf(node) : -1
  const reason = REVOCATION_REASONS[number]
  if (reason === undefined || reason === 'not-used') throw malformed('an unknown reason')
  return reason
}

function malformed(seen: string): PkiError {
  return new PkiError('pki.crl.shape', `a revocation list with ${seen} is not what RFC 5280 §5 asks of its issuer`)
}
