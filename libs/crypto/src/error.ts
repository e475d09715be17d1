import { YimatongError } from '@yimatong/kernel'

/** What this lib throws: malformed key material, and misuse by the caller. A failed signature check is `false`, never thrown. */
export type CryptoErrorCode =
  | 'crypto.key.der'
  | 'crypto.key.algorithm'
  | 'crypto.key.curve'
  | 'crypto.key.explicit-parameters'
  | 'crypto.key.point'
  | 'crypto.key.rsa-size'
  | 'crypto.key.rsa-exponent'
  | 'crypto.key.rsa-modulus'
  | 'crypto.key.secret'
  | 'crypto.key.mismatch'
  | 'crypto.key.foreign'
  | 'crypto.key.sm2-id'
  | 'crypto.algorithm.mismatch'
  | 'crypto.algorithm.verify-only'
  | 'crypto.signature.der'
  | 'crypto.signature.length'
  | 'crypto.aes.key-length'
  | 'crypto.aes.iv-length'
  | 'crypto.aes.nonce-length'
  | 'crypto.aes.decrypt'
  | 'crypto.sm4.key-length'
  | 'crypto.sm4.iv-length'
  | 'crypto.sm4.decrypt'
  | 'crypto.random.length'
  | 'crypto.hkdf.length'

/** Thrown by crypto. */
export class CryptoError extends YimatongError<CryptoErrorCode> {}
