import { SECOND } from '@yimatong/kernel'
import { acceptRecord } from './accept.js'
import type { ElementNode, ElementTable, GroupElementNode, GroupNode, ScalarNode, SpecialNode } from './element-tree.js'
import { RecordError } from './error.js'
import { derived, SOURCED } from './origins.js'
import type { NationalRecord, Origin } from './record.js'
import { isExtensionName, isReservedKey } from './value.js'

type Members = Record<string, unknown>
type Origins = Record<string, Origin>

/** Deeper than any extension that the checker lets pass. */
const MAX_DEPTH = 16

/**
 * A record from the claims of a signed code; the inverse of {@link encodeRecordClaims}, on the hot path.
 * @param claims what the CBOR decoder gave: a Map
 * @throws RecordError `record.claims.key` on an unknown key, `record.claims.type` on a value of another type,
 * `record.claims.origin` on a derivation that names nothing present, `record.claims.faults` when the element table is
 * broken otherwise (detail: path and code of the first fault)
 */
export function decodeRecordClaims(claims: unknown, elements: ElementTable): NationalRecord {
  const origins: Origins = {}
  const record = decodeGroup(claims, elements.root, '', origins)
  const derivations = record.origins
  if (derivations !== undefined) decodeDerivations(derivations, elements.root, origins)
  record.origins = origins
  return acceptRecord(record, elements, 'record.claims.faults')
}

function decodeGroup(claims: unknown, group: GroupNode, base: string, origins: Origins): Members {
  if (!(claims instanceof Map)) throw typeError(base)
  const members: Members = {}
  for (const [key, value] of claims) {
    const node = group.byCbor.get(key)
    if (node === undefined) throw keyError(base)
    members[node.key] = decodeMember(value, node, node.pointer ?? base + node.suffix, origins)
  }
  return members
}

function decodeMember(value: unknown, node: ElementNode, pointer: string, origins: Origins): unknown {
  switch (node.kind) {
    case 'scalar':
      return decodeScalar(value, node, pointer, origins)
    case 'scalars':
      origins[pointer] = SOURCED
      return value
    case 'group':
      return decodeGroup(value, node.group, pointer, origins)
    case 'groups':
      return decodeGroups(value, node, pointer, origins)
    case 'extensions':
      return decodeExtensions(value, node, origins)
    case 'origins':
      return value
  }
}

function decodeScalar(value: unknown, node: ScalarNode, pointer: string, origins: Origins): unknown {
  if (node.type === 'constant') {
    if (value !== node.row.cborValue) throw typeError(pointer)
    return node.row.value
  }
  if (value === undefined) throw typeError(pointer)
  origins[pointer] = SOURCED
  if (node.type !== 'instant') return value
  if (typeof value !== 'number' || !Number.isInteger(value)) throw typeError(pointer)
  return value * SECOND
}

function decodeGroups(value: unknown, node: GroupElementNode, pointer: string, origins: Origins): unknown {
  if (!Array.isArray(value)) throw typeError(pointer)
  // Why here: the checker bounds the list too, but only after every item has been decoded.
  if (value.length > (node.row.maxItems ?? 0)) throw typeError(pointer)
  return value.map((item, index) => decodeGroup(item, node.group, `${pointer}/${index}`, origins))
}

function decodeExtensions(value: unknown, node: SpecialNode, origins: Origins): unknown {
  if (!(value instanceof Map)) throw typeError(node.row.path)
  const extensions: Members = {}
  for (const [name, claim] of value) {
    if (typeof name !== 'string' || !isExtensionName(name)) throw keyError(node.row.path)
    extensions[name] = decodePlain(claim, 0)
    origins[`${node.row.path}/${name}`] = SOURCED
  }
  return extensions
}

/** Maps become objects; whether the values are allowed is for the checker. */
function decodePlain(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw typeError('/extensions')
  if (Array.isArray(value)) return value.map((item) => decodePlain(item, depth + 1))
  if (!(value instanceof Map)) return value
  const members: Members = {}
  for (const [key, member] of value) {
    if (typeof key !== 'string' || isReservedKey(key)) throw keyError('/extensions')
    members[key] = decodePlain(member, depth + 1)
  }
  return members
}

function decodeDerivations(value: unknown, root: GroupNode, origins: Origins): void {
  if (!Array.isArray(value)) throw typeError('/origins')
  for (const derivation of value) {
    if (!Array.isArray(derivation)) throw typeError('/origins')
    const [how, ...steps] = derivation
    const pointer = decodeSteps(steps, root)
    if (typeof how !== 'string' || !Object.hasOwn(origins, pointer)) {
      throw new RecordError('record.claims.origin', 'a derivation has no name, or names an element that is not there')
    }
    origins[pointer] = derived(how)
  }
}

/** The pointer that the steps spell, empty when they spell none. */
function decodeSteps(steps: readonly unknown[], root: GroupNode): string {
  let pointer = ''
  let at: ElementNode | GroupNode | undefined = root
  for (const step of steps) {
    const next: { suffix: string; at: ElementNode | GroupNode | undefined } | undefined = decodeStep(step, at)
    if (next === undefined) return ''
    pointer += next.suffix
    at = next.at
  }
  return pointer
}

function decodeStep(
  step: unknown,
  at: ElementNode | GroupNode | undefined,
): { suffix: string; at: ElementNode | GroupNode | undefined } | undefined {
  if (at === undefined) return undefined
  if ('byCbor' in at) {
    const node = typeof step === 'number' ? at.byCbor.get(step) : undefined
    return node && { suffix: node.suffix, at: node.kind === 'group' ? node.group : node }
  }
  if (at.kind === 'extensions') return typeof step === 'string' ? { suffix: `/${step}`, at: undefined } : undefined
  if (at.kind !== 'groups' || typeof step !== 'number') return undefined
  return { suffix: `/${step}`, at: at.group }
}

function typeError(path: string): RecordError {
  return new RecordError(
    'record.claims.type',
    `the claim at ${path || 'the root'} has another type than the table says`,
    {
      detail: { path },
    },
  )
}

function keyError(path: string): RecordError {
  return new RecordError('record.claims.key', `the claims at ${path || 'the root'} have a key that the table lacks`, {
    detail: { path },
  })
}
