import { aesCbcDecrypt, aesCbcEncrypt } from '@yimatong/crypto'
import {
  type Bytes,
  base64Decode,
  base64Encode,
  base64UrlDecode,
  base64UrlEncode,
  hexDecode,
  hexEncode,
} from '@yimatong/kernel'
import { choice, optional, text } from '../form.js'
import { asBytes, asText, type Carrier, defineLayer, type Envelope, type Secrets } from './layer.js'

const secretReference = text('a reference such as ssm.aes-key', (t) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(t))

function envelope<P extends Pick<Envelope, 'at'>>(
  name: string,
  parameters: P,
  steps: Pick<Envelope, 'down' | 'up'> & { readonly secrets?: readonly string[] },
): Envelope {
  return { kind: 'envelope', name, class: 'E', secrets: [], at: parameters.at, ...steps }
}

/** `base64`: RFC 4648 §4, padded, strict. */
const base64 = defineLayer('base64', {}, (parameters) => {
  return envelope('base64', parameters, {
    down: (input) => base64Decode(asText(input)),
    up: (output) => base64Encode(asBytes(output)),
  })
})

/** `base64url`: RFC 4648 §5 without padding, strict. */
const base64url = defineLayer('base64url', {}, (parameters) => {
  return envelope('base64url', parameters, {
    down: (input) => base64UrlDecode(asText(input)),
    up: (output) => base64UrlEncode(asBytes(output)),
  })
})

/** `hex`: pairs of digits in one case, the other refused. */
const hex = defineLayer('hex', { case: choice('lower', 'upper') }, (parameters) => {
  const fold = (t: string) => (parameters.case === 'lower' ? t.toLowerCase() : t.toUpperCase())
  return envelope('hex', parameters, {
    down(input) {
      const digits = asText(input)
      return digits === fold(digits) ? hexDecode(digits) : undefined
    },
    up: (output) => fold(hexEncode(asBytes(output))),
  })
})

/** `utf-8`: bytes that must be well-formed UTF-8, without a byte-order mark. */
const utf8 = defineLayer('utf-8', {}, (parameters) => {
  return envelope('utf-8', parameters, { down: (input) => asText(input), up: (output) => asBytes(output) })
})

/** `prefix`: a fixed text in front. */
const prefix = defineLayer('prefix', { text: text('the text in front') }, (parameters) => {
  return envelope('prefix', parameters, {
    down: (input) => cut(asText(input), parameters.text, ''),
    up: (output) => parameters.text + asText(output),
  })
})

/** `suffix`: a fixed text at the end. */
const suffix = defineLayer('suffix', { text: text('the text at the end') }, (parameters) => {
  return envelope('suffix', parameters, {
    down: (input) => cut(asText(input), '', parameters.text),
    up: (output) => asText(output) + parameters.text,
  })
})

function cut(input: string, before: string, after: string): string | undefined {
  const fits = input.length >= before.length + after.length && input.startsWith(before) && input.endsWith(after)
  return fits ? input.slice(before.length, input.length - after.length) : undefined
}

/** `aes-cbc`: AES-CBC with PKCS#7; key and initialisation vector are secrets by reference, their bytes used as they are. */
const aesCbc = defineLayer(
  'aes-cbc',
  { key: secretReference, iv: secretReference, padding: optional(choice('pkcs7')) },
  (parameters) => {
    const { key, iv } = parameters
    const run = (cipher: (key: Bytes, iv: Bytes, data: Bytes) => Bytes) => (input: Carrier, secrets: Secrets) => {
      const [keyBytes, ivBytes] = [secrets(key), secrets(iv)]
      return keyBytes && ivBytes ? cipher(keyBytes, ivBytes, asBytes(input)) : undefined
    }
    return envelope('aes-cbc', parameters, { secrets: [key, iv], down: run(aesCbcDecrypt), up: run(aesCbcEncrypt) })
  },
)

/** The closed set of envelopes. */
export const ENVELOPES = [base64, base64url, hex, utf8, prefix, suffix, aesCbc]
