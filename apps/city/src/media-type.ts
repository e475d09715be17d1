import { type Bytes, utf8Decode } from '@yimatong/kernel'
import { unlessMalformed } from './recipes/request-fields.js'

/** Media type of an answer by how it begins; what is no UTF-8 says no charset, as these systems do not either. */
export function mediaTypeOf(body: Bytes): string {
  const text = unlessMalformed(() => utf8Decode(body))
  const charset = text === undefined ? '' : '; charset=utf-8'
  const first = String.fromCharCode(body[0] ?? 0)
  if (first === '<') return `text/xml${charset}`
  if (first === '{' || first === '[') return `application/json${charset}`
  return text === undefined ? 'application/octet-stream' : `text/plain${charset}`
}
