import { type Bytes, concatBytes } from '@yimatong/kernel'
import { encodeDer, encodeUnsigned, readDerAs, readUnsigned, TAG } from './der.js'
import { CryptoError } from './error.js'

/**
 * Raw `r||s` of a DER `SEQUENCE { INTEGER r, INTEGER s }` (RFC 3279 §2.2.3; SM2: GM/T 0009 §7.3). Strict: minimal
 * lengths and integers, non-negative, nothing after. Whether r and s are in range is the verifier's to say.
 * @param size bytes of one integer: 32 for P-256 and SM2, 48 for P-384, 66 for P-521
 * @throws CryptoError `crypto.signature.der`
 */
export function ecdsaDerToRaw(der: Bytes, size: number): Bytes {
  const [outer] = readDerAs(der, TAG.sequence) ?? []
  const [r, s] = ((outer && readDerAs(outer, TAG.integer, TAG.integer)) ?? []).map(readUnsigned)
  if (r === undefined || s === undefined || r.length > size || s.length > size) {
    throw new CryptoError(
      'crypto.signature.der',
      `${der.length} bytes are not the strict DER of two integers of at most ${size} bytes`,
    )
  }
  const raw = new Uint8Array(2 * size)
  raw.set(r, size - r.length)
  raw.set(s, 2 * size - s.length)
  return raw
}

/** DER of a raw `r||s`. @throws CryptoError `crypto.signature.length` unless the length is even, 2 to 132 bytes */
export function ecdsaRawToDer(raw: Bytes): Bytes {
  const size = raw.length / 2
  if (!Number.isInteger(size) || size < 1 || size > 66) {
    throw new CryptoError('crypto.signature.length', `${raw.length} bytes are not a raw r||s: wanted 64 or 96`)
  }
  return encodeDer(TAG.sequence, concatBytes(encodeUnsigned(raw.subarray(0, size)), encodeUnsigned(raw.subarray(size))))
}
