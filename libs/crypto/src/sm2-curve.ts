import { type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { type Bytes, concatBytes, hexDecode, utf8Encode } from '@yimatong/kernel'
import { CryptoError } from './error.js'

const P = 'fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'
const A = 'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc'
const B = '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'
const N = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'
const GX = '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'
const GY = 'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'

/** The recommended 256-bit curve (GB/T 32918.5-2017 §A). */
export const Sm2Curve = weierstrass({
  p: BigInt(`0x${P}`),
  a: BigInt(`0x${A}`),
  b: BigInt(`0x${B}`),
  n: BigInt(`0x${N}`),
  h: 1n,
  Gx: BigInt(`0x${GX}`),
  Gy: BigInt(`0x${GY}`),
})

/** A point of {@link Sm2Curve}. */
export type Sm2Point = WeierstrassPoint<bigint>

/** Order of {@link Sm2Curve}. */
export const SM2_ORDER = Sm2Curve.Fn.ORDER

/** Prime of its field. */
export const SM2_PRIME = Sm2Curve.Fp.ORDER

/** The default distinguishing identifier (GM/T 0009 §10). */
const DEFAULT_ID = '1234567812345678'

/** A point of `04||x||y`, on the curve and not at infinity. @throws CryptoError `crypto.key.point` */
export function decodeSm2Point(bytes: Bytes): Sm2Point {
  try {
    const point = Sm2Curve.fromBytes(bytes)
    point.assertValidity()
    return point
  } catch (cause) {
    throw new CryptoError('crypto.key.point', `${bytes.length} bytes are not a point of the SM2 curve`, { cause })
  }
}

/**
 * What the signer's Z is the SM3 of: `ENTL || ID || a || b || Gx || Gy || Px || Py` (GB/T 32918.2 §5.5).
 * @param point `04||x||y`
 * @throws CryptoError `crypto.key.sm2-id` for an identifier whose length in bits does not fit two bytes
 */
export function identityInput(point: Bytes, id: string = DEFAULT_ID): Bytes {
  const name = utf8Encode(id)
  const bits = 8 * name.length
  if (bits > 0xffff)
    throw new CryptoError('crypto.key.sm2-id', `an SM2 identifier of ${name.length} bytes, at most 8191`)
  return concatBytes(Uint8Array.of(bits >> 8, bits & 0xff), name, hexDecode(A + B + GX + GY), point.subarray(1))
}
