import { acceptRecord } from './accept.js'
import type { ElementRow } from './element-row.js'
import type { ElementNode, ElementTable, GroupNode, LeafNode } from './element-tree.js'
import { RecordError } from './error.js'
import { maskText } from './mask.js'
import type { NationalRecord } from './record.js'
import { type Rewritten, rewriteRecord } from './rewrite.js'
import { compileWholeness } from './wholeness.js'

/**
 * How much of a record is shown. `minimal`: the assessment without tests and the issuer's reference; anything but
 * green keeps its reason, rule and data source. `masked`: the whole assessment, name and numbers masked. `full`: all.
 */
export type Disclosure = 'minimal' | 'masked' | 'full'

/** Shows the part of a record that a disclosure lets through. @throws RecordError `record.disclosure.faults` */
export type Discloser = (record: NationalRecord) => NationalRecord

type Treatment = 'keep' | 'drop' | 'mask'
type Policy = (row: ElementRow) => Treatment
type Treatments = ReadonlyMap<ElementRow, Treatment>

/**
 * Compiles a disclosure, or an explicit list of allowed paths, once for many records.
 *
 * Allowed paths are those of the element table (`/subject/name`, `/trips`, `/trips/<star>/from` with `*`) or a named
 * extension (`/extensions/vaccination`); a path allows everything below it, unmasked. In a group of which anything is
 * allowed, the required elements stay, because the record would be no record without them: nothing that is left out
 * can turn a level into another one.
 * @throws RecordError `record.disclosure.path` when a path is not in the table
 */
export function compileDisclosure(disclosure: Disclosure | readonly string[], elements: ElementTable): Discloser {
  if (disclosure === 'full') return (record) => record
  if (disclosure === 'masked') return discloser(settle(maskedPolicy, elements), [], elements)
  if (disclosure === 'minimal') return minimalDiscloser(elements)
  for (const path of disclosure) checkPath(path, elements)
  const policy: Policy = (row) => (disclosure.some((path) => isAtOrBelow(row.path, path)) ? 'keep' : 'drop')
  return discloser(settle(policy, elements), disclosure, elements)
}

/** {@link compileDisclosure} for one record. A masked element is marked derived, `how` = `masked`. */
export function discloseRecord(
  record: NationalRecord,
  disclosure: Disclosure | readonly string[],
  elements: ElementTable,
): NationalRecord {
  return (
    typeof disclosure === 'string' ? namedDiscloser(disclosure, elements) : compileDisclosure(disclosure, elements)
  )(record)
}

// A pure function of an element table that never changes, and every issued code asks for it.
const named = new WeakMap<ElementTable, Map<Disclosure, Discloser>>()

function namedDiscloser(disclosure: Disclosure, elements: ElementTable): Discloser {
  const known = named.get(elements) ?? new Map<Disclosure, Discloser>()
  named.set(elements, known)
  const show = known.get(disclosure) ?? compileDisclosure(disclosure, elements)
  known.set(disclosure, show)
  return show
}

function minimalDiscloser(elements: ElementTable): Discloser {
  const green = discloser(settle(minimalPolicy(true), elements), [], elements)
  const other = discloser(settle(minimalPolicy(false), elements), [], elements)
  return (record) => (record.assessment?.level === '00' ? green(record) : other(record))
}

function discloser(treatments: Treatments, extensions: readonly string[], elements: ElementTable): Discloser {
  const isShownWhole = compileWholeness(elements.root, (row) => treatments.get(row) === 'keep')
  return (record) => {
    if (isShownWhole(record)) return record
    const { members, origins } = rewriteRecord<unknown>(record, elements.root, {
      element: (node, value, pointer) =>
        treat(node, value, extensions.includes(pointer) ? 'keep' : treatments.get(node.row)),
      constant: (value) => value,
      keepsGroup: (node) => treatments.get(node.row) === 'keep',
    })
    return acceptRecord({ ...members, origins }, elements, 'record.disclosure.faults')
  }
}

function treat(node: LeafNode, value: unknown, treatment: Treatment | undefined): Rewritten<unknown> | undefined {
  if (treatment === 'keep') return { value }
  if (treatment !== 'mask' || typeof value !== 'string') return undefined
  return { value: maskText(value, node.row.masked), how: 'masked' }
}

function maskedPolicy(row: ElementRow): Treatment {
  return row.masked === 'keep' || row.masked === 'drop' ? row.masked : 'mask'
}

function minimalPolicy(isGreen: boolean): Policy {
  return (row) => {
    if (row.minimal !== 'keep-non-green') return row.minimal
    return isGreen ? 'drop' : 'keep'
  }
}

/** The treatment of every row: what the policy says of single elements, a group when anything in it is kept. */
function settle(policy: Policy, elements: ElementTable): Treatments {
  const treatments = new Map<ElementRow, Treatment>()
  for (const node of elements.root.children) settleNode(node, policy, treatments)
  keepNeeded(elements.root, treatments)
  return treatments
}

function settleNode(node: ElementNode, policy: Policy, treatments: Map<ElementRow, Treatment>): boolean {
  if (node.kind !== 'group' && node.kind !== 'groups') {
    treatments.set(node.row, policy(node.row))
    return policy(node.row) !== 'drop'
  }
  const kept = node.group.children.map((child) => settleNode(child, policy, treatments)).includes(true)
  treatments.set(node.row, kept ? 'keep' : 'drop')
  if (kept) keepNeeded(node.group, treatments)
  return kept
}

function keepNeeded(group: GroupNode, treatments: Map<ElementRow, Treatment>): void {
  for (const node of group.children) {
    if (treatments.get(node.row) !== 'drop' || !isNeeded(node.row, group, treatments)) continue
    treatments.set(node.row, 'keep')
    if (node.kind === 'group') keepNeeded(node.group, treatments)
  }
}

function isNeeded({ required }: ElementRow, group: GroupNode, treatments: Treatments): boolean {
  if (typeof required === 'string') return required === 'always'
  const sibling = group.byKey.get(required.sibling)
  if (sibling === undefined) return false
  return treatments.get(sibling.row) !== 'drop' || sibling.row.required === 'always'
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`)
}

function checkPath(path: string, elements: ElementTable): void {
  const isExtension = /^\/extensions\/[^/]+$/.test(path)
  if (!isExtension && !elements.rows.some((row) => row.path === path)) {
    throw new RecordError('record.disclosure.path', 'an allowed path is not in the element table: check its spelling')
  }
}
