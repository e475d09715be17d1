import { parseJson } from '@yimatong/codec'
import { digest } from '@yimatong/crypto'
import { type Bytes, base64UrlDecode, concatBytes, utf8Decode, utf8Encode, YimatongError } from '@yimatong/kernel'
import { isObject } from '../dcc/payload.js'
import { FormatError } from '../error.js'
import { canonicalQuads } from './canonical.js'
import type { Contexts } from './context-table.js'
import { type Expanded, expandDocument } from './expand.js'
import type { Members } from './node-keywords.js'

/** The proof of a certificate, taken apart and not yet believed. */
export interface DivocProof {
  /** `RsaSignature2018`. */
  readonly type: string
  /** What the header of its JWS says, `PS256`. */
  readonly algorithm: string
  /** How the issuer names the key, `did:india`. */
  readonly method: string
  readonly purpose: string
  /** As written. */
  readonly created: string
  /** What is signed: the header, and the hashes of the options and of the document (RFC 7797 §3). */
  readonly signingInput: Bytes
  readonly signature: Bytes
}

const MAX_HEADER = 512
const TEXTS = ['type', 'verificationMethod', 'proofPurpose', 'created', 'jws'] as const

/**
 * Takes the proof of a document apart and works out what it signs: SHA-256 of the canonical options and of the canonical
 * document, behind the header of a detached JWS with an unencoded payload (RFC 7797). The options are everything of the
 * proof but its JWS, read in the security context.
 * @throws FormatError `formats.divoc.proof`, `formats.divoc.canonical`, `formats.divoc.json-ld`
 */
export function readProof(proof: Members, document: Expanded, security: string, contexts: Contexts): DivocProof {
  const [type, method, purpose, created, jws] = TEXTS.map((name) => textOf(proof, name))
  if (!type || !method || !purpose || !created || !jws) throw fault('it lacks a member')
  const { jws: _, ...options } = proof
  const expanded = expandDocument(options, [security], contexts)
  // What the options say and no statement covers could be anybody's.
  if (expanded.unsigned.length > 0) throw fault('a member is not signed')
  const [head = '', body, tail = '', ...more] = jws.split('.')
  if (body !== '' || more.length > 0) throw fault('its JWS is not detached')
  const hashes = [expanded, document].map(({ quads }) => digest('sha-256', utf8Encode(canonicalQuads(quads))))
  return {
    ...{ type, method, purpose, created },
    algorithm: algorithmOf(head),
    signingInput: concatBytes(utf8Encode(`${head}.`), ...hashes),
    signature: readable(() => base64UrlDecode(tail)),
  }
}

function textOf(proof: Members, name: string): string | undefined {
  const value = proof[name]
  return typeof value === 'string' ? value : undefined
}

// RFC 7797 §6: b64 false, and that it has to be understood. Nothing else is, so nothing else may be there.
function algorithmOf(head: string): string {
  const header = readable(() => parseJson(utf8Decode(base64UrlDecode(head)), { maxLength: MAX_HEADER, maxDepth: 4 }))
  const { alg, b64, crit, ...more } = isObject(header) ? header : {}
  const isCritical = Array.isArray(crit) && crit.length === 1 && crit[0] === 'b64'
  if (typeof alg === 'string' && b64 === false && isCritical && Object.keys(more).length === 0) return alg
  throw fault('the header of its JWS is not {alg, b64: false, crit: [b64]}')
}

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    throw new FormatError('formats.divoc.proof', 'a part of a proof is not readable', { detail: { cause: cause.code } })
  }
}

function fault(why: string): FormatError {
  return new FormatError('formats.divoc.proof', `the proof of a certificate: ${why}`)
}
