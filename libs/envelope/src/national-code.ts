import { type CborValue, encodeCbor } from '@yimatong/codec'
import { isLowS, type PublicKey, sign, toLowS, verifySignature } from '@yimatong/crypto'
import type { Bytes } from '@yimatong/kernel'
import { coseNumber } from './algorithms.js'
import { decodeCoseSign1, signatureInput } from './cose-sign1.js'
import { EnvelopeError } from './error.js'
import { decodeNationalClaims, encodeNationalClaims, type NationalClaims } from './national-claims.js'
import { type NationalAlgorithm, nationalAlgorithm, type Signer, signerAlgorithm } from './signer.js'
import { decodePrefixed, deflateMessage, encodePrefixed, inflateMessage } from './text-layers.js'

/** What a signed national code starts with. Own profile. */
export const NATIONAL_CODE_PREFIX = 'HCN1:'

/** A national code taken apart; nothing in it is believed before its signature, its signer and its times are checked. */
export interface NationalCode {
  readonly protectedBytes: Bytes
  readonly alg: NationalAlgorithm
  /** First 8 bytes of SHA-256 over the signer's certificate, from the protected header. */
  readonly keyId: Bytes
  readonly payload: Bytes
  readonly signature: Bytes
  /** The Sig_structure the signature is over. */
  readonly toBeSigned: Bytes
  readonly claims: NationalClaims
}

/**
 * Issues a signed national code: `HCN1:` + base45(zlib(COSE_Sign1(CWT claims))), DESIGN §5.5. ES256 or SM2-SM3 by the
 * signer's key, ES256 with the lower s; alg and kid in the protected header.
 * @throws EnvelopeError `envelope.claims.*` and `envelope.signer.*` for misuse, `envelope.text.size` for a record that
 * is too large for a symbol
 */
export function issueNationalCode(request: { readonly claims: NationalClaims; readonly signer: Signer }): string {
  const { claims, signer } = request
  const algorithm = signerAlgorithm(signer)
  const payload = encodeNationalClaims(claims)
  const header = new Map<number, CborValue>([
    [1, coseNumber(algorithm)],
    [4, signer.certificate.keyId],
  ])
  const protectedBytes = encodeCbor(header)
  const made = sign(algorithm, signer.key, signatureInput(protectedBytes, payload))
  const signature = algorithm === 'ES256' ? toLowS(made) : made
  const message = encodeCbor({ tag: 18, value: [protectedBytes, new Map(), payload, signature] })
  return encodePrefixed(deflateMessage(message), NATIONAL_CODE_PREFIX)
}

/**
 * Takes a national code apart, every layer strict: 4,096 characters and 64 KiB at most, one spelling for one content. Own
 * profile: of the two s an ES256 signature can have, only the lower is read.
 * @throws EnvelopeError with the code of the layer that refused
 */
export function decodeNationalCode(text: string): NationalCode {
  const message = decodeCoseSign1(inflateMessage(decodePrefixed(text, NATIONAL_CODE_PREFIX)))
  const alg = nationalAlgorithm(message.algorithm)
  if (alg === undefined) {
    throw new EnvelopeError('envelope.cose.algorithm', 'alg is neither ES256 nor SM2-SM3; check the issuing gateway')
  }
  const { protectedBytes, keyId, payload, signature, toBeSigned } = message
  if (keyId === undefined) throw new EnvelopeError('envelope.cose.key-id', 'a national code names its signer by kid')
  if (alg === 'ES256' && signature.length === 64 && !isLowS(signature)) {
    throw new EnvelopeError(
      'envelope.cose.high-s',
      'the signature has the upper s: it was altered, or signed otherwise',
    )
  }
  return { protectedBytes, alg, keyId, payload, signature, toBeSigned, claims: decodeNationalClaims(payload) }
}

/** True when the signature holds under this key. Says nothing about whose key it is, its scope, or any time. */
export function verifyNationalCode(code: NationalCode, publicKey: PublicKey): boolean {
  return verifySignature(code.alg, publicKey, code.toBeSigned, code.signature)
}
