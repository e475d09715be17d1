import type { Bytes } from '@yimatong/kernel'
import { platform } from '#platform'
import { CryptoError } from './error.js'

const BLOCK = 16
const TAG_LENGTH = 16
const NONCE_LENGTH = 12

/**
 * AES-CBC with PKCS#7 padding (SP 800-38A §6.2), the key of 16, 24 or 32 bytes. Unauthenticated: only for city recipes
 * that ask for it; ours is {@link aesGcmSeal}. @throws CryptoError `crypto.aes.key-length`, `crypto.aes.iv-length`
 */
export function aesCbcEncrypt(key: Bytes, iv: Bytes, data: Bytes): Bytes {
  checkKey(key)
  checkIv(iv)
  return platform.blockEncrypt('aes', key, iv, data)
}

/**
 * Undoes {@link aesCbcEncrypt}. One code for wrong length and wrong padding, so that a caller cannot become a padding
 * oracle by passing it on. @throws CryptoError `crypto.aes.decrypt`, `crypto.aes.key-length`, `crypto.aes.iv-length`
 */
export function aesCbcDecrypt(key: Bytes, iv: Bytes, data: Bytes): Bytes {
  checkKey(key)
  checkIv(iv)
  return decrypted(key, iv, data)
}

/**
 * AES-ECB with PKCS#7 padding (SP 800-38A §6.1). Equal blocks stay equal: only for city recipes that ask for it.
 * @throws CryptoError `crypto.aes.key-length`
 */
export function aesEcbEncrypt(key: Bytes, data: Bytes): Bytes {
  checkKey(key)
  return platform.blockEncrypt('aes', key, undefined, data)
}

/** Undoes {@link aesEcbEncrypt}. @throws CryptoError `crypto.aes.decrypt`, `crypto.aes.key-length` */
export function aesEcbDecrypt(key: Bytes, data: Bytes): Bytes {
  checkKey(key)
  return decrypted(key, undefined, data)
}

function decrypted(key: Bytes, iv: Bytes | undefined, data: Bytes): Bytes {
  try {
    return platform.blockDecrypt('aes', key, iv, data)
  } catch {
    throw new CryptoError('crypto.aes.decrypt', `${data.length} bytes did not decrypt: check key, IV and whole blocks`)
  }
}

/**
 * AES-GCM (SP 800-38D): ciphertext, then the 16-byte tag. The nonce has 12 bytes and must never repeat under a key.
 * @throws CryptoError `crypto.aes.key-length`, `crypto.aes.nonce-length`
 */
export function aesGcmSeal(key: Bytes, nonce: Bytes, plaintext: Bytes, aad: Bytes): Bytes {
  checkKey(key)
  checkNonce(nonce)
  return platform.gcmSeal(key, nonce, plaintext, aad)
}

/**
 * Plaintext of what {@link aesGcmSeal} made with the same key, nonce and associated data; undefined when anything is
 * different. @throws CryptoError `crypto.aes.key-length`, `crypto.aes.nonce-length`
 */
export function aesGcmOpen(key: Bytes, nonce: Bytes, sealed: Bytes, aad: Bytes): Bytes | undefined {
  checkKey(key)
  checkNonce(nonce)
  if (sealed.length < TAG_LENGTH) return undefined
  try {
    return platform.gcmOpen(key, nonce, sealed, aad)
  } catch {
    return undefined
  }
}

function checkKey(key: Bytes): void {
  if (key.length === 16 || key.length === 24 || key.length === 32) return
  throw new CryptoError('crypto.aes.key-length', `an AES key of ${key.length} bytes: wanted 16, 24 or 32`)
}

function checkIv(iv: Bytes): void {
  if (iv.length === BLOCK) return
  throw new CryptoError('crypto.aes.iv-length', `a CBC initialisation vector of ${iv.length} bytes: wanted ${BLOCK}`)
}

function checkNonce(nonce: Bytes): void {
  if (nonce.length === NONCE_LENGTH) return
  throw new CryptoError('crypto.aes.nonce-length', `a GCM nonce of ${nonce.length} bytes: wanted ${NONCE_LENGTH}`)
}
