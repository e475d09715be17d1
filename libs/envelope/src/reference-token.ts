import { type CborValue, decodeCbor, encodeCbor } from '@yimatong/codec'
import { aesGcmOpen, aesGcmSeal } from '@yimatong/crypto'
import { type Bytes, type Instant, isInstant } from '@yimatong/kernel'
import { EnvelopeError } from './error.js'
import { decodePrefixed, encodePrefixed } from './text-layers.js'
import { layer } from './wrap.js'

/** What a reference token starts with. Own profile. */
export const REFERENCE_TOKEN_PREFIX = 'HCR1:'

/** What anyone may read in a reference token: where to ask, for which code, and until when. Not secret, not yet believed. */
export interface ReferenceHeader {
  /** GB/T 2260 code of the home division, six digits: who can open it. */
  readonly division: string
  /** 16 bytes the issuer chose; opaque. */
  readonly codeId: Bytes
  /** Which of the home gateway's keys opens it, 1 to 32 characters. */
  readonly keyId: string
  /** First instant at which it no longer opens; whole seconds on the wire. */
  readonly expiresAt: Instant
}

/** A header and what only the home gateway reads: its own look-up key, at most 1,024 bytes. */
export interface ReferenceContent extends ReferenceHeader {
  readonly lookup: Bytes
}

interface SealedToken {
  readonly header: ReferenceHeader
  readonly headerBytes: Bytes
  readonly nonce: Bytes
  readonly sealed: Bytes
}

const KEY = { keyId: 1, division: 2, codeId: 3, expiresAt: 4 } as const
const NONCE_LENGTH = 12
const KEY_LENGTH = 32
const MAX_LOOKUP = 1024

/**
 * Seals a reference token: `HCR1:` + base45(CBOR [header, nonce, ciphertext]), AES-256-GCM with the header's bytes as
 * associated data (SP 800-38D). Own profile. The nonce has 12 bytes and must never repeat under one key.
 * @throws EnvelopeError `envelope.token.shape` | `envelope.token.key`
 */
export function sealReferenceToken(content: ReferenceContent, key: Bytes, nonce: Bytes): string {
  if (key.length !== KEY_LENGTH || nonce.length !== NONCE_LENGTH) {
    const message = `AES-256-GCM wants a key of 32 and a nonce of 12 bytes, seen ${key.length} and ${nonce.length}`
    throw new EnvelopeError('envelope.token.key', message)
  }
  if (content.lookup.length > MAX_LOOKUP) throw shape(`a look-up key of at most ${MAX_LOOKUP} bytes`)
  const headerBytes = encodeHeader(content)
  headerOf(headerBytes)
  const sealed = aesGcmSeal(key, nonce, content.lookup, headerBytes)
  return encodePrefixed(encodeCbor([headerBytes, nonce, sealed]), REFERENCE_TOKEN_PREFIX)
}

/**
 * Reads the header, without a key: enough to route the question home.
 * @throws EnvelopeError `envelope.text.*`, `envelope.base45.malformed`, `envelope.token.cbor`, `envelope.token.shape`
 */
export function readReferenceHeader(text: string): ReferenceHeader {
  return readToken(text).header
}

/**
 * Opens a token with the key its header names: the look-up key inside it.
 * @param keys the home gateway's keys, 32 bytes each, by key id; older ones stay until their last token has expired
 * @throws EnvelopeError `envelope.token.key-unknown` | `envelope.token.tampered` | `envelope.token.expired` and those of
 * {@link readReferenceHeader}. Expiry is judged last, since before it opens the header proves nothing.
 */
export function openReferenceToken(text: string, keys: ReadonlyMap<string, Bytes>, at: Instant): Bytes {
  const { header, headerBytes, nonce, sealed } = readToken(text)
  const key = keys.get(header.keyId)
  if (!key) {
    throw new EnvelopeError('envelope.token.key-unknown', `none of ${keys.size} keys has the key id of the token`)
  }
  const lookup = aesGcmOpen(key, nonce, sealed, headerBytes)
  if (!lookup) {
    throw new EnvelopeError(
      'envelope.token.tampered',
      'the token does not open under its key: it was changed or forged',
    )
  }
  if (header.expiresAt <= at)
    throw new EnvelopeError('envelope.token.expired', 'the token has expired; show a fresh one')
  return lookup
}

function encodeHeader(header: ReferenceHeader): Bytes {
  return encodeCbor(
    new Map<number, CborValue>([
      [KEY.keyId, header.keyId],
      [KEY.division, header.division],
      [KEY.codeId, header.codeId],
      [KEY.expiresAt, Math.floor(header.expiresAt / 1000)],
    ]),
  )
}

function readToken(text: string): SealedToken {
  const bytes = decodePrefixed(text, REFERENCE_TOKEN_PREFIX)
  const item = layer('envelope.token.cbor', 'the token is not strict CBOR', () => decodeCbor(bytes))
  if (!Array.isArray(item) || item.length !== 3) throw shape('an array of three')
  const [headerBytes, nonce, sealed] = item
  if (!(headerBytes instanceof Uint8Array && nonce instanceof Uint8Array && sealed instanceof Uint8Array)) {
    throw shape('header, nonce and ciphertext as byte strings')
  }
  if (nonce.length !== NONCE_LENGTH) throw shape(`a nonce of ${NONCE_LENGTH} bytes`)
  return { header: headerOf(headerBytes), headerBytes, nonce, sealed }
}

function headerOf(bytes: Bytes): ReferenceHeader {
  const map = layer('envelope.token.cbor', 'the header of the token is not strict CBOR', () => decodeCbor(bytes))
  if (!(map instanceof Map) || map.size !== 4) throw shape('a header of four members')
  const codeId = map.get(KEY.codeId)
  if (!(codeId instanceof Uint8Array) || codeId.length !== 16) throw shape('a code id of 16 bytes')
  return {
    keyId: textOf(map.get(KEY.keyId), /^[A-Za-z0-9._-]{1,32}$/, 'a key id of 1 to 32 letters and digits'),
    division: textOf(map.get(KEY.division), /^[1-9]\d{5}$/, 'a division code of six digits'),
    codeId,
    expiresAt: expiryOf(map.get(KEY.expiresAt)),
  }
}

function textOf(value: CborValue, pattern: RegExp, wanted: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw shape(wanted)
}

function expiryOf(value: CborValue): Instant {
  const at = typeof value === 'number' && value >= 0 ? value * 1000 : undefined
  if (isInstant(at)) return at
  throw shape('an expiry in seconds from 1970 on')
}

function shape(wanted: string): EnvelopeError {
  return new EnvelopeError('envelope.token.shape', `a reference token wants ${wanted}`)
}
