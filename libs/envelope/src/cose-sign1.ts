import { type CborMap, type CborValue, decodeCbor, isCborTag } from '@yimatong/codec'
import type { SignatureAlgorithm } from '@yimatong/crypto'
import type { Bytes } from '@yimatong/kernel'
import { coseAlgorithm } from './algorithms.js'
import { EnvelopeError } from './error.js'
import { layer } from './wrap.js'

/** A COSE_Sign1 message (RFC 9052 §4.2). Byte strings are views of the decoded bytes. */
export interface CoseSign1 {
  /** The protected header exactly as it was signed; never re-encoded. */
  readonly protectedBytes: Bytes
  readonly protectedHeader: CborMap
  readonly unprotectedHeader: CborMap
  /** The `alg` label as it stands (label 1), and the algorithm it names if our table has it. */
  readonly algorithmLabel: CborValue
  readonly algorithm: SignatureAlgorithm | undefined
  /** The effective key id: the protected one decides, the unprotected one only where no protected one is. */
  readonly keyId: Bytes | undefined
  readonly isKeyIdProtected: boolean
  readonly payload: Bytes
  readonly signature: Bytes
  /** The Sig_structure with empty external data: what the signature is over. RFC 9052 §4.4. */
  readonly toBeSigned: Bytes
}

const TAG_SIGN1 = 18
const TAG_CWT = 61
const LABEL_ALG = 1
const LABEL_KID = 4

/**
 * Reads a COSE_Sign1 message. Strict: tag 18 exactly and strict CBOR, `alg` and `kid` protected and nothing besides them,
 * `kid` of 8 bytes, an empty unprotected map. Lenient, for foreign codes: tag 18, no tag or 61(18); labels in either
 * header, unknown ones ignored; floats and indefinite lengths.
 * @throws EnvelopeError `envelope.cose.*`
 */
export function decodeCoseSign1(bytes: Bytes, options?: { lenient?: boolean }): CoseSign1 {
  const lenient = options?.lenient === true
  const parts = messageParts(bytes, lenient)
  const [protectedBytes, unprotectedHeader, payload, signature] = parts
  if (!(protectedBytes instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array)) {
    throw shape('protected header, payload and signature are byte strings')
  }
  if (!(unprotectedHeader instanceof Map)) throw shape('the unprotected header is a map')
  const protectedHeader = headerMap(protectedBytes, lenient)
  if (!lenient) checkStrict(protectedHeader, unprotectedHeader)
  const algorithmLabel = protectedHeader.get(LABEL_ALG) ?? unprotectedHeader.get(LABEL_ALG)
  const isKeyIdProtected = protectedHeader.has(LABEL_KID)
  const keyId = protectedHeader.get(LABEL_KID) ?? unprotectedHeader.get(LABEL_KID)
  return {
    protectedBytes,
    protectedHeader,
    unprotectedHeader,
    algorithmLabel,
    algorithm: coseAlgorithm(algorithmLabel),
    keyId: keyId instanceof Uint8Array ? keyId : undefined,
    isKeyIdProtected,
    payload,
    signature,
    toBeSigned: signatureInput(protectedBytes, payload),
  }
}

function messageParts(bytes: Bytes, lenient: boolean): CborValue[] {
  const item = layer('envelope.cose.cbor', 'the signed message is not well-formed CBOR', () =>
    decodeCbor(bytes, { lenient }),
  )
  const parts = untagged(item, lenient)
  if (!Array.isArray(parts) || parts.length !== 4) throw shape('a message is an array of four')
  return parts
}

function untagged(item: CborValue, lenient: boolean): CborValue {
  if (!isCborTag(item)) {
    if (lenient) return item
    throw new EnvelopeError('envelope.cose.tag', 'a national code carries tag 18 (RFC 9052 §4.2), seen none')
  }
  const inner = lenient && item.tag === TAG_CWT && isCborTag(item.value) ? item.value : item
  if (inner.tag === TAG_SIGN1) return inner.value
  throw new EnvelopeError('envelope.cose.tag', `a signed message carries tag 18, seen tag ${inner.tag}`)
}

function headerMap(bytes: Bytes, lenient: boolean): CborMap {
  // RFC 9052 §3: an empty protected header is a zero-length string.
  if (bytes.length === 0) return new Map()
  const map = layer('envelope.cose.protected', 'the protected header is not well-formed CBOR', () =>
    decodeCbor(bytes, { lenient }),
  )
  if (map instanceof Map) return map
  throw new EnvelopeError('envelope.cose.protected', 'the protected header is a map')
}

// Own profile: nothing unsigned and nothing optional, so that a national code has one spelling.
function checkStrict(protectedHeader: CborMap, unprotectedHeader: CborMap): void {
  if (unprotectedHeader.size > 0) {
    const message = `the unprotected header of a national code is empty, seen ${unprotectedHeader.size} labels`
    throw new EnvelopeError('envelope.cose.unprotected', message)
  }
  const [first, second] = protectedHeader.keys()
  if (protectedHeader.size !== 2 || first !== LABEL_ALG || second !== LABEL_KID) {
    throw new EnvelopeError('envelope.cose.protected', 'the protected header holds alg and kid, in this order, only')
  }
  const keyId = protectedHeader.get(LABEL_KID)
  if (!(keyId instanceof Uint8Array) || keyId.length !== 8) {
    throw new EnvelopeError('envelope.cose.key-id', 'kid is a byte string of 8 bytes')
  }
}

const CONTEXT = Uint8Array.from([0x84, 0x6a, 0x53, 0x69, 0x67, 0x6e, 0x61, 0x74, 0x75, 0x72, 0x65, 0x31])

/**
 * Bytes of the Sig_structure `["Signature1", protected, h'', payload]`, written by hand around the bytes that were
 * received, so that no decoder or encoder can change them. RFC 9052 §4.4.
 */
export function signatureInput(protectedBytes: Bytes, payload: Bytes): Bytes {
  const out = new Uint8Array(CONTEXT.length + protectedBytes.length + payload.length + 11)
  out.set(CONTEXT)
  let offset = writeByteString(out, CONTEXT.length, protectedBytes)
  out[offset++] = 0x40
  offset = writeByteString(out, offset, payload)
  return out.subarray(0, offset)
}

// Payloads are at most 64 KiB less one byte: the decoder reads no more, and the head of 3 bytes reaches that far.
function writeByteString(out: Bytes, start: number, bytes: Bytes): number {
  let offset = start
  const length = bytes.length
  if (length > 0xffff) throw shape('a byte string of a message has at most 65,535 bytes')
  if (length < 24) out[offset++] = 0x40 | length
  else if (length < 256) {
    out[offset++] = 0x58
    out[offset++] = length
  } else {
    out[offset++] = 0x59
    out[offset++] = length >> 8
    out[offset++] = length & 255
  }
  out.set(bytes, offset)
  return offset + length
}

function shape(wanted: string): EnvelopeError {
  return new EnvelopeError('envelope.cose.shape', `not a COSE_Sign1 message: ${wanted}`)
}
