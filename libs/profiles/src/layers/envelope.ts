import { percentDecode, percentEncode } from '@yimatong/codec'
import {
  base64Decode,
  base64Encode,
  base64UrlDecode,
  base64UrlEncode,
  bytesEqual,
  hexDecode,
  hexEncode,
  utf8Encode,
} from '@yimatong/kernel'
import { choice, optional, text } from '../form.js'
import { CHARSETS } from './charset.js'
import { CIPHERS } from './cipher.js'
import { CODEC } from './codecs.js'
import { COMPRESSIONS } from './compression.js'
import { asBytes, asText, type Carrier, defineLayer, envelope } from './layer.js'

const PADDING = { padding: optional(choice('required', 'none', 'optional')) }

const PAD = /={1,2}$/

/** A base64 reader and writer for one way of padding, over strict ones. `optional` is written as `first`. */
function padded(
  padding: 'required' | 'none' | 'optional',
  first: 'required' | 'none',
  codec: { readonly read: (unpadded: string) => Uint8Array; readonly write: (bytes: Uint8Array) => string },
) {
  const isPadded = (padding === 'optional' ? first : padding) === 'required'
  const fill = (digits: string) => digits + '='.repeat((4 - (digits.length % 4)) % 4)
  return {
    down(input: Carrier) {
      const whole = asText(input)
      const digits = whole.replace(PAD, '')
      const hasRight = padding === 'optional' ? whole === digits || whole === fill(digits) : false
      const isRight = hasRight || whole === (isPadded ? fill(digits) : digits)
      return isRight ? codec.read(digits) : undefined
    },
    up(output: Carrier) {
      const digits = codec.write(asBytes(output))
      return isPadded ? fill(digits) : digits
    },
  }
}

/** `base64`: RFC 4648 §4, strict; `padding` is required unless told otherwise. Class E, F where it is optional. */
const base64 = defineLayer('base64', PADDING, (parameters) => {
  const { padding = 'required' } = parameters
  if (padding === 'required') {
    return envelope('base64', parameters, {
      takes: 'any',
      gives: 'bytes',
      down: (input) => base64Decode(asText(input)),
      up: (output) => base64Encode(asBytes(output)),
    })
  }
  const read = (digits: string) => base64Decode(digits + '='.repeat((4 - (digits.length % 4)) % 4))
  const write = (bytes: Uint8Array) => base64Encode(bytes).replace(PAD, '')
  const steps = padded(padding, 'required', { read, write })
  return envelope('base64', parameters, {
    takes: 'any',
    gives: 'bytes',
    class: padding === 'optional' ? 'F' : 'E',
    ...steps,
  })
})

/** `base64url`: RFC 4648 §5, strict; no `padding` unless told otherwise. Class E, F where it is optional. */
const base64url = defineLayer('base64url', PADDING, (parameters) => {
  const { padding = 'none' } = parameters
  const steps = padded(padding, 'none', { read: base64UrlDecode, write: base64UrlEncode })
  return envelope('base64url', parameters, {
    takes: 'any',
    gives: 'bytes',
    class: padding === 'optional' ? 'F' : 'E',
    ...steps,
  })
})

/** `hex`: pairs of digits in one case, the other refused. Class E. */
const hex = defineLayer('hex', { case: choice('lower', 'upper') }, (parameters) => {
  const fold = (t: string) => (parameters.case === 'lower' ? t.toLowerCase() : t.toUpperCase())
  return envelope('hex', parameters, {
    takes: 'any',
    gives: 'bytes',
    down(input) {
      const digits = asText(input)
      return digits === fold(digits) ? hexDecode(digits) : undefined
    },
    up: (output) => fold(hexEncode(asBytes(output))),
  })
})

/**
 * `percent`: the whole text percent-encoded as UTF-8 (RFC 3986 §2.1). Written with upper-case digits, the unreserved bare;
 * so class F.
 */
const percent = defineLayer('percent', {}, (parameters) => {
  return envelope('percent', parameters, {
    takes: 'any',
    gives: 'text',
    class: 'F',
    down: (input) => percentDecode(asText(input)),
    up: (output) => percentEncode(asText(output)),
  })
})

const MARK = utf8Encode('\ufeff')

/** `utf-8`: well-formed UTF-8. A byte-order mark is refused, or passed over and not written again (`strip`, class F). */
const utf8 = defineLayer('utf-8', { bom: optional(choice('refuse', 'strip')) }, (parameters) => {
  const strips = parameters.bom === 'strip'
  return envelope('utf-8', parameters, {
    takes: 'any',
    gives: 'text',
    class: strips ? 'F' : 'E',
    down(input) {
      const bytes = asBytes(input)
      if (!bytesEqual(bytes.subarray(0, MARK.length), MARK)) return asText(input)
      return strips ? asText(bytes.subarray(MARK.length)) : undefined
    },
    // What begins with a mark would come back without it.
    up: (output) => (asText(output).startsWith('\ufeff') ? undefined : output),
  })
})

/** `prefix`: a fixed text in front. Class E. */
const prefix = defineLayer('prefix', { text: text('the text in front') }, (parameters) => {
  return envelope('prefix', parameters, {
    takes: 'any',
    gives: 'text',
    down: (input) => cut(asText(input), parameters.text, ''),
    up: (output) => parameters.text + asText(output),
  })
})

/** `suffix`: a fixed text at the end. Class E. */
const suffix = defineLayer('suffix', { text: text('the text at the end') }, (parameters) => {
  return envelope('suffix', parameters, {
    takes: 'any',
    gives: 'text',
    down: (input) => cut(asText(input), '', parameters.text),
    up: (output) => asText(output) + parameters.text,
  })
})

function cut(input: string, before: string, after: string): string | undefined {
  const fits = input.length >= before.length + after.length && input.startsWith(before) && input.endsWith(after)
  return fits ? input.slice(before.length, input.length - after.length) : undefined
}

/** The closed set of envelopes. */
export const ENVELOPES = [
  base64,
  base64url,
  hex,
  percent,
  utf8,
  ...CHARSETS,
  prefix,
  suffix,
  ...COMPRESSIONS,
  ...CIPHERS,
  CODEC,
]
