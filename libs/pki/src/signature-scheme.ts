import { ecdsaDerToRaw, type PublicKey, type SignatureAlgorithm, verifySignature } from '@yimatong/crypto'
import { type Bytes, hexEncode } from '@yimatong/kernel'
import { type DerNode, openDer, TAG } from './der.js'
import { oidOf } from './der-values.js'

/** Algorithms certificates are signed with. */
export type CertificateAlgorithm = Exclude<SignatureAlgorithm, 'ES256-P384'>

/** Object identifier of each algorithm as a certificate names it (RFC 5758 §3.2, RFC 4055 §5, RFC 8410 §3, GB/T 33560). */
export const SIGNATURE_OID = {
  ES256: '1.2.840.10045.4.3.2',
  ES384: '1.2.840.10045.4.3.3',
  ES512: '1.2.840.10045.4.3.4',
  RS256: '1.2.840.113549.1.1.11',
  PS256: '1.2.840.113549.1.1.10',
  EdDSA: '1.3.101.112',
  'SM2-SM3': '1.2.156.10197.1.501',
} as const satisfies Record<CertificateAlgorithm, string>

const BY_OID = new Map<string, SignatureAlgorithm>([
  [SIGNATURE_OID.ES256, 'ES256'],
  [SIGNATURE_OID.ES384, 'ES384'],
  [SIGNATURE_OID.ES512, 'ES512'],
  [SIGNATURE_OID.RS256, 'RS256'],
  [SIGNATURE_OID.PS256, 'PS256'],
  [SIGNATURE_OID.EdDSA, 'EdDSA'],
  [SIGNATURE_OID['SM2-SM3'], 'SM2-SM3'],
])

// RSASSA-PSS-params: SHA-256, MGF1 with SHA-256, salt of 32; hash parameters NULL or absent, both in use (RFC 4055 §2.1).
const PSS_PARAMETERS = new Set([
  '3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120',
  '3030a00d300b0609608648016503040201a11a301806092a864886f70d010108300b0609608648016503040201a203020120',
])

/** The algorithm of an AlgorithmIdentifier; undefined when it is none of ours or its parameters are not the usual ones. @throws PkiError `pki.der.*` */
export function signatureAlgorithmOf(node: DerNode): SignatureAlgorithm | undefined {
  const fields = openDer(node)
  const algorithm = BY_OID.get(oidOf(fields.next(TAG.oid)))
  const nothing = fields.optional(TAG.null)
  const parameters = fields.optional(TAG.sequence)
  fields.end()
  if (algorithm === undefined || (nothing !== undefined && nothing.content.length > 0)) return undefined
  return hasRightParameters(algorithm, nothing, parameters) ? algorithm : undefined
}

function hasRightParameters(
  algorithm: SignatureAlgorithm,
  nothing: DerNode | undefined,
  parameters: DerNode | undefined,
): boolean {
  switch (algorithm) {
    case 'PS256':
      return nothing === undefined && parameters !== undefined && PSS_PARAMETERS.has(hexEncode(parameters.whole))
    case 'RS256':
      return nothing !== undefined && parameters === undefined
    case 'SM2-SM3':
      // GM/T 0015 certificates carry NULL as often as nothing.
      return parameters === undefined
    default:
      return nothing === undefined && parameters === undefined
  }
}

/** Checks a signature in the form certificates carry it: DER for the elliptic curves, plain otherwise. False on anything malformed. */
export function verifyEncodedSignature(
  algorithm: SignatureAlgorithm,
  key: PublicKey,
  data: Bytes,
  signature: Bytes,
): boolean {
  const raw = rawSignature(algorithm, signature)
  return raw !== undefined && verifySignature(algorithm, key, data, raw)
}

/** Bytes of r and of s where a signature is DER of both. */
const INTEGER_SIZE: ReadonlyMap<SignatureAlgorithm, number> = new Map([
  ['ES256', 32],
  ['ES384', 48],
  ['ES512', 66],
  ['SM2-SM3', 32],
])

function rawSignature(algorithm: SignatureAlgorithm, signature: Bytes): Bytes | undefined {
  const size = INTEGER_SIZE.get(algorithm)
  if (size === undefined) return signature
  try {
    return ecdsaDerToRaw(signature, size)
  } catch {
    return undefined
  }
}
