import type { PublicKey } from '@yimatong/crypto'
import { type Bytes, base64Decode, bytesEqual, type Instant } from '@yimatong/kernel'
import { type Certificate, decodeCertificate } from '@yimatong/pki'
import { attempt } from './attempt.js'

/** What of the certificate an issuer shows for its key a card is held against. */
export interface ShcLeaf {
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** The `uniformResourceIdentifier` entries of its SubjectAltName: one of them is the issuer's URL. */
  readonly urls: readonly string[]
  isOf(key: PublicKey): boolean
}

const SUBJECT_ALT_NAME = '2.5.29.17'
const SEQUENCE = 0x30
/** `[6] IMPLICIT IA5String` (RFC 5280 §4.2.1.6). */
const URI = 0x86

/**
 * Reads the first certificate of `x5c`: base64, not base64url. Undefined when it is none. The path above it is not judged:
 * Own profile, an issuer is believed because its key set is; a certificate may only not contradict it.
 */
export function decodeLeaf(base64: string): ShcLeaf | undefined {
  const certificate = attempt(() => decodeCertificate(base64Decode(base64)))
  if (!certificate) return undefined
  const { notBefore, notAfter, publicKey } = certificate
  return {
    notBefore,
    notAfter,
    urls: urlsOf(certificate),
    isOf: (key) => bytesEqual(key.spki, publicKey.spki),
  }
}

function urlsOf({ extensions }: Certificate): readonly string[] {
  const names = extensions.find(({ oid }) => oid === SUBJECT_ALT_NAME)
  const [list] = names ? elementsOf(names.value) : []
  if (list?.tag !== SEQUENCE) return []
  return elementsOf(list.content).flatMap(({ tag, content }) => (tag === URI ? [asciiOf(content)] : []))
}

// libs/pki has already held the extension to strict DER; what is left here is to walk it.
function elementsOf(bytes: Bytes): readonly { tag: number; content: Bytes }[] {
  const elements: { tag: number; content: Bytes }[] = []
  let at = 0
  while (at + 2 <= bytes.length) {
    const first = bytes[at + 1] ?? 0
    const size = first < 0x80 ? 0 : first & 0x7f
    const length = size === 0 ? first : bytes.subarray(at + 2, at + 2 + size).reduce((sum, byte) => sum * 256 + byte, 0)
    const start = at + 2 + size
    elements.push({ tag: bytes[at] ?? 0, content: bytes.subarray(start, start + length) })
    at = start + length
  }
  return elements
}

function asciiOf(bytes: Bytes): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
