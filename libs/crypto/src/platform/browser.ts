import { cbc, ecb, gcm } from '@noble/ciphers/aes.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { randomBytes } from '@noble/hashes/utils.js'
import { type Bytes, bytesEqual, concatBytes } from '@yimatong/kernel'
import { CryptoError } from '../error.js'
import type { PointMaterial, PrivateMaterial, PublicMaterial } from '../material.js'
import type {
  DigestAlgorithm,
  MacDigest,
  NativeAlgorithm,
  NativePrivateKind,
  Platform,
  Signer,
  Verifier,
} from './port.js'
import { pkcs1Verifier, pssVerifier } from './rsa.js'
import { sm3 } from './sm3.js'
import { sm4Decrypt, sm4Encrypt } from './sm4.js'

const DIGESTS: Readonly<Record<DigestAlgorithm, (data: Bytes) => Bytes>> = {
  'sha-256': sha256,
  'sha-384': sha384,
  'sha-512': sha512,
  sm3,
  'sha-1': sha1,
  md5,
}

const CURVES = { 'P-256': p256, 'P-384': p384 }
// ECDSA of codes in the field is not low-s, and Node takes both.
const ECDSA = { lowS: false, prehash: true, format: 'compact' } as const

function verifier(algorithm: NativeAlgorithm, key: PublicMaterial): Verifier {
  if (key.kind === 'RSA') return algorithm === 'PS256' ? pssVerifier(key) : pkcs1Verifier(key)
  if (key.kind === 'Ed25519') return ed25519Verifier(key.point)
  if (algorithm === 'ES256') return ecdsaVerifier(p256, key)
  if (algorithm === 'ES512') return ecdsaVerifier(p521, key)
  return algorithm === 'ES384' ? ecdsaVerifier(p384, key) : p384Sha256Verifier(key)
}

function ecdsaVerifier(curve: typeof p256, { kind, point }: PointMaterial): Verifier {
  if (!curve.utils.isValidPublicKey(point, false)) {
    throw new CryptoError('crypto.key.point', `a ${kind} public key that is not on its curve`)
  }
  return (data, signature) => curve.verify(signature, data, point, ECDSA)
}

function p384Sha256Verifier({ kind, point }: PointMaterial): Verifier {
  if (!p384.utils.isValidPublicKey(point, false)) {
    throw new CryptoError('crypto.key.point', `a ${kind} public key that is not on its curve`)
  }
  return (data, signature) => p384.verify(signature, sha256(data), point, { ...ECDSA, prehash: false })
}

// RFC 8032 §5.1.7 without the cofactor, as OpenSSL does it: sB − kA must encode to exactly R.
function ed25519Verifier(publicKey: Bytes): Verifier {
  const { Point } = ed25519
  const point = Point.fromBytes(publicKey, false)
  return (data, signature) => {
    const r = signature.subarray(0, 32)
    const s = littleEndian(signature.subarray(32))
    if (s >= Point.Fn.ORDER) return false
    const k = Point.Fn.create(littleEndian(sha512(concatBytes(r, publicKey, data))))
    return bytesEqual(Point.BASE.multiplyUnsafe(s).subtract(point.multiplyUnsafe(k)).toBytes(), r)
  }
}

function littleEndian(bytes: Bytes): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function signer(kind: NativePrivateKind, { secret }: PrivateMaterial): Signer {
  if (kind === 'Ed25519') return (data) => ed25519.sign(data, secret)
  return (data) => CURVES[kind].sign(data, secret, ECDSA)
}

function publicPoint(kind: NativePrivateKind, { secret }: PrivateMaterial): Bytes {
  return kind === 'Ed25519' ? ed25519.getPublicKey(secret) : CURVES[kind].getPublicKey(secret, false)
}

// RFC 2104 by hand, since noble's takes its own hash classes only.
function hmacSm3(key: Bytes, data: Bytes): Bytes {
  const block = new Uint8Array(64)
  block.set(key.length > 64 ? sm3(key) : key)
  const inner = sm3(concatBytes(xorAll(block, 0x36), data))
  return sm3(concatBytes(xorAll(block, 0x5c), inner))
}

function xorAll(block: Bytes, value: number): Bytes {
  return block.map((byte) => byte ^ value)
}

/** The platform over @noble/*. RSA is verify only, here as everywhere. No code in it needs a secure context. */
export const platform: Platform = {
  digest: (algorithm, data) => DIGESTS[algorithm](data),
  hmac: (algorithm: MacDigest, key, data) => (algorithm === 'sm3' ? hmacSm3(key, data) : hmac(sha256, key, data)),
  hkdfSha256: (secret, salt, info, length) => hkdf(sha256, secret, salt, info, length),
  randomBytes: (length) => randomBytes(length),
  equal: (a, b) => a.reduce((difference, byte, i) => difference | (byte ^ (b[i] ?? 0)), 0) === 0,
  blockEncrypt(cipher, key, iv, data) {
    if (cipher === 'sm4') return sm4Encrypt(key, iv, data)
    return (iv ? cbc(key, iv) : ecb(key)).encrypt(data)
  },
  blockDecrypt(cipher, key, iv, data) {
    if (cipher === 'sm4') return sm4Decrypt(key, iv, data)
    return (iv ? cbc(key, iv) : ecb(key)).decrypt(data)
  },
  gcmSeal: (key, nonce, plaintext, aad) => gcm(key, nonce, aad).encrypt(plaintext),
  gcmOpen: (key, nonce, sealed, aad) => gcm(key, nonce, aad).decrypt(sealed),
  verifier,
  signer,
  publicPoint,
}
