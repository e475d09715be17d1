import { isInstant, SECOND } from '@yimatong/kernel'
import type { ClaimMap, ClaimValue } from './claims.js'
import { type Disclosure, discloseRecord } from './disclosure.js'
import type { ElementNode, ElementTable, GroupNode, ScalarNode } from './element-tree.js'
import { RecordError } from './error.js'
import { isWholeSecond } from './precision.js'
import type { NationalRecord, Origin } from './record.js'
import { type Group, isGroup } from './value.js'

/**
 * The claims of a signed national code: the disclosed part of a record as a map with integer keys, in the order of the
 * table. Own profile: instants are whole seconds since 1970, codes are text, the profile is its number, of the origins
 * only the derived ones are written.
 * @throws RecordError `record.claims.precision` when an instant has a part of a second ({@link toWholeSeconds} cuts and
 * marks it); `record.disclosure.faults` when the record is not valid
 */
export function encodeRecordClaims(record: NationalRecord, disclosure: Disclosure, elements: ElementTable): ClaimMap {
  const shown = discloseRecord(record, disclosure, elements)
  const claims = encodeGroup({ ...shown }, elements.root)
  const derivations = encodeDerivations(shown.origins, elements.root)
  const node = elements.root.byKey.get('origins')
  if (node !== undefined && derivations.length > 0) claims.set(node.row.cbor, derivations)
  return claims
}

function encodeGroup(members: Group, group: GroupNode): ClaimMap {
  const claims: ClaimMap = new Map()
  for (const node of group.children) {
    const member = members[node.key]
    const value = member === undefined ? undefined : encodeMember(member, node)
    if (value !== undefined) claims.set(node.row.cbor, value)
  }
  return claims
}

function encodeMember(member: unknown, node: ElementNode): ClaimValue | undefined {
  switch (node.kind) {
    case 'scalar':
      return encodeScalar(member, node)
    case 'group':
      return isGroup(member) ? encodeGroup(member, node.group) : undefined
    case 'groups':
      return Array.isArray(member)
        ? member.map((item) => encodeGroup(isGroup(item) ? item : {}, node.group))
        : undefined
    case 'origins':
      return undefined
    default:
      return encodePlain(member)
  }
}

function encodeScalar(member: unknown, { row, type }: ScalarNode): ClaimValue {
  if (type === 'constant') return row.cborValue ?? 0
  if (type !== 'instant' || !isInstant(member)) return encodePlain(member)
  if (isWholeSecond(member)) return member / SECOND
  throw new RecordError('record.claims.precision', `${row.path} has a part of a second: cut it first`, {
    detail: { path: row.path },
  })
}

/** A checked text, number, truth value or extension. */
function encodePlain(value: unknown): ClaimValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(encodePlain)
  if (isGroup(value)) return new Map(Object.entries(value).map(([key, member]) => [key, encodePlain(member)]))
  throw new RecordError('record.claims.type', `a claim cannot hold a ${typeof value}`)
}

function encodeDerivations(origins: Readonly<Record<string, Origin>>, root: GroupNode): ClaimValue[] {
  return Object.entries(origins).flatMap(([pointer, origin]) =>
    origin.kind === 'derived' ? [[origin.how, ...encodeSteps(pointer, root)]] : [],
  )
}

function encodeSteps(pointer: string, root: GroupNode): (number | string)[] {
  const steps: (number | string)[] = []
  let group: GroupNode | undefined = root
  for (const name of pointer.split('/').slice(1)) {
    const node: ElementNode | undefined = group?.byKey.get(name)
    if (node === undefined) {
      steps.push(/^[0-9]+$/.test(name) && group !== undefined ? Number(name) : name)
    } else {
      steps.push(node.row.cbor)
      group = 'group' in node ? node.group : undefined
    }
  }
  return steps
}
