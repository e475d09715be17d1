import { inflateRaw, inflateZlib, type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, utf8Decode } from '@yimatong/kernel'
import { isObject } from '../dcc/payload.js'
import { attempt } from './attempt.js'
import { type ShcFinding, shcFinding } from './findings.js'

/** The payload of a card as it was read. */
export interface ShcPayload {
  /** As issued, blanks and all. */
  readonly text: string
  /** The claims. */
  readonly json: { readonly [name: string]: JsonValue }
}

/** Own profile: most bytes a payload inflates to; the largest official example has 30 KB. */
const MAX_PAYLOAD = 1_048_576

/**
 * Inflates and parses a payload. It should be raw deflate (RFC 1951); a payload with a zlib header and one that was not
 * deflated at all are said and still read, so that one mistake does not hide the next. Never throws.
 */
export function decodeShcPayload(bytes: Bytes): {
  readonly payload?: ShcPayload
  readonly findings: readonly ShcFinding[]
} {
  const findings: ShcFinding[] = []
  let content = attempt(() => inflateRaw(bytes, MAX_PAYLOAD))
  if (content === undefined) {
    findings.push(shcFinding('formats.shc.deflate', 'payload'))
    content = attempt(() => inflateZlib(bytes, MAX_PAYLOAD)) ?? bytes
  }
  const text = textOf(content)
  // A byte-order mark is blank to trim(), as it should be: RFC 8259 §8.1 has none in JSON.
  if (text !== undefined && text.trim() !== text) findings.push(shcFinding('formats.shc.space', 'payload'))
  const json = text === undefined ? undefined : attempt(() => parseJson(text.trim()))
  if (text === undefined || !isObject(json)) {
    return { findings: [...findings, shcFinding('formats.shc.payload-json', 'payload')] }
  }
  return { payload: { text, json }, findings }
}

function textOf(content: Bytes): string | undefined {
  return attempt(() => utf8Decode(content))
}
