import { CodecError, type CodecErrorCode } from './error.js'
import { percentDecode, percentEncode } from './percent.js'

/** How a query is read. */
export interface QueryOptions {
  /** What `+` stands for: itself (RFC 3986, the default) or a blank (HTML forms). */
  readonly plus?: 'literal' | 'blank'
  /** UTF-16 units, 65 536 unless told otherwise. */
  readonly maxLength?: number
}

const DEFAULT_LENGTH = 65_536
// RFC 3986 §3.4 without the separator `&`; `%` is looked at apart.
const ALLOWED = /^[A-Za-z0-9\-._~!$'()*+,;=:@/?%&]*$/

/**
 * The pairs of a query without its `?`, in order, names as often as they stand; the first `=` of a pair divides it.
 * Strict: only characters RFC 3986 §3.4 allows, whole escapes of well-formed UTF-8, no pair without name or `=`.
 * @throws CodecError `codec.query.*`
 */
export function parseQuery(text: string, options: QueryOptions = {}): [string, string][] {
  const maxLength = options.maxLength ?? DEFAULT_LENGTH
  if (text.length > maxLength) throw refusal('codec.query.size', `${text.length} characters, at most ${maxLength}`)
  if (!ALLOWED.test(text)) throw refusal('codec.query.character', 'a character has to be percent-encoded')
  if (text === '') return []
  const blank = options.plus === 'blank'
  return text.split('&').map((pair) => {
    const divide = pair.indexOf('=')
    if (divide < 1) throw refusal('codec.query.syntax', 'a pair has no name or no "="')
    return [unescaped(pair.slice(0, divide), blank), unescaped(pair.slice(divide + 1), blank)]
  })
}

function unescaped(text: string, plusIsBlank: boolean): string {
  return percentDecode(plusIsBlank ? text.replaceAll('+', ' ') : text)
}

/**
 * A query without `?`: every character but the unreserved of RFC 3986 §2.3 is percent-encoded UTF-8, upper-case hex.
 * @throws CodecError `codec.query.syntax` on an empty name, `codec.query.utf8` on a lone surrogate
 */
export function encodeQuery(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map(([name, value]) => {
      if (name === '') throw refusal('codec.query.syntax', 'a pair has no name')
      return `${percentEncode(name)}=${percentEncode(value)}`
    })
    .join('&')
}

function refusal(code: CodecErrorCode, why: string): CodecError {
  return new CodecError(code, `query refused: ${why}`)
}
