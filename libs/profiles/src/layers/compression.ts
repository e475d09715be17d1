import { type DeflateFormat, steadyDeflate, steadyInflate } from '@yimatong/codec'
import { optional, whole } from '../form.js'
import { asBytes, defineLayer, envelope } from './layer.js'

/** Own profile: nothing inflates to more than this, whatever a profile says. */
const MOST = 1_048_576

/**
 * `gzip` (RFC 1952), `zlib` (RFC 1950), `deflate` (raw, RFC 1951): one whole stream of at most `most` bytes of content.
 * Outward compressed in one way that is the same everywhere, which is rarely the city's own. Class F.
 */
function compression(name: string, format: DeflateFormat) {
  return defineLayer(name, { most: optional(whole(1, MOST)) }, (parameters) => {
    const most = parameters.most ?? MOST
    return envelope(name, parameters, {
      takes: 'bytes',
      gives: 'bytes',
      class: 'F',
      down: (input) => steadyInflate(format, asBytes(input), most),
      up(output) {
        const content = asBytes(output)
        return content.length <= most ? steadyDeflate(format, content) : undefined
      },
    })
  })
}

/** Envelopes that compress. */
export const COMPRESSIONS = [compression('gzip', 'gzip'), compression('zlib', 'zlib'), compression('deflate', 'raw')]
