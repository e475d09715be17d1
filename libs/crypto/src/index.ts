/**
 * crypto: one table of signature algorithms, key import, digests, MACs, AES, SM4 and HKDF, all synchronous.
 *
 * It is over node:crypto in Node and over @noble/* in the browser (the `#platform` import); SM2 is ours on both. It
 * knows keys, not certificates (libs/pki), and bytes, not codes (libs/envelope). Anything an outsider can send makes
 * {@link verifySignature} false; {@link CryptoError} is for key material and misuse. Any lib above codec may call it.
 *
 * @example verifySignature('ES256', importPublicKey(spki), data, rawSignature)
 */
export { aesCbcDecrypt, aesCbcEncrypt, aesEcbDecrypt, aesEcbEncrypt, aesGcmOpen, aesGcmSeal } from './aes.js'
export {
  ALGORITHMS,
  type AlgorithmRow,
  isSignatureAlgorithm,
  type KeyKind,
  type PrivateKeyKind,
  type SignatureAlgorithm,
} from './algorithms.js'
export { ecdsaDerToRaw, ecdsaRawToDer } from './ecdsa-der.js'
export { CryptoError, type CryptoErrorCode } from './error.js'
export {
  generateKey,
  importPrivateKey,
  importPublicKey,
  type KeyOptions,
  type PrivateKey,
  type PublicKey,
} from './keys.js'
export { isLowS, toLowS } from './low-s.js'
export type { DigestAlgorithm, MacDigest } from './platform/port.js'
export { deriveKey, digest, equalSecrets, hmac, randomBytes } from './secrets.js'
export { sign, verifySignature } from './signature.js'
export { sm4CbcDecrypt, sm4CbcEncrypt, sm4EcbDecrypt, sm4EcbEncrypt } from './sm4.js'
export { encodeSpki } from './spki.js'
