import { importPrivateKey, type PrivateKey, sign } from '@yimatong/crypto'
import { type Bytes, base64UrlEncode } from '@yimatong/kernel'
import { joinParts, PART_NAMES, partsFrom, type SuishenmaContent } from './block.js'
import { SUISHENMA_PREFIX, SUISHENMA_TRAILER } from './decode.js'
import type { SuishenmaStandard } from './standard.js'
import { CODE_SIGNED, type SuishenmaRole } from './verify.js'

/**
 * Writes an offline code: E.2 first, then C over it. Of one content and two keys the text is always the same.
 * @throws FormatError `formats.suishenma.field` for a content that does not fit; CryptoError for keys that are not SM2
 */
export function issueSuishenma(
  content: SuishenmaContent,
  keys: Readonly<Record<SuishenmaRole, PrivateKey>>,
  standard: SuishenmaStandard,
): string {
  const signed = (key: PrivateKey, data: Bytes) =>
    sign('SM2-SM3', importPrivateKey(key.pkcs8, { sm2Id: standard.distinguishingId }), data)
  const bare = partsFrom(content)
  const inner = { ...bare, 'E.2': signed(keys.industry, joinParts(bare, standard.industrySigned)) }
  const parts = { ...inner, C: signed(keys.code, joinParts(inner, CODE_SIGNED)) }
  const block = joinParts(parts, PART_NAMES)
  const body = base64UrlEncode(block)
  const length = standard.lengthCounts === 'text' ? body.length : block.length
  return `${SUISHENMA_PREFIX}${String(length).padStart(4, '0')}${body}${SUISHENMA_TRAILER}`
}
