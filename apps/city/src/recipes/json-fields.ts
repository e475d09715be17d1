import { type JsonValue, parseJson, parseQuery } from '@yimatong/codec'
import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import type { RequestField } from '@yimatong/profiles'
import type { CityRequest } from './recipe.js'

/** The members of a strict JSON object; undefined when the bytes are none. */
export function readJsonObject(body: Bytes): Readonly<Record<string, JsonValue>> | undefined {
  try {
    const value = parseJson(utf8Decode(body), { maxDepth: 4 })
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch (cause) {
    if (cause instanceof YimatongError) return undefined
    throw cause
  }
}

/** The fields of a question, each where the profile says it stands; undefined when one is missing, twice or no text. */
export function readFields(
  fields: readonly RequestField[],
  request: CityRequest,
): ReadonlyMap<string, string> | undefined {
  const query = readQuery(request.query)
  const body = fields.some((field) => field.in === 'body') ? readJsonObject(request.body) : {}
  if (!query || !body) return undefined
  const values = new Map<string, string>()
  for (const { name, in: place } of fields) {
    const value = place === 'query' ? query.get(name) : Object.hasOwn(body, name) ? body[name] : undefined
    if (typeof value !== 'string') return undefined
    values.set(name, value)
  }
  return values
}

function readQuery(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const pairs = parseQuery(text, { plus: 'blank' })
    const query = new Map(pairs)
    return query.size === pairs.length ? query : undefined
  } catch (cause) {
    if (cause instanceof YimatongError) return undefined
    throw cause
  }
}
