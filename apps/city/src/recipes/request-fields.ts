import { type JsonValue, parseJson, parseQuery } from '@yimatong/codec'
import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import type { RequestField } from '@yimatong/profiles'
import type { CityRequest, Fields } from './recipe.js'

/** The members of a JSON object as a client sent it. */
export type Members = Readonly<Record<string, JsonValue>>

/** The members of a strict JSON object; undefined when the bytes are none. */
export function readJsonObject(body: Bytes): Members | undefined {
  const value = unlessMalformed(() => parseJson(utf8Decode(body), { maxDepth: 4 }))
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}

/** The member of that name; undefined when it is not the object's own. */
export function memberOf(members: Members, name: string): JsonValue | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** The pairs of an `application/x-www-form-urlencoded` text, each name once; undefined when it is none. */
export function readForm(text: string): Fields | undefined {
  const pairs = unlessMalformed(() => parseQuery(text, { plus: 'blank' }))
  const form = new Map(pairs)
  return pairs && form.size === pairs.length ? form : undefined
}

/** The fields of a question in JSON, each where and as the profile says; undefined when one is missing or another type. */
export function readFields(fields: readonly RequestField[], request: CityRequest): Fields | undefined {
  const body = fields.some((field) => field.in === 'body') ? readJsonObject(request.body) : {}
  return body && jsonFields(fields, request, body)
}

/** {@link readFields} of an object that has been read. */
export function jsonFields(fields: readonly RequestField[], request: CityRequest, body: Members): Fields | undefined {
  return collect(fields, request, (field) => textOf(field, memberOf(body, field.name)))
}

/** The fields of a question, those of the body out of pairs such as a form's. */
export function pairedFields(
  fields: readonly RequestField[],
  request: CityRequest,
  pairs: Fields | undefined,
): Fields | undefined {
  return pairs && collect(fields, request, ({ name }) => pairs.get(name))
}

function collect(
  fields: readonly RequestField[],
  request: CityRequest,
  inBody: (field: RequestField) => string | undefined,
): Fields | undefined {
  const query = readForm(request.query)
  const values = new Map<string, string>()
  for (const field of fields) {
    const value = field.in === 'query' ? query?.get(field.name) : inBody(field)
    if (value === undefined) return undefined
    values.set(field.name, value)
  }
  return values
}

function textOf({ as }: RequestField, value: JsonValue | undefined): string | undefined {
  if (as === 'number' || as === 'boolean') return typeof value === as ? String(value) : undefined
  if (as !== 'list') return typeof value === 'string' ? value : undefined
  const [only, ...more] = Array.isArray(value) ? value : []
  return typeof only === 'string' && more.length === 0 ? only : undefined
}

/** What a strict decoder reads; undefined when it refuses. */
export function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof YimatongError) return undefined
    throw cause
  }
}
