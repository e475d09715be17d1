import { canonicalJson, type JsonValue } from '@yimatong/codec'
import { isSignatureAlgorithm, sign, verifySignature } from '@yimatong/crypto'
import { type Bytes, base64UrlDecode, base64UrlEncode, hexEncode, utf8Encode } from '@yimatong/kernel'
import { EnvelopeError } from './error.js'
import { type NationalAlgorithm, nationalAlgorithm, type Signer, type SignerKey, signerAlgorithm } from './signer.js'
import { layer } from './wrap.js'

/** One detached signature over a document. */
export type DocumentSignature = {
  /** Key id of the signer's certificate, 16 lower-case hex digits. */
  readonly keyId: string
  readonly alg: NationalAlgorithm
  /** Raw `r||s`, base64url. */
  readonly sig: string
}

/** A JSON payload and the signatures over its canonical form. It is a `JsonValue` itself. Own profile. */
export type SignedDocument = {
  /** What kind of document it is, for example `trust-list`; part of what is signed. */
  readonly type: string
  readonly payload: JsonValue
  readonly signatures: DocumentSignature[]
}

const TYPE = /^[a-z][a-z0-9-]{0,63}$/
const KEY_ID = /^[0-9a-f]{16}$/
const MAX_SIGNATURES = 16

/**
 * Signs a payload. What is signed is `yimatong-document/1`, the type, and the payload in canonical JSON (RFC 8785), one
 * line each, so that a signature over one type of document never holds for another.
 * @throws EnvelopeError `envelope.document.type` | `envelope.signer.*`; CodecError `codec.jcs.*` for a payload without
 * canonical form
 */
export function signDocument(type: string, payload: JsonValue, ...signers: readonly Signer[]): SignedDocument {
  const bytes = documentBytes(type, payload)
  return { type, payload, signatures: signers.map((signer) => signatureOf(bytes, signer)) }
}

/** One more signature on a document, for example another authority's. @throws EnvelopeError as {@link signDocument} */
export function countersignDocument(document: SignedDocument, signer: Signer): SignedDocument {
  const bytes = documentBytes(document.type, document.payload)
  return { ...document, signatures: [...document.signatures, signatureOf(bytes, signer)] }
}

function signatureOf(bytes: Bytes, signer: Signer): DocumentSignature {
  const alg = signerAlgorithm(signer)
  return { keyId: hexEncode(signer.certificate.keyId), alg, sig: base64UrlEncode(sign(alg, signer.key, bytes)) }
}

/**
 * Reads the shape of a signed document out of parsed JSON; nothing is believed yet. Other members are refused.
 * @throws EnvelopeError `envelope.document.shape` | `envelope.document.type`
 */
export function decodeSignedDocument(json: JsonValue): SignedDocument {
  const { type, payload, signatures, ...others } = membersOf(json)
  if (typeof type !== 'string' || payload === undefined || !Array.isArray(signatures)) {
    throw shape('type, payload and signatures')
  }
  if (Object.keys(others).length > 0) throw shape('no members besides type, payload and signatures')
  if (!TYPE.test(type)) throw typeFault(type)
  if (signatures.length < 1 || signatures.length > MAX_SIGNATURES) throw shape(`1 to ${MAX_SIGNATURES} signatures`)
  return { type, payload, signatures: signatures.map(readSignature) }
}

function readSignature(json: JsonValue): DocumentSignature {
  const { keyId, alg, sig } = membersOf(json)
  const algorithm = isSignatureAlgorithm(alg) ? nationalAlgorithm(alg) : undefined
  if (typeof keyId !== 'string' || !KEY_ID.test(keyId)) throw shape('a keyId of 16 hex digits')
  if (algorithm === undefined) throw shape('ES256 or SM2-SM3 as alg')
  if (typeof sig !== 'string') throw shape('sig as text')
  layer('envelope.document.shape', 'sig of a document', () => base64UrlDecode(sig))
  return { keyId, alg: algorithm, sig }
}

/**
 * True when the document is of this type and one of its signatures is this key's and holds. Says nothing about whose
 * key it is. Members a caller changed after decoding are checked as they stand.
 */
export function verifySignedDocument(document: SignedDocument, type: string, signer: SignerKey): boolean {
  if (document.type !== type) return false
  const bytes = documentBytes(type, document.payload)
  const keyId = hexEncode(signer.keyId)
  return document.signatures.some(
    (signature) =>
      signature.keyId === keyId &&
      verifySignature(signature.alg, signer.publicKey, bytes, base64UrlDecode(signature.sig)),
  )
}

function documentBytes(type: string, payload: JsonValue): Bytes {
  if (!TYPE.test(type)) throw typeFault(type)
  return utf8Encode(`yimatong-document/1\n${type}\n${canonicalJson(payload)}`)
}

function membersOf(json: JsonValue): { readonly [name: string]: JsonValue | undefined } {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
  throw shape('an object')
}

function shape(wanted: string): EnvelopeError {
  return new EnvelopeError('envelope.document.shape', `a signed document wants ${wanted}`)
}

function typeFault(type: string): EnvelopeError {
  const message = `a document type is 1 to 64 of a-z, 0-9 and hyphen, starting with a letter; seen ${type.length} characters`
  return new EnvelopeError('envelope.document.type', message)
}
