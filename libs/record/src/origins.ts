import { acceptRecord } from './accept.js'
import type { ElementTable } from './element-tree.js'
import { type GroupNode, visitElements } from './element-tree.js'
import { RecordError, type RecordFault, type RecordFaultCode } from './error.js'
import type { NationalRecord, Origin } from './record.js'
import { type Group, isGroup } from './value.js'

/** The origin of an element that its source said. One frozen object for all, so that checks are cheap. */
export const SOURCED: Origin = Object.freeze({ kind: 'sourced' })

const HOW = /^[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]{1,120}$/u

/** An element we worked out ourselves. `how` names the rule, 1 to 120 characters, for example `live-answer-instant`. */
export function derived(how: string): Origin {
  return { kind: 'derived', how }
}

/**
 * Gives every present element its origin and checks the result: the way to finish a record that was put together.
 * @param derivations JSON pointer of each derived element → how; all other elements are sourced
 * @throws RecordError `record.origin.pointer` when a derivation names an absent element, `record.origin.faults` when
 * the record is not valid
 */
export function withOrigins(
  draft: Omit<NationalRecord, 'origins'>,
  elements: ElementTable,
  derivations: Readonly<Record<string, string>> = {},
): NationalRecord {
  const origins = new Map<string, Origin>()
  visitElements(draft, elements.root, '', (_node, _value, pointer) => {
    origins.set(pointer, SOURCED)
  })
  for (const [pointer, how] of Object.entries(derivations)) {
    if (!origins.has(pointer)) throw new RecordError('record.origin.pointer', 'a derivation names an absent element')
    origins.set(pointer, derived(how))
  }
  return acceptRecord({ ...draft, origins: Object.fromEntries(origins) }, elements, 'record.origin.faults')
}

/**
 * Adds what is wrong with the origins: their shape at `/origins`, a missing one at the element that lacks it, one
 * without an element at `/origins`.
 */
export function checkOrigins(record: Group, root: GroupNode, faults: RecordFault[]): void {
  const code = originsFault(record.origins)
  if (code !== undefined) faults.push({ path: '/origins', code })
  else if (isGroup(record.origins)) checkCoverage(record, record.origins, root, faults)
}

/** What is wrong with the shape of origins, or undefined. Absence is the table's affair. */
function originsFault(origins: unknown): RecordFaultCode | undefined {
  if (origins === undefined) return undefined
  if (!isGroup(origins)) return 'record.element.type'
  for (const pointer in origins) if (!isOrigin(origins[pointer])) return 'record.origin.shape'
  return undefined
}

/** True for the shape of an origin. */
export function isOrigin(value: unknown): value is Origin {
  if (value === SOURCED) return true
  if (!isGroup(value)) return false
  const size = Object.keys(value).length
  if (value.kind === 'sourced') return size === 1
  return value.kind === 'derived' && size === 2 && typeof value.how === 'string' && HOW.test(value.how)
}

function checkCoverage(record: Group, origins: Group, root: GroupNode, faults: RecordFault[]): void {
  let covered = 0
  visitElements(record, root, '', (node, _value, pointer) => {
    if (Object.hasOwn(origins, pointer)) covered++
    else faults.push({ path: node.kind === 'extensions' ? '/extensions' : pointer, code: 'record.origin.missing' })
  })
  let present = 0
  for (const _pointer in origins) present++
  if (present > covered) faults.push({ path: '/origins', code: 'record.origin.orphan' })
}
