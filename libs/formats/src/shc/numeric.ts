import { type ShcFinding, shcFinding } from './findings.js'

/** What a SMART Health Card in a QR code starts with. */
export const SHC_PREFIX = 'shc:/'

/** Longest JWS in one symbol, and longest chunk of one in several: version 22, error correction L. */
export const MAX_SINGLE = 1195
const MAX_CHUNK = 1191
/** Own profile: most symbols of one card, and longest text of one. */
const MAX_CHUNKS = 64
const MAX_TEXT = 16_384
/** `-` is the lowest character of a JWS and `z`, 77 above it, the highest. */
const LOWEST = 45
const HIGHEST = 77
// Own reading of "balanced": within 0.5 % of the mean, which is also what issuers are tested with.
const BALANCE = 0.005

/** The texts of one card's symbols put together: the JWS, unless a fault ended the way. */
export interface ShcNumeric {
  readonly jws?: string
  readonly findings: readonly ShcFinding[]
}

interface Chunk {
  readonly index: number
  readonly jws: string
}

/**
 * Puts the texts of the symbols of one card together, in whatever order they were scanned: `shc:/` and pairs of digits,
 * or several of `shc:/C/N/` and pairs of digits. Never throws. The first fault that leaves no way to a JWS ends it.
 */
export function decodeShcNumeric(texts: readonly string[]): ShcNumeric {
  const findings: ShcFinding[] = []
  if (texts.length > 1) findings.push(shcFinding('formats.shc.chunked', 'digits'))
  const chunks = new Map<number, string>()
  for (const text of texts.slice(0, MAX_CHUNKS + 1)) {
    const chunk = readChunk(text, texts.length, findings)
    if (chunk === undefined) return { findings }
    if (chunks.has(chunk.index)) return { findings: [...findings, shcFinding('formats.shc.chunk-header', 'digits')] }
    chunks.set(chunk.index, chunk.jws)
  }
  const parts = [...chunks].sort(([a], [b]) => a - b).map(([, jws]) => jws)
  if (texts.length > 1) findings.push(...divisionFaults(parts))
  return { jws: parts.join(''), findings }
}

/** The texts of the symbols of a JWS, as few as its length asks for and of about one length. */
export function encodeShcNumeric(jws: string): readonly string[] {
  const count = jws.length <= MAX_SINGLE ? 1 : Math.ceil(jws.length / MAX_CHUNK)
  const size = Math.ceil(jws.length / count)
  return Array.from({ length: count }, (_, index) => {
    const digits = Array.from(jws.slice(index * size, (index + 1) * size), digitsOf).join('')
    return count === 1 ? `${SHC_PREFIX}${digits}` : `${SHC_PREFIX}${index + 1}/${count}/${digits}`
  })
}

function digitsOf(character: string): string {
  return String(character.charCodeAt(0) - LOWEST).padStart(2, '0')
}

function readChunk(given: string, count: number, findings: ShcFinding[]): Chunk | undefined {
  const stop = (code: ShcFinding['code']) => {
    findings.push(shcFinding(code, 'digits'))
    return undefined
  }
  if (given.length > MAX_TEXT || count > MAX_CHUNKS) return stop('formats.shc.size')
  const text = given.trim()
  if (text !== given) findings.push(shcFinding('formats.shc.space', 'digits'))
  if (!text.startsWith(SHC_PREFIX)) return stop('formats.shc.prefix')
  const head = readHead(text.slice(SHC_PREFIX.length), count)
  if (typeof head === 'string') return stop(head)
  if (head.isLone) findings.push(shcFinding('formats.shc.chunk-single', 'digits'))
  const jws = charactersOf(head.digits)
  if (jws === undefined) return stop('formats.shc.digits')
  if (jws.length > (count > 1 ? MAX_CHUNK : MAX_SINGLE)) findings.push(shcFinding('formats.shc.chunk-size', 'digits'))
  return { index: head.index, jws }
}

interface Head {
  readonly index: number
  readonly digits: string
  /** True for `1/1/`, which a card in one symbol does not have. */
  readonly isLone: boolean
}

function readHead(body: string, count: number): Head | ShcFinding['code'] {
  const match = /^(\d{1,4})\/(\d{1,4})\//.exec(body)
  if (!match) return count === 1 && !body.includes('/') ? { index: 1, digits: body, isLone: false } : otherHead(body)
  const [head, first = '', second = ''] = match
  if (first.startsWith('0') || second.startsWith('0')) return 'formats.shc.chunk-header'
  if (Number(second) !== count) return 'formats.shc.chunk-count'
  if (Number(first) > count) return 'formats.shc.chunk-header'
  return { index: Number(first), digits: body.slice(head.length), isLone: count === 1 }
}

// One that has a slash tried to be a chunk; one that has none stands among chunks and is none.
function otherHead(body: string): ShcFinding['code'] {
  return /^\d*\//.test(body) || !body.includes('/') ? 'formats.shc.chunk-header' : 'formats.shc.digits'
}

function charactersOf(digits: string): string | undefined {
  if (digits.length === 0 || digits.length % 2 !== 0 || !/^\d+$/.test(digits)) return undefined
  const codes = Array.from({ length: digits.length / 2 }, (_, at) => Number(digits.slice(2 * at, 2 * at + 2)))
  if (codes.some((code) => code > HIGHEST)) return undefined
  return codes.map((code) => String.fromCharCode(code + LOWEST)).join('')
}

function divisionFaults(parts: readonly string[]): readonly ShcFinding[] {
  const lengths = parts.map((part) => part.length)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const mean = Math.floor(total / parts.length)
  const leeway = Math.ceil(mean * BALANCE)
  const isBalanced = lengths.every((length) => Math.abs(length - mean) <= leeway)
  return [
    ...(total <= MAX_SINGLE ? [shcFinding('formats.shc.chunk-unneeded', 'digits')] : []),
    ...(isBalanced ? [] : [shcFinding('formats.shc.chunk-balance', 'digits')]),
  ]
}
