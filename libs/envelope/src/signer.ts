import type { PrivateKey, SignatureAlgorithm } from '@yimatong/crypto'
import { bytesEqual } from '@yimatong/kernel'
import type { Certificate } from '@yimatong/pki'
import { EnvelopeError } from './error.js'

/** Who signs: a certificate and its private key. */
export interface Signer {
  readonly certificate: Certificate
  readonly key: PrivateKey
}

/** What a signature is checked against; every `Certificate` is one. */
export type SignerKey = Pick<Certificate, 'keyId' | 'publicKey'>

/** Algorithms that sign here (DESIGN §5.5): two equals. Others are only read, in foreign codes. */
export type NationalAlgorithm = 'ES256' | 'SM2-SM3'

/** Our name of an algorithm that signs here, or undefined. */
export function nationalAlgorithm(name: SignatureAlgorithm | undefined): NationalAlgorithm | undefined {
  return name === 'ES256' || name === 'SM2-SM3' ? name : undefined
}

/**
 * The algorithm a signer signs with.
 * @throws EnvelopeError `envelope.signer.algorithm` for other keys than P-256 and SM2; `envelope.signer.key` when the
 * certificate is another key's
 */
export function signerAlgorithm(signer: Signer): NationalAlgorithm {
  const { certificate, key } = signer
  if (!bytesEqual(certificate.publicKey.spki, key.publicKey.spki)) {
    throw new EnvelopeError('envelope.signer.key', 'the certificate and the private key are of two different pairs')
  }
  if (key.kind === 'P-256') return 'ES256'
  if (key.kind === 'SM2') return 'SM2-SM3'
  throw new EnvelopeError('envelope.signer.algorithm', `P-256 and SM2 keys sign here, seen ${key.kind}`)
}
