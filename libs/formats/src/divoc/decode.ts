import { parseJson } from '@yimatong/codec'
import { type Bytes, base64Decode, type Instant, parseInstant, utf8Decode, YimatongError } from '@yimatong/kernel'
import { isObject } from '../dcc/payload.js'
import { FormatError, type FormatErrorCode } from '../error.js'
import type { ForeignFault, ForeignLayerName } from '../foreign-format.js'
import { type Expanded, expandDocument } from './expand.js'
import type { Members } from './node-keywords.js'
import { type DivocProof, readProof } from './proof.js'
import type { DivocStandard } from './standard.js'
import { readSingleEntry } from './zip.js'

/** What the text of a code begins with where the archive is base64. */
export const DIVOC_PREFIX = 'B64:'
/** What the archive itself begins with, as bytes of a symbol. */
const ARCHIVE_PREFIX = 'PK\u0003\u0004'
const ENTRY = 'certificate.json'

/** A certificate, taken apart and not yet believed. */
export interface DivocCertificate {
  /** As written, IRI of who issued it. */
  readonly issuer: string
  readonly issuedAt: Instant
  /** Few say when they end. */
  readonly expiresAt?: Instant
  readonly statements: Expanded
  readonly proof: DivocProof
}

/** How far a text could be taken apart. */
export interface DivocLayers {
  readonly archive?: Bytes
  /** The one entry of the archive. */
  readonly content?: Bytes
  readonly document?: Members
  readonly certificate?: DivocCertificate
  readonly fault?: ForeignFault
}

/** Longest text that is read, in characters: above what any symbol holds. */
const MAX_TEXT = 8192
/** Own profile: most bytes of a certificate; real ones have about 1,500. */
const MAX_CONTENT = 65_536
const MAX_DEPTH = 12
const MAX_CONTEXTS = 8

/** True for base64 under its prefix and for the archive itself, a character for each byte. */
export function isDivoc(text: string): boolean {
  return text.startsWith(DIVOC_PREFIX) || text.startsWith(ARCHIVE_PREFIX)
}

/** Takes a code apart step by step. Never throws for what it holds. */
export function decodeDivocLayers(text: string, standard: DivocStandard): DivocLayers {
  const layers: { -readonly [K in keyof DivocLayers]: DivocLayers[K] } = {}
  let layer: ForeignLayerName = 'text'
  try {
    if (text.length > MAX_TEXT) throw refusal('formats.divoc.size', `${text.length} characters, at most ${MAX_TEXT}`)
    layer = 'base64'
    layers.archive = archiveOf(text)
    layer = 'zip'
    layers.content = readSingleEntry(layers.archive, ENTRY, MAX_CONTENT)
    layer = 'payload'
    layers.document = documentOf(layers.content)
    layer = 'claims'
    layers.certificate = certificateOf(layers.document, standard)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    const { cause } = error.detail
    const at = error.code === 'formats.divoc.proof' ? 'jws' : layer
    layers.fault = { layer: at, code: error.code, ...(typeof cause === 'string' && { cause }) }
  }
  return layers
}

function archiveOf(text: string): Bytes {
  if (text.startsWith(DIVOC_PREFIX)) {
    return readable('formats.divoc.base64', () => base64Decode(text.slice(DIVOC_PREFIX.length)))
  }
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  const isBytes = [...text].every((character) => character.charCodeAt(0) < 0x100)
  if (isBytes && isDivoc(text)) return bytes
  throw refusal('formats.divoc.base64', 'neither base64 nor bytes of an archive')
}

function documentOf(content: Bytes): Members {
  const json = readable('formats.divoc.json', () => {
    return parseJson(utf8Decode(content), { maxLength: MAX_CONTENT, maxDepth: MAX_DEPTH })
  })
  if (isObject(json)) return json
  throw refusal('formats.divoc.json', 'not a JSON object')
}

function certificateOf(document: Members, standard: DivocStandard): DivocCertificate {
  const { '@context': context, proof, ...credential } = document
  const { issuer, issuanceDate, expirationDate } = credential
  if (!isObject(proof)) throw refusal('formats.divoc.credential', 'wanted one proof')
  const issuedAt = timeOf(issuanceDate)
  const expiresAt = timeOf(expirationDate)
  if (
    typeof issuer !== 'string' ||
    issuedAt === undefined ||
    (expirationDate !== undefined && expiresAt === undefined)
  ) {
    throw refusal('formats.divoc.credential', 'wanted an issuer and times of RFC 3339')
  }
  const statements = expandDocument(credential, urlsOf(context), standard.contexts)
  // Times and issuer decide, so they have to be among what is signed.
  const isCovered = ['issuer', 'issuanceDate', 'expirationDate'].every((name) => {
    return !(name in credential) || name in statements.signed
  })
  if (!isCovered) throw refusal('formats.divoc.credential', 'its type does not make issuer and times a part of it')
  const own = readProof(proof, statements, standard.security, standard.contexts)
  return { issuer, issuedAt, ...(expiresAt !== undefined && { expiresAt }), statements, proof: own }
}

function urlsOf(context: Members[string] | undefined): readonly string[] {
  const urls = Array.isArray(context) ? context : [context]
  const texts = urls.filter((url) => typeof url === 'string')
  if (texts.length === urls.length && texts.length <= MAX_CONTEXTS) return texts
  throw refusal('formats.divoc.context', 'contexts are named by URL and never written out')
}

function timeOf(value: Members[string] | undefined): Instant | undefined {
  return typeof value === 'string' ? parseInstant(value) : undefined
}

function refusal(code: FormatErrorCode, why: string): FormatError {
  return new FormatError(code, `a DIVOC certificate is not readable: ${why}`)
}

function readable<T>(code: FormatErrorCode, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    throw new FormatError(code, 'a layer of a DIVOC certificate is not readable', { detail: { cause: cause.code } })
  }
}
