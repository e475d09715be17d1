/**
 * pki: X.509 certificates, revocation lists, path validation after RFC 5280, issuing, PEM, encrypted private keys.
 *
 * It says whether a certificate may do something at an instant for a division, and why not. It does not know codes, trust lists or files,
 * fetches nothing and reads no clock. Decoding and paths are ours, over a strict DER reader, since @peculiar/asn1-schema drops what it
 * cannot parse; issuing is over @peculiar/asn1-x509's shapes. Malformed bytes and misuse throw {@link PkiError}; a path that does not
 * hold is a {@link PathVerdict}. Any lib above crypto may call it.
 *
 * @example verifyPath({ leaf, intermediates, anchors, crls, at, purpose: purposes.receipt, requireRevocation: true, scope: '330100' })
 */
export { type Certificate, decodeCertificate } from './certificate.js'
export { decodeCrl, REVOCATION_REASONS, type Revocation, type RevocationList, type RevocationReason } from './crl.js'
export { divisionsOf, isWithinDivision, WHOLE_COUNTRY } from './division-scope.js'
export { DEFAULT_ITERATIONS, decryptPrivateKey, encryptPrivateKey } from './encrypted-key.js'
export { PkiError, type PkiErrorCode } from './error.js'
export type { CertificateExtensions, RawExtension } from './extensions.js'
export type { GeneralNames, NameConstraints } from './general-names.js'
export { issueCertificate, issueSelfSigned } from './issue.js'
export { issueCrl } from './issue-crl.js'
export type { CertificateRequest, CrlRequest, ExtensionRequest, Issuer, NameList } from './issue-request.js'
export { encodeName } from './issue-shapes.js'
export {
  attributeValues,
  type DistinguishedName,
  formatName,
  isWithinName,
  type NameAttribute,
  namesEqual,
} from './name.js'
export { type AttributeName, KEY_USAGES, type KeyUsage } from './oids.js'
export {
  PATH_LIMITS,
  type PathRequest,
  type PathVerdict,
  PKI_FINDING_CODES,
  type PkiFindingCode,
} from './path-verdict.js'
export { encodePem, type PemBlock, parsePem } from './pem.js'
export { loadPurposes, PURPOSE_NAMES, type Purpose, type PurposeName, type Purposes } from './purposes.js'
export { isRevocationListOf } from './revocation.js'
export { verifyPath } from './verify-path.js'
