import type { CodeTables } from './code-table.js'
import type { ElementRow, ElementType, Requirement, ScalarType } from './element-row.js'
import type { RecordFault } from './error.js'
import { type Group, isGroup } from './value.js'

/** What every node of the element tree has. */
export interface NodeCommon {
  readonly row: ElementRow
  /** Name of the member. */
  readonly key: string
  /** `/` and the key. */
  readonly suffix: string
  /** The key as JSON writes it before a value: quoted, with its colon. */
  readonly quoted: string
  /** The JSON pointer, undefined inside a list. */
  readonly pointer: string | undefined
}

/** A single value. */
export interface ScalarNode extends NodeCommon {
  readonly kind: 'scalar'
  readonly type: ScalarType
}

/** A list of single values: one element. */
export interface ScalarsNode extends NodeCommon {
  readonly kind: 'scalars'
  readonly type: ScalarType
}

/** A group of elements, or a list of such groups. */
export interface GroupElementNode extends NodeCommon {
  readonly kind: 'group' | 'groups'
  readonly group: GroupNode
}

/** The named extensions (each one element), or the origins (no element at all). */
export interface SpecialNode extends NodeCommon {
  readonly kind: 'extensions' | 'origins'
}

/** A node of the element tree. */
export type ElementNode = ScalarNode | ScalarsNode | GroupElementNode | SpecialNode

/** A node that holds one element, which has one origin. */
export type LeafNode = ScalarNode | ScalarsNode | SpecialNode

/** The members of a group, in the order of the table. */
export interface GroupNode {
  readonly children: readonly ElementNode[]
  readonly byKey: ReadonlyMap<string, ElementNode>
  readonly byCbor: ReadonlyMap<number, ElementNode>
}

/** What a checker is compiled from. */
export interface ElementParts {
  readonly root: GroupNode
  readonly patterns: ReadonlyMap<string, RegExp>
  readonly codeTables: CodeTables
}

/** The compiled element table: every function of this lib that needs the national profile takes it. */
export interface ElementTable extends ElementParts {
  /** Value of `/profile`, `hc-n/1`. */
  readonly profile: string
  readonly edition: string
  readonly rows: readonly ElementRow[]
  /** The compiled checker for the form in memory (instants as numbers): the hot path. */
  readonly check: (record: unknown) => readonly RecordFault[]
  /** The compiled checker for the JSON form (instants as RFC 3339). */
  readonly checkJson: (json: unknown) => readonly RecordFault[]
}

/** True for the type of a single value. */
export function isScalar(type: ElementType | undefined): type is ScalarType {
  return type !== undefined && type !== 'group' && type !== 'list' && type !== 'extensions' && type !== 'origins'
}

/** True when the siblings make the element a must. */
export function isRequired(requirement: Requirement, siblings: Group): boolean {
  if (requirement === 'always') return true
  return requirement !== 'optional' && conditionHolds(requirement, siblings)
}

/** True when the siblings forbid the element. */
export function isForbidden(requirement: Requirement, siblings: Group): boolean {
  if (requirement === 'always' || requirement === 'optional' || requirement.otherwise === 'optional') return false
  return !conditionHolds(requirement, siblings)
}

function conditionHolds(condition: Exclude<Requirement, string>, siblings: Group): boolean {
  const value = siblings[condition.sibling]
  if (condition.is === undefined) return value !== undefined
  return typeof value === 'string' && condition.is.includes(value)
}

/** Is told of one element: its node, its value, its JSON pointer. */
export type LeafVisitor = (node: LeafNode, value: unknown, pointer: string) => void

/**
 * Visits every present element that has an origin, depth first in the order of the table; malformed parts are passed
 * over. `base` is the pointer of the group itself, empty for a record.
 */
export function visitElements(value: unknown, group: GroupNode, base: string, visit: LeafVisitor): void {
  if (!isGroup(value)) return
  for (const node of group.children) {
    const member = value[node.key]
    if (member !== undefined) visitMember(member, node, node.pointer ?? base + node.suffix, visit)
  }
}

function visitMember(member: unknown, node: ElementNode, pointer: string, visit: LeafVisitor): void {
  if (node.kind === 'group') visitElements(member, node.group, pointer, visit)
  else if (node.kind === 'groups') visitItems(member, node.group, pointer, visit)
  else if (node.kind === 'extensions') visitExtensions(member, node, pointer, visit)
  else if (node.kind === 'scalars' || (node.kind === 'scalar' && node.type !== 'constant')) visit(node, member, pointer)
}

function visitItems(items: unknown, group: GroupNode, pointer: string, visit: LeafVisitor): void {
  if (!Array.isArray(items)) return
  items.forEach((item, index) => {
    visitElements(item, group, `${pointer}/${index}`, visit)
  })
}

function visitExtensions(extensions: unknown, node: SpecialNode, pointer: string, visit: LeafVisitor): void {
  if (!isGroup(extensions)) return
  for (const [name, value] of Object.entries(extensions)) visit(node, value, `${pointer}/${name}`)
}
