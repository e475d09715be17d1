import { type Bytes, utf8Decode } from '@yimatong/kernel'
import type { CityRequest, Fields } from './recipe.js'
import { unlessMalformed } from './request-fields.js'

const BOUNDARY = /^multipart\/form-data *; *boundary=(?:"([0-9A-Za-z'()+_,./:=? -]{1,70})"|([0-9A-Za-z'+_./-]{1,70}))$/i
const HEAD = /^content-disposition: *form-data; *name="([^"\r\n]{1,100})"$/i

/**
 * The text fields of a multipart/form-data body (RFC 7578), each name once; undefined when it is none. Files and other
 * headers of a part are not taken.
 */
export function readMultipart(request: CityRequest): Fields | undefined {
  const [, quoted, plain] = BOUNDARY.exec(request.header('content-type') ?? '') ?? []
  const boundary = quoted ?? plain
  const text = unlessMalformed(() => utf8Decode(request.body satisfies Bytes))
  if (boundary === undefined || text === undefined) return undefined
  const [before, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`)
  if (before !== '' || parts.pop()?.trimEnd() !== '--' || parts.length === 0) return undefined
  const fields = new Map<string, string>()
  for (const part of parts) {
    const end = part.indexOf('\r\n\r\n')
    const name = HEAD.exec(part.slice(2, Math.max(2, end)))?.[1]
    if (!part.startsWith('\r\n') || end < 0 || name === undefined || fields.has(name)) return undefined
    fields.set(name, part.slice(end + 4))
  }
  return fields
}
