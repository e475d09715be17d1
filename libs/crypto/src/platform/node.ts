import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { type Bytes, base64Encode, concatBytes } from '@yimatong/kernel'
import { CryptoError } from '../error.js'
import type { PrivateMaterial, PublicMaterial } from '../material.js'
import type {
  BlockCipher,
  DigestAlgorithm,
  MacDigest,
  NativeAlgorithm,
  NativePrivateKind,
  Platform,
  Signer,
  Verifier,
} from './port.js'

const DIGESTS: Readonly<Record<DigestAlgorithm, string>> = {
  'sha-256': 'sha256',
  'sha-384': 'sha384',
  'sha-512': 'sha512',
  sm3: 'sm3',
  'sha-1': 'sha1',
  md5: 'md5',
}

// Buffers of node:crypto leave as plain Uint8Array; the memory is their own, so a view is enough.
function plain(buffer: Uint8Array): Bytes {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

function nativePublicKey(key: PublicMaterial): KeyObject {
  try {
    return createPublicKey({ key: base64Encode(key.spki), encoding: 'base64', format: 'der', type: 'spki' })
  } catch (cause) {
    throw new CryptoError('crypto.key.point', `a ${key.kind} public key that is not on its curve`, { cause })
  }
}

function nativePrivateKey(key: PrivateMaterial): KeyObject {
  return createPrivateKey({ key: base64Encode(key.pkcs8), encoding: 'base64', format: 'der', type: 'pkcs8' })
}

function verifier(algorithm: NativeAlgorithm, material: PublicMaterial): Verifier {
  const key = nativePublicKey(material)
  switch (algorithm) {
    case 'ES256':
    case 'ES256-P384':
      return ecdsaVerifier('sha256', key)
    case 'ES384':
      return ecdsaVerifier('sha384', key)
    case 'ES512':
      return ecdsaVerifier('sha512', key)
    case 'EdDSA':
      return (data, signature) => verify(null, data, key, signature)
    case 'RS256':
      return (data, signature) => verify('sha256', data, key, signature)
    case 'PS256': {
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
      const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
      return (data, signature) => verify('sha256', data, options, signature)
    }
  }
}

// One options object per key: this is the hot path.
function ecdsaVerifier(digestName: string, key: KeyObject): Verifier {
  const options = { key, dsaEncoding: 'ieee-p1363' } as const
  return (data, signature) => verify(digestName, data, options, signature)
}

function signer(kind: NativePrivateKind, material: PrivateMaterial): Signer {
  const key = nativePrivateKey(material)
  if (kind === 'Ed25519') return (data) => plain(sign(null, data, key))
  const digestName = kind === 'P-256' ? 'sha256' : 'sha384'
  const options = { key, dsaEncoding: 'ieee-p1363' } as const
  return (data) => plain(sign(digestName, data, options))
}

function publicPoint(kind: NativePrivateKind, material: PrivateMaterial): Bytes {
  const spki = createPublicKey(nativePrivateKey(material)).export({ format: 'der', type: 'spki' })
  const size = { 'P-256': 65, 'P-384': 97, Ed25519: 32 }[kind]
  return Uint8Array.from(spki.subarray(spki.length - size))
}

function blockName(cipher: BlockCipher, key: Bytes, iv: Bytes | undefined): string {
  const mode = iv === undefined ? 'ecb' : 'cbc'
  return cipher === 'sm4' ? `sm4-${mode}` : `aes-${8 * key.length}-${mode}`
}

function gcm(key: Bytes): 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' {
  if (key.length === 16) return 'aes-128-gcm'
  return key.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm'
}

const TAG_LENGTH = 16

function gcmSeal(key: Bytes, nonce: Bytes, plaintext: Bytes, aad: Bytes): Bytes {
  const cipher = createCipheriv(gcm(key), key, nonce, { authTagLength: TAG_LENGTH }).setAAD(aad)
  return concatBytes(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
}

function gcmOpen(key: Bytes, nonce: Bytes, sealed: Bytes, aad: Bytes): Bytes {
  const end = sealed.length - TAG_LENGTH
  const decipher = createDecipheriv(gcm(key), key, nonce, { authTagLength: TAG_LENGTH }).setAAD(aad)
  decipher.setAuthTag(sealed.subarray(end))
  return concatBytes(decipher.update(sealed.subarray(0, end)), decipher.final())
}

const POOLED = 64
const POOL_SIZE = 4096
let pool: Bytes = new Uint8Array(0)

/**
 * Short random values are cut off a block of the generator's output: a call into it costs as much as a hash of 8 KB, and
 * every answer needs three. A block is used front to back, and what was handed out is wiped from it.
 */
function fromPool(length: number): Bytes {
  if (pool.length < length) pool = plain(randomBytes(POOL_SIZE))
  const cut = pool.slice(0, length)
  pool.fill(0, 0, length)
  pool = pool.subarray(length)
  return cut
}

/** The platform over node:crypto (OpenSSL 3). */
export const platform: Platform = {
  digest: (algorithm: DigestAlgorithm, data: Bytes) => plain(hash(DIGESTS[algorithm], data, 'buffer')),
  hmac: (algorithm: MacDigest, key, data) => plain(createHmac(DIGESTS[algorithm], key).update(data).digest()),
  hkdfSha256: (secret, salt, info, length) => new Uint8Array(hkdfSync('sha256', secret, salt, info, length)),
  randomBytes: (length) => (length <= POOLED ? fromPool(length) : plain(randomBytes(length))),
  equal: (a, b) => timingSafeEqual(a, b),
  blockEncrypt(name, key, iv, data) {
    const cipher = createCipheriv(blockName(name, key, iv), key, iv ?? null)
    return concatBytes(cipher.update(data), cipher.final())
  },
  blockDecrypt(name, key, iv, data) {
    const decipher = createDecipheriv(blockName(name, key, iv), key, iv ?? null)
    return concatBytes(decipher.update(data), decipher.final())
  },
  gcmSeal,
  gcmOpen,
  verifier,
  signer,
  publicPoint,
}
