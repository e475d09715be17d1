/**
 * envelope: what carries a signature here. The signed national code (COSE_Sign1 over CWT claims), the reference token,
 * and signed JSON documents (trust list, receipts). Synchronous, pure, every layer strict and bounded.
 *
 * It knows bytes, keys and times on the wire; not what a record means (libs/record), not whose certificate may sign
 * (libs/pki, libs/trust). Formats, trust, ledger and recognition call it. Malformed input throws an
 * {@link EnvelopeError} with the code of the layer that refused; a signature that does not hold is `false`.
 *
 * @example const code = decodeNationalCode(text); verifyNationalCode(code, certificate.publicKey)
 */
export { COSE_SM2_SM3, coseAlgorithm, coseNumber } from './algorithms.js'
export { type CoseSign1, decodeCoseSign1, signatureInput } from './cose-sign1.js'
export { isDeterministic } from './deterministic.js'
export { EnvelopeError, type EnvelopeErrorCode } from './error.js'
export { decodeNationalClaims, encodeNationalClaims, type NationalClaims } from './national-claims.js'
export {
  decodeNationalCode,
  issueNationalCode,
  NATIONAL_CODE_PREFIX,
  type NationalCode,
  verifyNationalCode,
} from './national-code.js'
export {
  openReferenceToken,
  REFERENCE_TOKEN_PREFIX,
  type ReferenceContent,
  type ReferenceHeader,
  readReferenceHeader,
  sealReferenceToken,
} from './reference-token.js'
export {
  countersignDocument,
  type DocumentSignature,
  decodeSignedDocument,
  type SignedDocument,
  signDocument,
  verifySignedDocument,
} from './signed-document.js'
export type { NationalAlgorithm, Signer, SignerKey } from './signer.js'
export { MAX_TEXT_LENGTH } from './text-layers.js'
