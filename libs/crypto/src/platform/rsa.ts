import { sha256 } from '@noble/hashes/sha2.js'
import { type Bytes, bytesEqual, concatBytes, hexDecode } from '@yimatong/kernel'
import { bytesToInteger, integerToBytes } from '../curves.js'
import type { RsaMaterial } from '../material.js'
import type { Verifier } from './port.js'

// DER of DigestInfo for SHA-256, before the digest (RFC 8017 §9.2 note 1).
const SHA256_INFO = hexDecode('3031300d060960864801650304020105000420')
const HASH = 32

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2.2): the one right encoding is built and compared. For the browser. */
export function pkcs1Verifier(key: RsaMaterial): Verifier {
  return (data, signature) => {
    const encoded = recover(key, signature)
    return encoded !== undefined && bytesEqual(encoded, pkcs1Encoding(data, key.modulus.length))
  }
}

/** RSASSA-PSS with SHA-256, MGF1 and a 32-byte salt (RFC 8017 §8.1.2, RFC 8230 §2). For the browser. */
export function pssVerifier(key: RsaMaterial): Verifier {
  return (data, signature) => {
    const encoded = recover(key, signature)
    return encoded !== undefined && isPssEncoding(encoded, sha256(data), bytesToInteger(key.modulus).toString(2).length)
  }
}

function recover({ modulus, exponent }: RsaMaterial, signature: Bytes): Bytes | undefined {
  const n = bytesToInteger(modulus)
  const s = bytesToInteger(signature)
  if (signature.length !== modulus.length || s >= n) return undefined
  return integerToBytes(power(s, exponent, n), modulus.length)
}

function power(value: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * value) % modulus
  }
  return result
}

function pkcs1Encoding(data: Bytes, length: number): Bytes {
  const tail = concatBytes(Uint8Array.of(0), SHA256_INFO, sha256(data))
  const fill = new Uint8Array(length - tail.length - 2).fill(0xff)
  return concatBytes(Uint8Array.of(0, 1), fill, tail)
}

// RFC 8017 §9.1.2, emBits one less than the modulus has.
function isPssEncoding(encoded: Bytes, digest: Bytes, modulusBits: number): boolean {
  const length = Math.ceil((modulusBits - 1) / 8)
  const start = encoded.length - length
  const message = encoded.subarray(start)
  const maskBits = 8 * length - (modulusBits - 1)
  const hash = message.subarray(length - HASH - 1, length - 1)
  const masked = message.subarray(0, length - HASH - 1)
  const outside = (encoded[0] ?? 0) * start + ((masked[0] ?? 0) >> (8 - maskBits))
  if (message.at(-1) !== 0xbc || outside !== 0) return false
  const mask = mgf1(hash, masked.length)
  const block = masked.map((byte, i) => byte ^ (mask[i] ?? 0))
  block[0] = (block[0] ?? 0) & (0xff >> maskBits)
  const salt = block.subarray(block.length - HASH)
  const padding = block.subarray(0, block.length - HASH)
  const isPadded = padding.every((byte, i) => byte === (i === padding.length - 1 ? 1 : 0))
  return isPadded && bytesEqual(hash, sha256(concatBytes(new Uint8Array(8), digest, salt)))
}

// RFC 8017 §B.2.1
function mgf1(seed: Bytes, length: number): Bytes {
  const blocks = Array.from({ length: Math.ceil(length / HASH) }, (_, i) =>
    sha256(concatBytes(seed, integerToBytes(BigInt(i), 4))),
  )
  return concatBytes(...blocks).subarray(0, length)
}
