import { parseJson } from '@yimatong/codec'
import { type Bytes, base64UrlDecode, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { isObject } from '../dcc/payload.js'
import { attempt } from './attempt.js'
import { type ShcFinding, type ShcFindingCode, shcFinding } from './findings.js'
import { MAX_SINGLE } from './numeric.js'

/** A JWS in compact serialization, taken apart and not yet believed. */
export interface ShcJws {
  readonly header: ShcHeader
  /** The ASCII that is signed: header and payload as written, with the dot between. RFC 7515 §5.1. */
  readonly signingInput: Bytes
  /** As transported: deflated, in a good card. */
  readonly payload: Bytes
  readonly signature: Bytes
}

/** The members of a protected header that say how to go on. */
export interface ShcHeader {
  readonly algorithm?: string
  readonly keyId?: string
  /** True when it says `"zip": "DEF"`. */
  readonly isDeflated: boolean
}

/** Own profile: longest JWS that is read, in characters; a card in one symbol has 1195. */
const MAX_JWS = 262_144
const MAX_HEADER = 2048
const PART = /^[A-Za-z0-9_-]+$/

/**
 * Takes a compact JWS apart (RFC 7515 §7.1) and holds its header against what a health card must have. Never throws: what
 * cannot be read is left out and said. Blanks around it are said and stripped.
 */
export function decodeShcJws(given: string): { readonly jws?: ShcJws; readonly findings: readonly ShcFinding[] } {
  if (given.length > MAX_JWS) return { findings: [shcFinding('formats.shc.size', 'jws')] }
  const text = given.trim()
  const findings = text === given ? [] : [shcFinding('formats.shc.space', 'jws')]
  if (text.length > MAX_SINGLE) findings.push(shcFinding('formats.shc.jws-long', 'jws'))
  const [first = '', second = '', third = '', ...more] = text.split('.')
  if (first === '' || second === '' || third === '' || more.length > 0) {
    return { findings: [...findings, shcFinding('formats.shc.jws-parts', 'jws')] }
  }
  const [head, payload, signature] = [first, second, third].map(bytesOf)
  if (!head || !payload || !signature) {
    return { findings: [...findings, shcFinding('formats.shc.jws-alphabet', 'jws')] }
  }
  const header = headerOf(head)
  findings.push(...header.faults.map((fault) => shcFinding(fault, 'header')))
  const signingInput = utf8Encode(`${first}.${second}`)
  return { jws: { header: header.header, signingInput, payload, signature }, findings }
}

function bytesOf(part: string): Bytes | undefined {
  if (!PART.test(part)) return undefined
  return attempt(() => base64UrlDecode(part))
}

function headerOf(bytes: Bytes): { readonly header: ShcHeader; readonly faults: readonly ShcFindingCode[] } {
  const json = attempt(() => parseJson(utf8Decode(bytes), { maxLength: MAX_HEADER, maxDepth: 8 }))
  if (!isObject(json)) return { header: { isDeflated: false }, faults: ['formats.shc.header'] }
  const { alg, kid, zip } = json
  const isDeflated = zip === 'DEF'
  const faults: ShcFindingCode[] = []
  // A critical extension has to be understood, and none is (RFC 7515 §4.1.11).
  if (json.crit !== undefined) faults.push('formats.shc.header')
  if (alg !== 'ES256') faults.push('formats.shc.algorithm')
  if (!isDeflated) faults.push('formats.shc.zip')
  if (typeof kid !== 'string' || kid === '') faults.push('formats.shc.key-id')
  const header = {
    ...(typeof alg === 'string' && { algorithm: alg }),
    ...(typeof kid === 'string' && { keyId: kid }),
    isDeflated,
  }
  return { header, faults }
}
