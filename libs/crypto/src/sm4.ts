import type { Bytes } from '@yimatong/kernel'
import { platform } from '#platform'
import { CryptoError } from './error.js'

const BLOCK = 16

/**
 * SM4-CBC with PKCS#7 padding (GB/T 32907-2016, GB/T 17964), key and vector of 16 bytes. Unauthenticated: only for city
 * recipes that ask for it. @throws CryptoError `crypto.sm4.key-length`, `crypto.sm4.iv-length`
 */
export function sm4CbcEncrypt(key: Bytes, iv: Bytes, data: Bytes): Bytes {
  check(key, iv)
  return platform.blockEncrypt('sm4', key, iv, data)
}

/** Undoes {@link sm4CbcEncrypt}. @throws CryptoError `crypto.sm4.decrypt` for any wrong length or padding, and as there */
export function sm4CbcDecrypt(key: Bytes, iv: Bytes, data: Bytes): Bytes {
  check(key, iv)
  return decrypted(key, iv, data)
}

/** SM4-ECB with PKCS#7 padding. Equal blocks stay equal. @throws CryptoError `crypto.sm4.key-length` */
export function sm4EcbEncrypt(key: Bytes, data: Bytes): Bytes {
  check(key)
  return platform.blockEncrypt('sm4', key, undefined, data)
}

/** Undoes {@link sm4EcbEncrypt}. @throws CryptoError `crypto.sm4.decrypt`, `crypto.sm4.key-length` */
export function sm4EcbDecrypt(key: Bytes, data: Bytes): Bytes {
  check(key)
  return decrypted(key, undefined, data)
}

function check(key: Bytes, iv?: Bytes): void {
  if (key.length !== BLOCK) {
    throw new CryptoError('crypto.sm4.key-length', `an SM4 key of ${key.length} bytes: wanted ${BLOCK}`)
  }
  if (iv === undefined || iv.length === BLOCK) return
  throw new CryptoError('crypto.sm4.iv-length', `a CBC initialisation vector of ${iv.length} bytes: wanted ${BLOCK}`)
}

function decrypted(key: Bytes, iv: Bytes | undefined, data: Bytes): Bytes {
  try {
    return platform.blockDecrypt('sm4', key, iv, data)
  } catch {
    throw new CryptoError('crypto.sm4.decrypt', `${data.length} bytes did not decrypt: check key, IV and whole blocks`)
  }
}
