import { aesCbcDecrypt, aesCbcEncrypt, CryptoError, randomBytes } from '@yimatong/crypto'
import { type Bytes, hexDecode, hexEncode } from '@yimatong/kernel'
import forge from 'node-forge'
import { type DerCursor, decodeDer, openDer, TAG } from './der.js'
import { oidOf, smallIntegerOf } from './der-values.js'
import { PkiError } from './error.js'

/** PBKDF2 rounds unless told otherwise (OWASP's figure for SHA-256). */
export const DEFAULT_ITERATIONS = 600_000

const MAX_ITERATIONS = 10_000_000
const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const HMAC_SHA256 = '1.2.840.113549.2.9'
const AES_256_CBC = '2.16.840.1.101.3.4.1.42'
const KEY_LENGTH = 32
const SALT_LENGTH = 16
const IV_LENGTH = 16

/**
 * EncryptedPrivateKeyInfo of a PKCS#8 key (RFC 5958 §3): PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018 §6.2), a salt of 16 bytes
 * and an IV out of the platform's generator. `openssl pkcs8` reads it.
 * @param iterations PBKDF2 rounds, 1 to 10,000,000
 * @throws PkiError `pki.key.iterations`
 */
export function encryptPrivateKey(pkcs8: Bytes, passphrase: string, iterations: number = DEFAULT_ITERATIONS): Bytes {
  checkIterations(iterations)
  const scheme = { salt: randomBytes(SALT_LENGTH), iterations, iv: randomBytes(IV_LENGTH) }
  const sealed = aesCbcEncrypt(keyOf(passphrase, scheme), scheme.iv, pkcs8)
  return bytesOf(forge.asn1.toDer(sequence(schemeToForge(scheme), octets(sealed))).getBytes())
}

/**
 * PKCS#8 out of an EncryptedPrivateKeyInfo of the one scheme that {@link encryptPrivateKey} and `openssl pkcs8 -topk8 -v2 aes-256-cbc` write.
 * @throws PkiError `pki.key.scheme` for any other scheme, `pki.key.iterations`, `pki.key.passphrase` when it does not open, `pki.der.*`
 */
export function decryptPrivateKey(encrypted: Bytes, passphrase: string): Bytes {
  const outer = openDer(decodeDer(encrypted))
  const scheme = readScheme(openDer(outer.next(TAG.sequence)))
  const sealed = outer.next(TAG.octetString).content
  outer.end()
  try {
    const pkcs8 = aesCbcDecrypt(keyOf(passphrase, scheme), scheme.iv, sealed)
    openDer(decodeDer(pkcs8))
    return pkcs8
  } catch (cause) {
    if (!(cause instanceof CryptoError || cause instanceof PkiError)) throw cause
    throw new PkiError('pki.key.passphrase', 'an encrypted private key does not open: check the passphrase', { cause })
  }
}

/** The parameters of PBES2 that differ from file to file. */
interface Scheme {
  readonly salt: Bytes
  readonly iterations: number
  readonly iv: Bytes
}

function readScheme(scheme: DerCursor): Scheme {
  requireOid(scheme, PBES2, 'PBES2')
  const parameters = openDer(scheme.next(TAG.sequence))
  const derivation = openDer(parameters.next(TAG.sequence))
  requireOid(derivation, PBKDF2, 'PBKDF2')
  const rounds = openDer(derivation.next(TAG.sequence))
  const salt = rounds.next(TAG.octetString).content
  const iterations = smallIntegerOf(rounds.next(TAG.integer))
  checkIterations(iterations)
  rounds.optional(TAG.integer)
  // Absent, the pseudo-random function is HMAC-SHA1 (RFC 8018 §5.2).
  const hash = rounds.optional(TAG.sequence)
  if (!hash) throw foreign('HMAC-SHA256')
  requireOid(openDer(hash), HMAC_SHA256, 'HMAC-SHA256')
  const cipher = openDer(parameters.next(TAG.sequence))
  requireOid(cipher, AES_256_CBC, 'AES-256-CBC')
  const iv = cipher.next(TAG.octetString).content
  if (iv.length !== IV_LENGTH) throw foreign(`an IV of ${IV_LENGTH} bytes`)
  return { salt, iterations, iv }
}

function schemeToForge({ salt, iterations, iv }: Scheme): forge.asn1.Asn1 {
  const hash = sequence(oid(HMAC_SHA256), node(forge.asn1.Type.NULL, ''))
  const rounds = node(forge.asn1.Type.INTEGER, forge.asn1.integerToDer(iterations).getBytes())
  const derivation = sequence(oid(PBKDF2), sequence(octets(salt), rounds, hash))
  return sequence(oid(PBES2), sequence(derivation, sequence(oid(AES_256_CBC), octets(iv))))
}

// By the name of its hash forge derives on the platform's own PBKDF2 where there is one: 600,000 rounds in its JavaScript take seconds.
function keyOf(passphrase: string, { salt, iterations }: Scheme): Bytes {
  // OpenSSL takes the passphrase as UTF-8 octets; forge takes a string of octets.
  const octetsOfPassphrase = forge.util.encodeUtf8(passphrase)
  return bytesOf(forge.pkcs5.pbkdf2(octetsOfPassphrase, binaryOf(salt), iterations, KEY_LENGTH, 'sha256'))
}

function checkIterations(iterations: number): void {
  if (Number.isInteger(iterations) && iterations >= 1 && iterations <= MAX_ITERATIONS) return
  throw new PkiError('pki.key.iterations', `${iterations} PBKDF2 rounds: wanted 1 to ${MAX_ITERATIONS}`)
}

function requireOid(cursor: DerCursor, wanted: string, name: string): void {
  if (oidOf(cursor.next(TAG.oid)) !== wanted) throw foreign(name)
}

function foreign(wanted: string): PkiError {
  return new PkiError('pki.key.scheme', `an encrypted private key whose scheme is not of ${wanted}: re-encrypt it`)
}

function sequence(...parts: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SEQUENCE, true, parts)
}

function node(type: forge.asn1.Type, content: string): forge.asn1.Asn1 {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, type, false, content)
}

function oid(name: string): forge.asn1.Asn1 {
  return node(forge.asn1.Type.OID, forge.asn1.oidToDer(name).getBytes())
}

function octets(bytes: Bytes): forge.asn1.Asn1 {
  return node(forge.asn1.Type.OCTETSTRING, binaryOf(bytes))
}

function binaryOf(bytes: Bytes): string {
  return forge.util.hexToBytes(hexEncode(bytes))
}

function bytesOf(binary: string): Bytes {
  return hexDecode(forge.util.bytesToHex(binary))
}
