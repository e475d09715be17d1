/**
 * codec: the encodings that carry a code (base45, CBOR, canonical and strict JSON, zlib, XML, query, GB18030, QR).
 *
 * It reads shapes and knows no meaning: no health code, no signature, no I/O, no clock. Every decoder is strict and
 * bounded, because each may be fed by anyone who holds up a picture; malformed input throws a {@link CodecError} whose
 * code says which rule was broken and whose message holds no content. Any lib above kernel may call it, in Node and in
 * a browser.
 *
 * @example const claims = decodeCbor(inflateZlib(base45Decode(text), 65_536))
 */
export { deflateRaw, deflateZlib, inflateRaw, inflateZlib } from '#platform'
export { base45Decode, base45Encode } from './base45.js'
export { type CborMap, type CborTag, type CborValue, isCborTag, MAX_CBOR_BYTES, MAX_CBOR_DEPTH } from './cbor.js'
export { decodeCbor } from './cbor-decode.js'
export { encodeCbor } from './cbor-encode.js'
export { type Charset, charsetDecode, charsetEncode } from './charset.js'
export { crc32 } from './crc32.js'
export { CodecError, type CodecErrorCode } from './error.js'
export { gb18030Decode, gb18030Encode } from './gb18030.js'
export { canonicalJson, type JsonValue, MAX_JSON_DEPTH } from './jcs.js'
export { type JsonLimits, parseJson } from './json.js'
export { percentDecode, percentEncode } from './percent.js'
export { decodeQrImage, encodeQrPng, encodeQrSvg, type QrPngOptions } from './qr.js'
export { type QrMode, type QrSymbol, readQrSymbol } from './qr-symbol.js'
export { encodeQuery, parseQuery, type QueryOptions } from './query.js'
export { type DeflateFormat, steadyDeflate, steadyInflate } from './steady-deflate.js'
export { MAX_XML_DEPTH, type XmlElement, type XmlLimits } from './xml.js'
export { encodeXml } from './xml-encode.js'
export { parseXml } from './xml-parse.js'
export { storeZlib, unstoreZlib } from './zlib-stored.js'
