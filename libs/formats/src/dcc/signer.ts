import { digest, importPublicKey } from '@yimatong/crypto'
import { type Bytes, concatBytes, hexDecode, hexEncode, YimatongError } from '@yimatong/kernel'
import type { Certificate } from '@yimatong/pki'
import { FormatError } from '../error.js'

/** What of a signer's certificate a DCC is checked against; every `Certificate` of libs/pki is one. */
export type DccSigner = Pick<Certificate, 'keyId' | 'publicKey' | 'extendedKeyUsage'>

/** Signers by key id in hex; several may share one. */
export type DccSignerIndex = ReadonlyMap<string, readonly DccSigner[]>

const TAG = { sequence: 0x30, octetString: 0x04, oid: 0x06, version: 0xa0, extensions: 0xa3 } as const
const EXTENDED_KEY_USAGE = '551d25'
// rsaEncryption and id-RSASSA-PSS (RFC 8017 appendix A.2); then the AlgorithmIdentifier of the first with NULL.
const RSA_OIDS = ['2a864886f70d010101', '2a864886f70d01010a']
const RSA_ALGORITHM = hexDecode('300d06092a864886f70d0101010500')

/** Signers by key id. A key id is only 8 bytes, so that two signers can share one: all are tried (hcert-spec §3.2.2). */
export function indexDccSigners(signers: readonly DccSigner[]): DccSignerIndex {
  const index = new Map<string, DccSigner[]>()
  for (const signer of signers) {
    const keyId = hexEncode(signer.keyId)
    index.set(keyId, [...(index.get(keyId) ?? []), signer])
  }
  return index
}

/**
 * Reads a foreign signer's certificate as far as a DCC needs it: key id, key, extended key usages. Such certificates are
 * trusted because a list names them, byte for byte; several in use break rules of DER that libs/pki rightly enforces on
 * paths of ours (a default written out, an empty list of usages), so only the structure is walked here.
 * @throws FormatError `formats.dcc.signer`
 */
export function decodeDccSigner(der: Bytes): DccSigner {
  const [certificate] = elementsOf(der, 1)
  const [tbs] = elementsOf(content(certificate, TAG.sequence))
  const fields = elementsOf(content(tbs, TAG.sequence))
  // serial, signature, issuer, validity, subject, then the key; a version, when written, comes before them.
  const key = fields[fields[0]?.tag === TAG.version ? 6 : 5]
  const extensions = fields.find((field) => field.tag === TAG.extensions)
  return {
    keyId: digest('sha-256', der).slice(0, 8),
    publicKey: keyOf(key),
    extendedKeyUsage: extensions && usagesOf(extensions.content),
  }
}

interface Element {
  readonly tag: number
  readonly whole: Bytes
  readonly content: Bytes
}

function keyOf(element: Element | undefined): DccSigner['publicKey'] {
  if (element?.tag !== TAG.sequence) throw refusal('no public key')
  try {
    return importPublicKey(plainRsa(element) ?? element.whole)
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    throw new FormatError('formats.dcc.signer', `the key of a signer's certificate: ${cause.message}`, { cause })
  }
}

/**
 * The SPKI of an RSA key with the plain algorithm identifier; undefined for other keys. Some issuers' keys are bound to
 * RSASSA-PSS, or leave the NULL parameters out: the key is the same, and PS256 is what it is used for.
 */
function plainRsa(element: Element): Bytes | undefined {
  const [algorithm, key] = elementsOf(element.content)
  const [name] = elementsOf(content(algorithm, TAG.sequence))
  if (!key || !RSA_OIDS.includes(hexEncode(content(name, TAG.oid)))) return undefined
  const length = RSA_ALGORITHM.length + key.whole.length
  return concatBytes(Uint8Array.of(TAG.sequence, 0x82, length >> 8, length & 0xff), RSA_ALGORITHM, key.whole)
}

/** OIDs of the extended key usages; undefined when there is no such extension. */
function usagesOf(extensions: Bytes): readonly string[] | undefined {
  const [list] = elementsOf(extensions)
  for (const extension of elementsOf(content(list, TAG.sequence))) {
    const parts = elementsOf(content(extension, TAG.sequence))
    if (hexEncode(parts[0]?.content ?? new Uint8Array()) !== EXTENDED_KEY_USAGE) continue
    const [usages] = elementsOf(content(parts.at(-1), TAG.octetString))
    return elementsOf(content(usages, TAG.sequence)).map((usage) => oidText(content(usage, TAG.oid)))
  }
  return undefined
}

function elementsOf(bytes: Bytes, most = 64): Element[] {
  const elements: Element[] = []
  let offset = 0
  while (offset < bytes.length && elements.length < most) {
    const tag = bytes[offset] ?? 0
    const first = bytes[offset + 1] ?? 0x80
    const size = first < 0x80 ? 0 : first & 0x7f
    let length = first
    if (size > 0) length = bytes.subarray(offset + 2, offset + 2 + size).reduce((sum, byte) => sum * 256 + byte, 0)
    const start = offset + 2 + size
    const end = start + length
    if (first === 0x80 || size > 3 || end > bytes.length) throw refusal('an element is cut off')
    elements.push({ tag, whole: bytes.subarray(offset, end), content: bytes.subarray(start, end) })
    offset = end
  }
  return elements
}

function content(element: Element | undefined, tag: number): Bytes {
  if (element?.tag === tag) return element.content
  throw refusal(`an element with tag ${tag} is missing`)
}

/** Dotted text of an OID; empty content, as one corpus case has it, gives an empty text. */
function oidText(bytes: Bytes): string {
  const arcs: number[] = []
  let arc = 0
  for (const byte of bytes) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    if (arcs.length > 0) arcs.push(arc)
    else arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)))
    arc = 0
  }
  return arcs.join('.')
}

function refusal(why: string): FormatError {
  return new FormatError('formats.dcc.signer', `a signer's certificate is not readable: ${why}`)
}
