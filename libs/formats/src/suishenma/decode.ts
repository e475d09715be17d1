import { type Bytes, base64UrlDecode, YimatongError } from '@yimatong/kernel'
import { FormatError, type FormatErrorCode } from '../error.js'
import type { ForeignLayerName } from '../foreign-format.js'
import { contentOf, type Parts, partsOf, type SuishenmaContent } from './block.js'
import type { SuishenmaStandard } from './standard.js'

/** What a Suishenma code begins with, online and offline. */
export const SUISHENMA_PREFIX = 'https://s.sh.gov.cn/'

/** What an offline one ends with. */
export const SUISHENMA_TRAILER = '##'

/** Four decimal digits behind the prefix. */
const LENGTH_DIGITS = 4
/** An online symbol has 32 hex digits and 13 of milliseconds behind the prefix. What is longer is none. */
const ONLINE_LENGTH = SUISHENMA_PREFIX.length + 45
/** The longest that a QR code of version 40 holds. */
const MAX_TEXT_LENGTH = 4296

/** A whole offline code; nothing in it is believed before both signatures held. */
export interface SuishenmaCode {
  readonly block: Bytes
  readonly parts: Parts
  readonly content: SuishenmaContent
}

/** How far an offline code could be taken apart. */
export interface SuishenmaLayers {
  /** The base64url text. */
  readonly body?: string
  readonly block?: Bytes
  readonly code?: SuishenmaCode
  readonly fault?: { readonly layer: ForeignLayerName; readonly code: FormatErrorCode; readonly cause?: string }
}

/** True for what begins like a Suishenma code, goes on with four digits and is longer than an online symbol. */
export function isSuishenmaOffline(text: string): boolean {
  return text.length > ONLINE_LENGTH && text.startsWith(SUISHENMA_PREFIX) && DIGITS.test(digitsOf(text))
}

const DIGITS = /^\d{4}$/

function digitsOf(text: string): string {
  return text.slice(SUISHENMA_PREFIX.length, SUISHENMA_PREFIX.length + LENGTH_DIGITS)
}

/** Takes an offline code apart, step by step. Never throws for what it holds. */
export function decodeSuishenmaLayers(text: string, standard: SuishenmaStandard): SuishenmaLayers {
  const layers: { -readonly [K in keyof SuishenmaLayers]: SuishenmaLayers[K] } = {}
  let layer: ForeignLayerName = 'text'
  try {
    const body = bodyOf(text)
    layers.body = body
    const stated = Number(digitsOf(text))
    if (standard.lengthCounts === 'text') checkLength(stated, body.length)
    layer = 'base64'
    const block = blockOf(body)
    layers.block = block
    if (standard.lengthCounts === 'block') checkLength(stated, block.length)
    layer = 'block'
    const parts = partsOf(block)
    layers.code = { block, parts, content: contentOf(parts) }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    const { cause } = error.detail
    layers.fault = { layer, code: error.code, ...(typeof cause === 'string' && { cause }) }
  }
  return layers
}

function bodyOf(text: string): string {
  if (text.length > MAX_TEXT_LENGTH) {
    throw new FormatError('formats.suishenma.size', `${text.length} characters, at most ${MAX_TEXT_LENGTH} are read`)
  }
  if (!isSuishenmaOffline(text)) {
    throw new FormatError('formats.suishenma.prefix', `${text.length} characters are no Suishenma offline code`)
  }
  if (!text.endsWith(SUISHENMA_TRAILER)) {
    throw new FormatError('formats.suishenma.trailer', `${text.length} characters do not end with ${SUISHENMA_TRAILER}`)
  }
  return text.slice(SUISHENMA_PREFIX.length + LENGTH_DIGITS, -SUISHENMA_TRAILER.length)
}

function blockOf(body: string): Bytes {
  try {
    return base64UrlDecode(body)
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const detail = { cause: cause.code }
    throw new FormatError('formats.suishenma.base64', `${body.length} characters are not base64url`, { detail, cause })
  }
}

function checkLength(stated: number, seen: number): void {
  if (stated !== seen) throw new FormatError('formats.suishenma.length', `states a length of ${stated}, has ${seen}`)
}
