import { digest, importPublicKey, type PublicKey, type SignatureAlgorithm } from '@yimatong/crypto'
import { type Bytes, bytesEqual, hexEncode, type Instant } from '@yimatong/kernel'
import { contextTag, type DerCursor, type DerNode, decodeDer, openDer, TAG } from './der.js'
import { integerOf, octetsOfBitString, smallIntegerOf, timeOf } from './der-values.js'
import { PkiError } from './error.js'
import { type CertificateExtensions, decodeExtensionList, type RawExtension, readExtensions } from './extensions.js'
import { type DistinguishedName, decodeName } from './name.js'
import { signatureAlgorithmOf } from './signature-scheme.js'

/** A decoded X.509 certificate. Nothing about it is trusted yet: see `verifyPath`. */
export interface Certificate extends CertificateExtensions {
  readonly der: Bytes
  /** SHA-256 of `der`, hex. */
  readonly fingerprint: string
  /** First 8 bytes of the SHA-256 of `der`: the `kid` of codes (EU DCC and national profile 1). */
  readonly keyId: Bytes
  /** 1 to 3. Extensions stand in version 3 only. */
  readonly version: number
  /** Hex, without a leading zero octet. */
  readonly serial: string
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  readonly notBefore: Instant
  readonly notAfter: Instant
  readonly publicKey: PublicKey
  /** Undefined: none that `verifySignature` knows. */
  readonly signatureAlgorithm: SignatureAlgorithm | undefined
  /** Every extension as encoded, in order. */
  readonly extensions: readonly RawExtension[]
  readonly tbs: Bytes
  /** As encoded: DER of r and s for the elliptic curves. */
  readonly signature: Bytes
}

const MAX_CERTIFICATE = 65_536
const MAX_SERIAL = 20

/**
 * Decodes one certificate out of strict DER (RFC 5280 §4.1): no trailing byte, minimal lengths, strict times, serial of 1 to 20 octets
 * above zero, both signature algorithm fields the same, each extension once, a public key that libs/crypto can use.
 * Own profile: an explicit FALSE where DER omits the default is tolerated; real issuers write it.
 * @throws PkiError `pki.certificate.*`, `pki.der.*`
 */
export function decodeCertificate(der: Bytes): Certificate {
  if (der.length > MAX_CERTIFICATE) {
    throw new PkiError('pki.certificate.size', `${der.length} bytes: a certificate has at most ${MAX_CERTIFICATE}`)
  }
  const copy = Uint8Array.from(der)
  const outer = openDer(decodeDer(copy))
  const tbs = outer.next(TAG.sequence)
  const algorithm = outer.next(TAG.sequence)
  const signature = octetsOfBitString(outer.next(TAG.bitString))
  outer.end()
  const hash = digest('sha-256', copy)
  return {
    der: copy,
    fingerprint: hexEncode(hash),
    keyId: hash.slice(0, 8),
    ...decodeBody(tbs, algorithm),
    signatureAlgorithm: signatureAlgorithmOf(algorithm),
    tbs: tbs.whole,
    signature,
  }
}

type Body = Omit<Certificate, 'der' | 'fingerprint' | 'keyId' | 'tbs' | 'signature' | 'signatureAlgorithm'>

function decodeBody(tbs: DerNode, outerAlgorithm: DerNode): Body {
  const fields = openDer(tbs)
  const version = decodeVersion(fields.optional(contextTag(0)))
  const serial = decodeSerial(fields.next(TAG.integer))
  if (!bytesEqual(fields.next(TAG.sequence).whole, outerAlgorithm.whole)) {
    throw new PkiError(
      'pki.certificate.algorithm',
      'the signed and the outer signature algorithm differ (RFC 5280 §4.1.1.2)',
    )
  }
  const issuer = decodeName(fields.next(TAG.sequence))
  if (issuer.rdns.length === 0) throw new PkiError('pki.certificate.name', 'the issuer is empty (RFC 5280 §4.1.2.4)')
  const validity = decodeValidity(fields.next(TAG.sequence))
  const subject = decodeName(fields.next(TAG.sequence))
  const publicKey = decodePublicKey(fields.next(TAG.sequence))
  const extensions = decodeTrailer(fields, version)
  return { version, serial, issuer, subject, ...validity, publicKey, extensions, ...readExtensions(extensions) }
}

function decodeVersion(node: DerNode | undefined): number {
  if (node === undefined) return 1
  const fields = openDer(node, contextTag(0))
  const version = smallIntegerOf(fields.next(TAG.integer)) + 1
  fields.end()
  if (version === 2 || version === 3) return version
  throw new PkiError(
    'pki.certificate.version',
    `version field ${version - 1}: wanted 1 or 2, or no field (X.690 §11.5)`,
  )
}

/** Hex of a serial number, 1 to 20 octets and above zero. @throws PkiError `pki.certificate.serial` (RFC 5280 §4.1.2.2) */
export function decodeSerial(node: DerNode): string {
  const content = integerOf(node)
  const [first = 0] = content
  if (first >= 0x80 || content.length > MAX_SERIAL || content.every((octet) => octet === 0)) {
    throw new PkiError(
      'pki.certificate.serial',
      `a serial number of ${content.length} octets: wanted 1 to 20 and above zero`,
    )
  }
  return hexEncode(first === 0 ? content.subarray(1) : content)
}

function decodeValidity(node: DerNode): { notBefore: Instant; notAfter: Instant } {
  const fields = openDer(node)
  const notBefore = timeOf(fields.any())
  const notAfter = timeOf(fields.any())
  fields.end()
  return { notBefore, notAfter }
}

function decodePublicKey(node: DerNode): PublicKey {
  try {
    return importPublicKey(node.whole)
  } catch (cause) {
    throw new PkiError('pki.certificate.key', 'the subject public key is none that can be used: see the cause', {
      cause,
    })
  }
}

function decodeTrailer(fields: DerCursor, version: number): RawExtension[] {
  const identifiers = [1, 2].map((number) => fields.optional(contextTag(number, 'primitive')))
  const wrapper = fields.optional(contextTag(3))
  fields.end()
  if ((wrapper && version < 3) || (version < 2 && identifiers.some((id) => id !== undefined))) {
    throw new PkiError('pki.certificate.version', `version ${version} does not allow the fields that follow the key`)
  }
  if (wrapper === undefined) return []
  const inner = openDer(wrapper, contextTag(3))
  const list = inner.next(TAG.sequence)
  inner.end()
  return decodeExtensionList(list)
}
