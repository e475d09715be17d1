import type { JsonValue } from '@yimatong/codec'
import { parseLooseInstant } from './date-text.js'
import { isObject } from './payload.js'

/**
 * True when two JSON values mean the same: member order does not count, `1` is `1.0`, and two spellings of one instant
 * (`Z`, `+00:00`, another offset) are equal.
 */
export function isSameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true
  if (typeof a === 'string' && typeof b === 'string') return isSameInstant(a, b)
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSameItem(item, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSameItem(a[name], b[name]))
  )
}

function isSameItem(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a !== undefined && b !== undefined && isSameJson(a, b)
}

function isSameInstant(a: string, b: string): boolean {
  // One of them has a time of day; otherwise two texts that differ are two dates or no dates at all.
  if (!/\d[Tt ]\d/.test(a) && !/\d[Tt ]\d/.test(b)) return false
  const instant = parseLooseInstant(a)
  return instant !== undefined && instant === parseLooseInstant(b)
}
