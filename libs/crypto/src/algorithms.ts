/**
 * Signature algorithms by their JOSE/COSE name (RFC 7518 §3.1, RFC 9864, RFC 8230); `SM2-SM3` is GB/T 32918.2 with
 * GB/T 32905 and the default distinguishing id 1234567812345678 (Own profile: the name). `ES256-P384` is ECDSA with
 * SHA-256 under a P-384 key, which RFC 9053 §2.1 lets a COSE message call ES256 (Own profile: the name).
 */
export type SignatureAlgorithm = 'ES256' | 'ES384' | 'ES512' | 'ES256-P384' | 'PS256' | 'RS256' | 'EdDSA' | 'SM2-SM3'

/** What a key is. A key of one kind never verifies under an algorithm of another. */
export type KeyKind = 'P-256' | 'P-384' | 'P-521' | 'RSA' | 'Ed25519' | 'SM2'

/** Kinds a private key can have. RSA and P-521 are there only to read foreign codes, so nothing here signs with them. */
export type PrivateKeyKind = Exclude<KeyKind, 'RSA' | 'P-521'>

/** One row of {@link ALGORITHMS}. */
export interface AlgorithmRow {
  readonly kind: KeyKind
  /** Digest over the signed data; undefined where the scheme has its own (EdDSA). */
  readonly digest: 'sha-256' | 'sha-384' | 'sha-512' | 'sm3' | undefined
  /** Bytes of a signature; undefined when it is as long as the key's modulus. */
  readonly signatureLength: number | undefined
  /** False: verify only. */
  readonly signs: boolean
}

/** The one table of signature algorithms. ECDSA and SM2 signatures are raw `r||s`. */
export const ALGORITHMS: Readonly<Record<SignatureAlgorithm, AlgorithmRow>> = {
  ES256: { kind: 'P-256', digest: 'sha-256', signatureLength: 64, signs: true },
  ES384: { kind: 'P-384', digest: 'sha-384', signatureLength: 96, signs: true },
  ES512: { kind: 'P-521', digest: 'sha-512', signatureLength: 132, signs: false },
  'ES256-P384': { kind: 'P-384', digest: 'sha-256', signatureLength: 96, signs: false },
  PS256: { kind: 'RSA', digest: 'sha-256', signatureLength: undefined, signs: false },
  RS256: { kind: 'RSA', digest: 'sha-256', signatureLength: undefined, signs: false },
  EdDSA: { kind: 'Ed25519', digest: undefined, signatureLength: 64, signs: true },
  'SM2-SM3': { kind: 'SM2', digest: 'sm3', signatureLength: 64, signs: true },
}

/** True for a name in {@link ALGORITHMS}; `none`, `HS256` and inherited property names are not. */
export function isSignatureAlgorithm(name: unknown): name is SignatureAlgorithm {
  return typeof name === 'string' && Object.hasOwn(ALGORITHMS, name)
}

const NAMES = Object.keys(ALGORITHMS).filter(isSignatureAlgorithm)

/** Algorithms a key of this kind may be used with, in table order. */
export function algorithmsOf(kind: KeyKind): readonly SignatureAlgorithm[] {
  return NAMES.filter((name) => ALGORITHMS[name].kind === kind)
}
