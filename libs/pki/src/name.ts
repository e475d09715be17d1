import { type Bytes, hexEncode, utf8Decode } from '@yimatong/kernel'
import { type DerNode, decodeDer, decodeDerList, openDer, TAG } from './der.js'
import { asciiOf, oidOf } from './der-values.js'
import { PkiError } from './error.js'
import { ATTRIBUTE, type AttributeName } from './oids.js'

/** One attribute of a name: dotted type, readable value, and the form in which values are compared. */
export interface NameAttribute {
  readonly type: string
  readonly value: string
  readonly key: string
}

/** A name as an ordered list of relative names, most significant first. An RDN's attributes are a set. */
export interface DistinguishedName {
  readonly rdns: readonly (readonly NameAttribute[])[]
  /** Canonical form: two names are equal exactly when their keys are. */
  readonly key: string
  readonly der: Bytes
}

const MAX_ATTRIBUTES = 64

/**
 * Decodes a Name. @throws PkiError `pki.certificate.name`, `pki.der.*`
 *
 * Comparison (RFC 5280 §7.1) is the subset that decides real names: PrintableString and UTF8String compare with each other after NFKC,
 * lower case and white-space folding; IA5String after ASCII lower case; every other string type only byte for byte within its type.
 * RFC 4518's mapping of characters to nothing is left out, so a name with one never equals a name without.
 */
export function decodeName(node: DerNode): DistinguishedName {
  if (node.tag !== TAG.sequence) throw malformed(`tag ${node.tag}`)
  const rdns = decodeDerList(node.content).map(decodeRelativeName)
  if (rdns.flat().length > MAX_ATTRIBUTES) throw malformed(`${rdns.flat().length} attributes`)
  return { rdns, key: keyOf(rdns), der: node.whole }
}

/** Decodes the DER bytes of a Name. @throws PkiError `pki.certificate.name`, `pki.der.*` */
export function decodeNameBytes(der: Bytes): DistinguishedName {
  return decodeName(decodeDer(der))
}

function decodeRelativeName(node: DerNode): NameAttribute[] {
  if (node.tag !== TAG.set || node.content.length === 0) throw malformed('an empty or untagged RDN')
  return decodeDerList(node.content).map((item) => {
    const fields = openDer(item)
    const type = oidOf(fields.next(TAG.oid))
    const value = fields.any()
    fields.end()
    return { type, value: textOf(value), key: `${type}=${comparable(value)}` }
  })
}

function keyOf(rdns: readonly (readonly NameAttribute[])[]): string {
  return JSON.stringify(rdns.map((rdn) => rdn.map((attribute) => attribute.key).sort()))
}

function comparable(node: DerNode): string {
  if (node.tag === TAG.printableString || node.tag === TAG.utf8String) return `s:${fold(textOf(node))}`
  if (node.tag === TAG.ia5String) return `i:${textOf(node).toLowerCase()}`
  return `${node.tag}:${hexEncode(node.content)}`
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ')
}

function textOf(node: DerNode): string {
  switch (node.tag) {
    case TAG.utf8String:
      return utf8TextOf(node.content)
    case TAG.printableString:
    case TAG.numericString:
    case TAG.ia5String:
      return asciiOf(node.content)
    case TAG.teletexString:
      return String.fromCharCode(...node.content.subarray(0, 256))
    case TAG.bmpString:
      return bigEndianText(node.content)
    default:
      return `#${hexEncode(node.content.subarray(0, 64))}`
  }
}

function utf8TextOf(content: Bytes): string {
  try {
    return utf8Decode(content)
  } catch (cause) {
    throw new PkiError('pki.certificate.name', `${content.length} octets of a name are not UTF-8`, { cause })
  }
}

function bigEndianText(content: Bytes): string {
  if (content.length % 2 !== 0) throw malformed('a BMPString of odd length')
  let text = ''
  for (let i = 0; i < content.length; i += 2) {
    text += String.fromCharCode(((content[i] ?? 0) << 8) | (content[i + 1] ?? 0))
  }
  return text
}

/** True when both names are the same (see {@link decodeName} for how values compare). */
export function namesEqual(a: DistinguishedName, b: DistinguishedName): boolean {
  return a.key === b.key
}

/** True when `base` is `name` or an ancestor of it: its RDNs are the first of the name's (RFC 5280 §7.1). */
export function isWithinName(name: DistinguishedName, base: DistinguishedName): boolean {
  return base.rdns.length <= name.rdns.length && keyOf(name.rdns.slice(0, base.rdns.length)) === base.key
}

/** All values of one attribute type in a name, in order. */
export function attributeValues(name: DistinguishedName, attribute: AttributeName): readonly string[] {
  return name.rdns
    .flat()
    .filter(({ type }) => type === ATTRIBUTE[attribute])
    .map(({ value }) => value)
}

/** `C=CN, ST=330000, …` in the order of the encoding, for logs and people; never compared. */
export function formatName(name: DistinguishedName): string {
  return name.rdns.map((rdn) => rdn.map(({ type, value }) => `${shortNameOf(type)}=${value}`).join('+')).join(', ')
}

function shortNameOf(oid: string): string {
  return Object.entries(ATTRIBUTE).find(([, known]) => known === oid)?.[0] ?? oid
}

function malformed(seen: string): PkiError {
  return new PkiError(
    'pki.certificate.name',
    `a Name is a SEQUENCE of up to ${MAX_ATTRIBUTES} attributes, seen ${seen}`,
  )
}
