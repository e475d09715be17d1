import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtendedKeyUsage,
  Extension,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  KeyIdentifier,
  KeyUsage as KeyUsageBits,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509'
import { digest, type PublicKey } from '@yimatong/crypto'
import { type Bytes, hexDecode } from '@yimatong/kernel'
import { decodeDer, openDer, TAG } from './der.js'
import { octetsOfBitString } from './der-values.js'
import { PkiError } from './error.js'
import type { ExtensionRequest, NameList } from './issue-request.js'
import { type DistinguishedName, decodeNameBytes } from './name.js'
import { ATTRIBUTE, type AttributeName, EXTENSION, KEY_USAGES, type KeyUsage } from './oids.js'

/** Bytes in an ArrayBuffer of their own, as asn1-schema wants them. */
export function bufferOf(bytes: Bytes): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}

/** DER of one of @peculiar's shapes. */
export function encodeShape(shape: unknown): Bytes {
  return new Uint8Array(AsnConvert.serialize(shape))
}

/**
 * A name of one attribute per RDN, in the order given, most significant first. C and serialNumber are PrintableString, the others
 * UTF8String (RFC 5280 §4.1.2.4, appendix A).
 * @example encodeName([['C', 'CN'], ['ST', '330000'], ['O', '浙江省']])
 * @throws PkiError `pki.issue.name` on an empty value or a C that is no two-letter code
 */
export function encodeName(attributes: readonly (readonly [AttributeName, string])[]): DistinguishedName {
  const rdns = attributes.map(([name, value]) => {
    if (value.trim() === '' || (name === 'C' && !/^[A-Z]{2}$/.test(value))) {
      throw new PkiError('pki.issue.name', `a ${name} of ${value.length} characters: wanted some, for C two capitals`)
    }
    const printable = (name === 'C' || name === 'serialNumber') && /^[A-Za-z0-9 '()+,./:=?-]+$/.test(value)
    const text = new AttributeValue(printable ? { printableString: value } : { utf8String: value })
    return new RelativeDistinguishedName([new AttributeTypeAndValue({ type: ATTRIBUTE[name], value: text })])
  })
  return decodeNameBytes(encodeShape(new Name(rdns)))
}

/** @peculiar's shape of a name. */
export function nameShape(name: DistinguishedName): Name {
  return AsnConvert.parse(bufferOf(name.der), Name)
}

/** Key identifier: the first 160 bits of the SHA-256 of the key's bit string (RFC 7093 §2, method 1). */
export function keyIdentifierOf(key: PublicKey): Bytes {
  const fields = openDer(decodeDer(key.spki))
  fields.next(TAG.sequence)
  return digest('sha-256', octetsOfBitString(fields.next(TAG.bitString))).slice(0, 20)
}

/** One extension around a shape. */
export function extensionShape(oid: string, critical: boolean, value: Bytes): Extension {
  return new Extension({ extnID: oid, critical, extnValue: new OctetString(bufferOf(value)) })
}

/** The extensions of a new certificate in a fixed order; criticality as RFC 5280 §4.2.1 asks. `issuerKeyId` hex; absent: no such extension. */
export function extensionShapes(
  request: ExtensionRequest,
  subjectKey: PublicKey,
  issuerKeyId: string | undefined,
): Extension[] {
  const { ca, keyUsage, extendedKeyUsage, nameConstraints, subjectAltNames, further = [] } = request
  const list: (Extension | undefined)[] = [
    ca && encoded(EXTENSION.basicConstraints, true, basicConstraints(ca)),
    keyUsage && encoded(EXTENSION.keyUsage, true, keyUsageBits(keyUsage)),
    extendedKeyUsage && encoded(EXTENSION.extendedKeyUsage, false, new ExtendedKeyUsage([...extendedKeyUsage])),
    encoded(EXTENSION.subjectKeyId, false, new SubjectKeyIdentifier(bufferOf(keyIdentifierOf(subjectKey)))),
    authorityKeyId(issuerKeyId),
    subjectAltNames &&
      encoded(EXTENSION.subjectAltName, false, new SubjectAlternativeName(generalNames(subjectAltNames))),
    nameConstraints && encoded(EXTENSION.nameConstraints, true, constraintShape(nameConstraints)),
  ]
  const raw = further.map(({ oid, critical, value }) => extensionShape(oid, critical, value))
  return [...list.flatMap((extension) => extension ?? []), ...raw]
}

/** AuthorityKeyIdentifier with a key identifier in hex; undefined without one. */
export function authorityKeyId(keyId: string | undefined): Extension | undefined {
  if (keyId === undefined) return undefined
  const keyIdentifier = new KeyIdentifier(bufferOf(hexDecode(keyId)))
  return encoded(EXTENSION.authorityKeyId, false, new AuthorityKeyIdentifier({ keyIdentifier }))
}

function encoded(oid: string, critical: boolean, shape: unknown): Extension {
  return extensionShape(oid, critical, encodeShape(shape))
}

function basicConstraints({ pathLength }: { readonly pathLength?: number }): BasicConstraints {
  return new BasicConstraints({ cA: true, ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }) })
}

function keyUsageBits(usages: readonly KeyUsage[]): KeyUsageBits {
  return new KeyUsageBits(usages.reduce((bits, usage) => bits | (1 << KEY_USAGES.indexOf(usage)), 0))
}

function generalNames({ dns = [], ip = [], directory = [] }: NameList): GeneralName[] {
  return [
    ...dns.map((dNSName) => new GeneralName({ dNSName })),
    ...ip.map((iPAddress) => new GeneralName({ iPAddress })),
    ...directory.map((name) => new GeneralName({ directoryName: nameShape(name) })),
  ]
}

function constraintShape({ permitted, excluded }: NonNullable<ExtensionRequest['nameConstraints']>): NameConstraints {
  const subtrees = (list: NameList) =>
    new GeneralSubtrees(generalNames(list).map((base) => new GeneralSubtree({ base })))
  return new NameConstraints({
    ...(permitted && { permittedSubtrees: subtrees(permitted) }),
    ...(excluded && { excludedSubtrees: subtrees(excluded) }),
  })
}
