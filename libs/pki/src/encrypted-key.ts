import type { Bytes } from '@yimatong/kernel'
import forge from 'node-forge'
import { decodeDer, openDer, TAG } from './der.js'
import { oidOf, smallIntegerOf } from './der-values.js'
import { PkiError } from './error.js'

/** PBKDF2 rounds unless told otherwise (OWASP's figure for SHA-256). */
export const DEFAULT_ITERATIONS = 600_000

const MAX_ITERATIONS = 10_000_000
const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const AES_256_CBC = '2.16.840.1.101.3.4.1.42'

/**
 * EncryptedPrivateKeyInfo of a PKCS#8 key (RFC 5958 §3): PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018 §6.2), a salt of 16 bytes
 * and an IV out of the platform's generator. `openssl pkcs8` reads it.
 * @param iterations PBKDF2 rounds, 1 to 10,000,000
 * @throws PkiError `pki.key.iterations`
 */
export function encryptPrivateKey(pkcs8: Bytes, passphrase: string, iterations: number = DEFAULT_ITERATIONS): Bytes {
  checkIterations(iterations)
  const sealed = forge.pki.encryptPrivateKeyInfo(toForge(pkcs8), passphraseOctets(passphrase), {
    algorithm: 'aes256',
    count: iterations,
    saltSize: 16,
    prfAlgorithm: 'sha256',
  })
  return bytesOf(forge.asn1.toDer(sealed).getBytes())
}

/**
 * PKCS#8 out of an EncryptedPrivateKeyInfo of the one scheme that {@link encryptPrivateKey} and `openssl pkcs8 -topk8 -v2 aes-256-cbc` write.
 * @throws PkiError `pki.key.scheme` for any other scheme, `pki.key.iterations`, `pki.key.passphrase` when it does not open, `pki.der.*`
 */
export function decryptPrivateKey(encrypted: Bytes, passphrase: string): Bytes {
  checkScheme(encrypted)
  try {
    const opened = forge.pki.decryptPrivateKeyInfo(toForge(encrypted), passphraseOctets(passphrase))
    // forge gives null where its types promise a key: padding that does not fit.
    const pkcs8 = bytesOf(forge.asn1.toDer(opened).getBytes())
    openDer(decodeDer(pkcs8))
    return pkcs8
  } catch (cause) {
    throw new PkiError('pki.key.passphrase', 'an encrypted private key does not open: check the passphrase', { cause })
  }
}

function checkScheme(encrypted: Bytes): void {
  const outer = openDer(decodeDer(encrypted))
  const scheme = openDer(outer.next(TAG.sequence))
  if (oidOf(scheme.next(TAG.oid)) !== PBES2) throw foreign('not PBES2')
  const parameters = openDer(scheme.next(TAG.sequence))
  const derivation = openDer(parameters.next(TAG.sequence))
  if (oidOf(derivation.next(TAG.oid)) !== PBKDF2) throw foreign('not PBKDF2')
  const rounds = openDer(derivation.next(TAG.sequence))
  rounds.next(TAG.octetString)
  checkIterations(smallIntegerOf(rounds.next(TAG.integer)))
  if (oidOf(openDer(parameters.next(TAG.sequence)).next(TAG.oid)) !== AES_256_CBC) throw foreign('not AES-256-CBC')
}

function checkIterations(iterations: number): void {
  if (Number.isInteger(iterations) && iterations >= 1 && iterations <= MAX_ITERATIONS) return
  throw new PkiError('pki.key.iterations', `${iterations} PBKDF2 rounds: wanted 1 to ${MAX_ITERATIONS}`)
}

function foreign(seen: string): PkiError {
  return new PkiError('pki.key.scheme', `an encrypted private key whose scheme is ${seen}: re-encrypt it`)
}

function toForge(der: Bytes): forge.asn1.Asn1 {
  return forge.asn1.fromDer(forge.util.createBuffer(binaryOf(der)))
}

// OpenSSL takes the passphrase as UTF-8 octets; forge takes a string of octets.
function passphraseOctets(passphrase: string): string {
  return forge.util.encodeUtf8(passphrase)
}

function binaryOf(bytes: Bytes): string {
  return Array.from(bytes, (octet) => String.fromCharCode(octet)).join('')
}

function bytesOf(binary: string): Bytes {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
