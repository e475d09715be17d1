import type { SignatureAlgorithm } from '@yimatong/crypto'

/**
 * COSE number of SM2 with SM3. Own profile: IANA has registered none, so it is one of the private-use numbers below
 * −65536 (RFC 9052 §11.2).
 */
export const COSE_SM2_SM3 = -70001

const BY_NUMBER: ReadonlyMap<number, SignatureAlgorithm> = new Map([
  [-7, 'ES256'],
  [-8, 'EdDSA'],
  [-35, 'ES384'],
  [-37, 'PS256'],
  [-257, 'RS256'],
  [COSE_SM2_SM3, 'SM2-SM3'],
])

const BY_NAME = new Map([...BY_NUMBER].map(([number, name]) => [name, number]))

/** The algorithm of a COSE number; undefined for text labels and numbers without a row. RFC 9053 §2, RFC 8230 §2. */
export function coseAlgorithm(label: unknown): SignatureAlgorithm | undefined {
  return typeof label === 'number' ? BY_NUMBER.get(label) : undefined
}

/** The COSE number of an algorithm. */
export function coseNumber(algorithm: SignatureAlgorithm): number | undefined {
  return BY_NAME.get(algorithm)
}
