import { formatInstant, isInstant, parseInstant } from '@yimatong/kernel'
import { acceptRecord, faultsError } from './accept.js'
import type { ElementTable, LeafNode } from './element-tree.js'
import type { NationalRecord } from './record.js'
import { rewriteRecord } from './rewrite.js'
import { isGroup, type JsonObject, type JsonValue } from './value.js'

/** The JSON form of a record: the same shape, instants as RFC 3339 in UTC with milliseconds. Shares nothing with it. */
export function toRecordJson(record: NationalRecord, elements: ElementTable): JsonObject {
  const { members, origins } = rewriteRecord<JsonValue>(record, elements.root, {
    element: (node, value) => ({
      value: isInstantNode(node) && isInstant(value) ? formatInstant(value) : copyJson(value),
    }),
    constant: copyJson,
  })
  return { ...members, origins: copyJson(origins) }
}

/**
 * A record from its JSON form; digits of an instant past the millisecond are cut.
 * @throws RecordError `record.json.faults` with path and code of the first fault ({@link ElementTable.checkJson} gives
 * all of them without throwing)
 */
export function fromRecordJson(json: unknown, elements: ElementTable): NationalRecord {
  const faults = elements.checkJson(json)
  if (faults.length > 0 || !isGroup(json)) throw faultsError(faults, 'record.json.faults')
  const { members, origins } = rewriteRecord<unknown>(json, elements.root, {
    element: (node, value) => ({ value: isInstantNode(node) ? instantOf(value) : copyJson(value) }),
    constant: copyJson,
  })
  return acceptRecord({ ...members, origins }, elements, 'record.json.faults')
}

/** True for an element whose JSON form is RFC 3339 text. */
export function isInstantNode(node: LeafNode): boolean {
  return node.kind === 'scalar' && node.type === 'instant'
}

function instantOf(value: unknown): unknown {
  return typeof value === 'string' ? parseInstant(value) : undefined
}

/** A deep copy of a checked JSON value; whatever JSON cannot hold becomes null and fails the next check. */
export function copyJson(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(copyJson)
  if (!isGroup(value)) return null
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyJson(member)]))
}
