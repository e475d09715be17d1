import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  Certificate as CertificateShape,
  Extensions,
  type Name,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Time,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import { ecdsaRawToDer, type PrivateKey, sign } from '@yimatong/crypto'
import { type Bytes, bytesEqual, hexEncode, type Instant, SECOND } from '@yimatong/kernel'
import { type Certificate, decodeCertificate } from './certificate.js'
import { PkiError } from './error.js'
import type { CertificateRequest, Issuer } from './issue-request.js'
import { bufferOf, encodeShape, extensionShapes, keyIdentifierOf, nameShape } from './issue-shapes.js'
import { type CertificateAlgorithm, SIGNATURE_OID } from './signature-scheme.js'

/**
 * Issues a certificate (RFC 5280 §4.1) under the issuer's key: ECDSA with SHA-256 or SHA-384, Ed25519, or SM2 with SM3. Signs what it is
 * asked to sign: whether the issuer may is for `verifyPath` to say, so that broken certificates can be made for tests.
 * @throws PkiError `pki.issue.*`
 */
export function issueCertificate(request: CertificateRequest, issuer: Issuer): Certificate {
  if (!bytesEqual(issuer.certificate.publicKey.spki, issuer.key.publicKey.spki)) {
    throw new PkiError(
      'pki.issue.key',
      'the private key is not that of the issuing certificate: check which was loaded',
    )
  }
  return issue(request, nameShape(issuer.certificate.subject), issuer.key, issuer.certificate.subjectKeyId)
}

/** Issues a certificate under its own key; its `publicKey` is that of the key. @throws PkiError `pki.issue.*` */
export function issueSelfSigned(request: Omit<CertificateRequest, 'publicKey'>, key: PrivateKey): Certificate {
  const whole = { ...request, publicKey: key.publicKey }
  return issue(whole, nameShape(request.subject), key, hexEncode(keyIdentifierOf(key.publicKey)))
}

function issue(
  request: CertificateRequest,
  issuer: Name,
  key: PrivateKey,
  issuerKeyId: string | undefined,
): Certificate {
  if (request.notAfter < request.notBefore) {
    throw new PkiError('pki.issue.validity', 'the last instant of a validity lies before its first')
  }
  const algorithm = signatureIdentifier(key)
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialContent(request.serial),
    signature: algorithm,
    issuer,
    validity: new Validity({ notBefore: dateOf(request.notBefore), notAfter: dateOf(request.notAfter) }),
    subject: nameShape(request.subject),
    subjectPublicKeyInfo: AsnConvert.parse(bufferOf(request.publicKey.spki), SubjectPublicKeyInfo),
    extensions: new Extensions(extensionShapes(request.extensions, request.publicKey, issuerKeyId)),
  })
  const shape = new CertificateShape({
    tbsCertificate: tbs,
    signatureAlgorithm: algorithm,
    signatureValue: bufferOf(signEncoded(key, encodeShape(tbs))),
  })
  return decodeCertificate(encodeShape(shape))
}

/** The AlgorithmIdentifier a key signs certificates and lists under. */
export function signatureIdentifier(key: PrivateKey): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: SIGNATURE_OID[algorithmOf(key)] })
}

/** A signature in the form certificates carry it. */
export function signEncoded(key: PrivateKey, data: Bytes): Bytes {
  const algorithm = algorithmOf(key)
  const raw = sign(algorithm, key, data)
  return algorithm === 'EdDSA' ? raw : ecdsaRawToDer(raw)
}

function algorithmOf({ kind }: PrivateKey): CertificateAlgorithm {
  const table = { 'P-256': 'ES256', 'P-384': 'ES384', Ed25519: 'EdDSA', SM2: 'SM2-SM3' } as const
  return table[kind]
}

/** A date in whole seconds, as X.509 has no finer. */
function dateOf(at: Instant): Date {
  return new Date(Math.floor(at / SECOND) * SECOND)
}

/** @peculiar's shape of a Time: UTCTime to 2049, then GeneralizedTime. */
export function timeShape(at: Instant): Time {
  return new Time(dateOf(at))
}

/** Content octets of a serial number. @throws PkiError `pki.issue.serial` unless 1 to 20 octets and above zero */
export function serialContent(serial: Bytes): ArrayBuffer {
  const start = serial.findIndex((octet) => octet !== 0)
  const digits = serial.subarray(Math.max(start, 0))
  const content = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...digits) : digits
  if (start < 0 || content.length > 20) {
    throw new PkiError('pki.issue.serial', `a serial of ${serial.length} octets: wanted 1 to 20 and above zero`)
  }
  return bufferOf(content)
}
