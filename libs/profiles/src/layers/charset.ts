import { charsetDecode, charsetEncode } from '@yimatong/codec'
import { choice, optional } from '../form.js'
import { asBytes, asText, defineLayer, envelope } from './layer.js'

/**
 * `charset`: bytes of a Chinese character set. `gbk` is GBK 1.0 in two bytes, `gb2312` GB/T 2312-1980. A character the set
 * has not is never replaced: outward the answer is refused. Class E: bytes and text stand for each other.
 */
const charset = defineLayer(
  'charset',
  { name: choice('gbk', 'gb2312', 'gb18030'), unmappable: optional(choice('fail')) },
  (parameters) => {
    const { name } = parameters
    return envelope('charset', parameters, {
      takes: 'bytes',
      gives: 'text',
      down: (input) => charsetDecode(name, asBytes(input)),
      up: (output) => charsetEncode(name, asText(output)),
    })
  },
)

/** Envelopes of character sets other than UTF-8. */
export const CHARSETS = [charset]
