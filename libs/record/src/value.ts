import type { RecordFaultCode } from './error.js'

/** A JSON value. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/**
 * The value of a named extension. Own profile: JSON without null and without fractions, so that it crosses JSON and
 * deterministic CBOR unchanged; a decimal is text, an absent fact is an absent key.
 */
export type ExtensionValue = string | boolean | number | readonly ExtensionValue[] | ExtensionObject

/** An object inside an extension. */
export interface ExtensionObject {
  readonly [key: string]: ExtensionValue
}

/** Something with named members that is neither null nor a list. */
export type Group = Readonly<Record<string, unknown>>

/** True for an object that is not null, a list, bytes or a map. */
export function isGroup(value: unknown): value is Group {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Uint8Array)
  )
}

/** Bounds of one record's extensions. Own profile. */
const MAX_DEPTH = 8
const MAX_NODES = 2_000
const MAX_TEXT = 4_000

const NAME = /^[a-z][a-z0-9.-]{0,63}$/
const LONE_SURROGATE = /\p{Cs}/u
const KEY = /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}$/

/** True for a name an object inherits (`constructor`, `toString`, `__proto__`): never a key of ours. */
export function isReservedKey(key: string): boolean {
  return key in Object.prototype
}

/** True for the name of an extension: lower case, at most 64 characters, no slash (it is one step of a pointer). */
export function isExtensionName(name: string): boolean {
  return NAME.test(name) && !isReservedKey(name)
}

/** What is wrong with a whole `extensions` member, or undefined. Bounded in depth, number of values and text length. */
export function checkExtensions(value: unknown, maxItems: number): RecordFaultCode | undefined {
  if (!isGroup(value)) return 'record.element.type'
  const names = Object.keys(value)
  if (names.length === 0 || names.length > maxItems) return 'record.element.items'
  if (!names.every(isExtensionName)) return 'record.extension.name'
  const budget = { nodes: MAX_NODES }
  return names.every((name) => isExtensionValue(value[name], 0, budget)) ? undefined : 'record.extension.value'
}

function isExtensionValue(value: unknown, depth: number, budget: { nodes: number }): value is ExtensionValue {
  if (--budget.nodes < 0 || depth > MAX_DEPTH) return false
  if (typeof value === 'string') return value.length <= MAX_TEXT && !LONE_SURROGATE.test(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0)
  if (typeof value === 'boolean') return true
  if (Array.isArray(value)) return value.every((item) => isExtensionValue(item, depth + 1, budget))
  if (!isGroup(value)) return false
  return Object.keys(value).every(
    (key) => KEY.test(key) && !isReservedKey(key) && isExtensionValue(value[key], depth + 1, budget),
  )
}
