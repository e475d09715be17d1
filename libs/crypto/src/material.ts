import type { Bytes } from '@yimatong/kernel'
import type { KeyKind, PrivateKeyKind } from './algorithms.js'

/** A public key taken out of its SPKI: shape and ranges checked, the point not yet proven to be on its curve. */
export type PublicMaterial = PointMaterial | RsaMaterial

/** Uncompressed point `04||x||y` of an EC key, or the 32 bytes of an Ed25519 key. */
export interface PointMaterial {
  readonly kind: Exclude<KeyKind, 'RSA'>
  readonly spki: Bytes
  readonly point: Bytes
}

/** RSA modulus (big-endian, no leading zero) and exponent. */
export interface RsaMaterial {
  readonly kind: 'RSA'
  readonly spki: Bytes
  readonly modulus: Bytes
  readonly exponent: bigint
}

/** Scalar (EC, big-endian, in range) or seed (Ed25519) with its PKCS#8 form that holds no public part. */
export interface PrivateMaterial {
  readonly kind: PrivateKeyKind
  readonly secret: Bytes
  readonly pkcs8: Bytes
}
