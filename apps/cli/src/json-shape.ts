import type { JsonObject, JsonValue } from '@yimatong/record'

/** True for a JSON object. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member of an object; undefined where there is none, or no object. */
export function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** A text member; undefined where it is none. */
export function textOf(value: JsonValue | undefined, name: string): string | undefined {
  const member = memberOf(value, name)
  return typeof member === 'string' ? member : undefined
}

/** The items of a list member; none where it is no list. */
export function itemsOf(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const member = memberOf(value, name)
  return Array.isArray(member) ? member : []
}

/** Every single value of a JSON tree with its JSON pointer (RFC 6901), in order; an empty object or list has none. */
export function leavesOf(value: JsonValue, pointer = ''): readonly (readonly [pointer: string, value: JsonValue])[] {
  if (typeof value !== 'object' || value === null) return [[pointer, value]]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return entries.flatMap(([name, member]) => leavesOf(member, `${pointer}/${escapeStep(String(name))}`))
}

function escapeStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
