import { type CborMap, type CborValue, isCborTag, type JsonValue } from '@yimatong/codec'
import { formatInstant, isInstant } from '@yimatong/kernel'
import { FormatError } from '../error.js'

/** The health payload of a DCC as JSON: what stands under claim −260, key 1. Member order is that of the encoding. */
export type DccHealth = { readonly [name: string]: JsonValue }

/** The three groups a payload can have: vaccination, test, recovery. */
export type DccGroup = 'v' | 't' | 'r'

/** All groups, in the order of the schema. */
export const DCC_GROUPS: readonly DccGroup[] = ['v', 't', 'r']

/**
 * The JSON of a decoded payload. Tagged texts (tag 0 date-times, as some issuers write) are read as their text, epoch
 * times (tag 1) as RFC 3339, other tags as what they mark.
 * @throws FormatError `formats.dcc.payload` when it is no map, or holds what JSON cannot say
 */
export function healthOf(value: CborValue): DccHealth {
  if (value instanceof Map) return objectOf(value)
  throw refusal('the health payload is not a map')
}

/** Entries of a group; a group that is null, as one issuer writes, counts as absent. */
export function entriesOf(health: DccHealth, group: DccGroup): readonly DccHealth[] {
  const entries = health[group]
  return Array.isArray(entries) ? entries.filter(isObject) : []
}

/** Groups that hold something. */
export function groupsOf(health: DccHealth): readonly DccGroup[] {
  return DCC_GROUPS.filter((group) => entriesOf(health, group).length > 0)
}

/** True for a JSON object. */
export function isObject(value: JsonValue | undefined): value is { [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectOf(map: CborMap): { [name: string]: JsonValue } {
  const out: { [name: string]: JsonValue } = {}
  for (const [key, value] of map) {
    // An assignment to `__proto__` would change the object, not add a member.
    if (key === '__proto__') throw refusal('a member is named __proto__')
    out[key] = jsonOf(value)
  }
  return out
}

function jsonOf(value: CborValue): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return finite(value)
  if (value === undefined) return null
  if (typeof value === 'bigint') throw refusal('an integer beyond 2^53')
  if (value instanceof Uint8Array) throw refusal('a byte string')
  if (value instanceof Map) return objectOf(value)
  if (Array.isArray(value)) return value.map(jsonOf)
  return isCborTag(value) ? taggedOf(value.tag, value.value) : null
}

function taggedOf(tag: number, value: CborValue): JsonValue {
  const at = tag === 1 && typeof value === 'number' ? Math.floor(value * 1000) : undefined
  return isInstant(at) ? formatInstant(at) : jsonOf(value)
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value
  throw refusal('a number that is not finite')
}

function refusal(seen: string): FormatError {
  return new FormatError('formats.dcc.payload', `the health payload of a DCC is not JSON-like: ${seen}`)
}
