import { type Bytes, hexEncode } from '@yimatong/kernel'
import { contextTag, type DerNode, decodeDer, decodeDerList, openDer, TAG } from './der.js'
import { bitStringOf, booleanOf, oidOf, smallIntegerOf } from './der-values.js'
import { PkiError } from './error.js'
import {
  decodeNameConstraints,
  decodeSubjectAltNames,
  type GeneralNames,
  type NameConstraints,
  NO_NAMES,
} from './general-names.js'
import { EXTENSION, KEY_USAGES, type KeyUsage } from './oids.js'

/** One extension as encoded. */
export interface RawExtension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Bytes
}

/** What the extensions of a certificate say. */
export interface CertificateExtensions {
  readonly isCa: boolean
  /** How many further CA certificates may follow; undefined is no bound. */
  readonly pathLength: number | undefined
  /** Undefined: the extension is absent. */
  readonly keyUsage: readonly KeyUsage[] | undefined
  /** Purposes as dotted OIDs; undefined: the extension is absent; empty: it is there and names none, as some real ones do. */
  readonly extendedKeyUsage: readonly string[] | undefined
  readonly nameConstraints: NameConstraints | undefined
  readonly subjectAltNames: GeneralNames
  /** Hex. */
  readonly subjectKeyId: string | undefined
  /** Hex; undefined also when the extension names the issuer in another way. */
  readonly authorityKeyId: string | undefined
  /** OIDs of critical extensions that this lib does not process. A path with one is refused (RFC 5280 §4.2). */
  readonly criticalUnknown: readonly string[]
}

// Own profile: policies are not processed, so a certificate that makes them critical is refused rather than misread.
const PROCESSED: readonly string[] = [
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.nameConstraints,
]

/** Splits an Extensions SEQUENCE; an extension may stand once. @throws PkiError `pki.certificate.extension`, `pki.der.*` */
export function decodeExtensionList(node: DerNode): RawExtension[] {
  openDer(node)
  const list = decodeDerList(node.content).map(decodeRawExtension)
  if (list.length === 0 || new Set(list.map(({ oid }) => oid)).size < list.length) {
    throw malformed('a list of extensions that is empty or holds one twice')
  }
  return list
}

function decodeRawExtension(node: DerNode): RawExtension {
  const fields = openDer(node)
  const oid = oidOf(fields.next(TAG.oid))
  const flag = fields.optional(TAG.boolean)
  const value = fields.next(TAG.octetString).content
  fields.end()
  return { oid, critical: flag !== undefined && booleanOf(flag), value }
}

/** Reads the extensions this lib knows. @throws PkiError `pki.certificate.extension`, `pki.der.*` when a known one is malformed */
export function readExtensions(list: readonly RawExtension[]): CertificateExtensions {
  const bytesFor = (oid: string) => list.find((extension) => extension.oid === oid)?.value
  const constraints = list.find(({ oid }) => oid === EXTENSION.nameConstraints)
  return {
    ...decodeBasicConstraints(bytesFor(EXTENSION.basicConstraints)),
    keyUsage: applied(bytesFor(EXTENSION.keyUsage), decodeKeyUsage),
    extendedKeyUsage: applied(bytesFor(EXTENSION.extendedKeyUsage), decodeExtendedKeyUsage),
    nameConstraints: constraints && decodeNameConstraints(constraints.value, constraints.critical),
    subjectAltNames: applied(bytesFor(EXTENSION.subjectAltName), decodeSubjectAltNames) ?? NO_NAMES,
    subjectKeyId: applied(bytesFor(EXTENSION.subjectKeyId), decodeSubjectKeyId),
    authorityKeyId: applied(bytesFor(EXTENSION.authorityKeyId), decodeAuthorityKeyId),
    criticalUnknown: list.filter(({ oid, critical }) => critical && !PROCESSED.includes(oid)).map(({ oid }) => oid),
  }
}

function applied<T>(value: Bytes | undefined, decode: (value: Bytes) => T): T | undefined {
  return value === undefined ? undefined : decode(value)
}

function decodeBasicConstraints(value: Bytes | undefined): Pick<CertificateExtensions, 'isCa' | 'pathLength'> {
  if (value === undefined) return { isCa: false, pathLength: undefined }
  const fields = openDer(decodeDer(value))
  const flag = fields.optional(TAG.boolean)
  const length = fields.optional(TAG.integer)
  fields.end()
  const isCa = flag !== undefined && booleanOf(flag)
  if (length !== undefined && !isCa) throw malformed('a path length without cA')
  return { isCa, pathLength: length && smallIntegerOf(length) }
}

function decodeKeyUsage(value: Bytes): KeyUsage[] {
  const node = decodeDer(value)
  if (node.tag !== TAG.bitString) throw malformed(`a key usage of tag ${node.tag}`)
  const { bits } = bitStringOf(node)
  const usages = KEY_USAGES.filter((_, i) => ((bits[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0)
  if (usages.length === 0 || bits.length > 2) throw malformed('a key usage that names none, or more than there are')
  return usages
}

function decodeExtendedKeyUsage(value: Bytes): string[] {
  const node = decodeDer(value)
  openDer(node)
  const purposes = decodeDerList(node.content)
  if (purposes.some(({ tag }) => tag !== TAG.oid)) throw malformed('a key purpose that is no OID')
  return purposes.map(oidOf)
}

function decodeSubjectKeyId(value: Bytes): string {
  const node = decodeDer(value)
  if (node.tag !== TAG.octetString || node.content.length === 0) throw malformed('a subject key identifier')
  return hexEncode(node.content)
}

function decodeAuthorityKeyId(value: Bytes): string | undefined {
  const keyId = openDer(decodeDer(value)).optional(contextTag(0, 'primitive'))
  return keyId && hexEncode(keyId.content)
}

function malformed(seen: string): PkiError {
  return new PkiError(
    'pki.certificate.extension',
    `${seen} is not what RFC 5280 §4.2.1 allows: reissue the certificate`,
  )
}
