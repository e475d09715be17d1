import type { Instant } from '@yimatong/kernel'
import {
  checkCitizenNumber,
  type ElementRow,
  type ElementTable,
  type NationalRecord,
  type Origin,
  SOURCED,
} from '@yimatong/record'
import { documentTypeOf } from '../ops/identity.js'
import { isObject, type Tree, type TreeObject } from '../tree.js'
import { impossibleTimes } from '../validity.js'
import type { Dice } from './dice.js'
import { drawValue } from './draw-value.js'

type Group = ElementTable['root']
type Element = Group['children'][number]

/** What is known of the values that a profile can say, by pattern of their pointer (`/trips/*\/from`). */
export interface Sayable {
  /** True when the element must be there, or an outward translation is refused. */
  readonly isMust: (pattern: string) => boolean
  /** True when no value of the element can be said. */
  readonly isNever: (pattern: string) => boolean
  /** True when only values that were seen can be said. */
  readonly isSeenOnly: (pattern: string) => boolean
  readonly seen: (pattern: string) => readonly Tree[]
  readonly isRefused: (pattern: string, value: Tree) => boolean
  /** True when the profile has no rule for the element or group: it is left behind whatever it says. */
  readonly isLeft: (pattern: string) => boolean
  /** Extensions of the profile's own: pointers below `/extensions`. */
  readonly extensions: readonly string[]
  /** Texts may hold what breaks careless code. */
  readonly takesOdd: boolean
  /** When the answer comes: nothing was assessed after it. Undefined: at any time. */
  readonly at?: Instant | undefined
}

/** The chances of one record. */
interface Draw {
  readonly dice: Dice
  readonly elements: ElementTable
  readonly sayable: Sayable
  /** Per cent of the optional elements that are there. */
  readonly density: number
  readonly isOdd: boolean
  /** Elements that the profile has no rule for are there too. */
  readonly isWhole: boolean
}

const DENSITIES = [15, 50, 90]

/** Per cent of the records that hold what the profile has no rule for: of it there is only one thing to prove. */
const WHOLE = 25

/**
 * Draws a record that is valid and, as far as is known, can be said; undefined where the draw makes no valid record.
 * @param density per cent of the optional elements that are there; drawn as well unless given
 */
export function drawRecord(
  dice: Dice,
  elements: ElementTable,
  sayable: Sayable,
  density = dice.pick(DENSITIES) ?? 50,
): NationalRecord | undefined {
  const isOdd = sayable.takesOdd && dice.chance(10)
  const draw: Draw = { dice, elements, sayable, density, isOdd, isWhole: dice.chance(WHOLE) }
  const tree = drawGroup(elements.root, draw)
  if (sayable.at !== undefined) fitTimes(tree, sayable.at, draw)
  addExtensions(tree, draw)
  return asRecord(tree, elements)
}

/** A tree as a record whose elements all are sourced; undefined when it is none. */
export function asRecord(tree: object, elements: ElementTable): NationalRecord | undefined {
  // Without a prototype: so many different sets of keys would each get a shape of their own.
  const origins: Record<string, Origin> = Object.create(null)
  noteOrigins(tree, elements.root, '', origins)
  const record: unknown = { ...tree, origins }
  return isRecord(record, elements) ? record : undefined
}

function isRecord(tree: unknown, elements: ElementTable): tree is NationalRecord {
  return elements.check(tree).length === 0
}

function noteOrigins(tree: object, group: Group, base: string, origins: Record<string, Origin>): void {
  for (const [key, value] of Object.entries(tree)) {
    const node = group.byKey.get(key)
    if (node && value !== undefined) noteOrigin(value, node, node.pointer ?? base + node.suffix, origins)
  }
}

function noteOrigin(value: object, node: Element, pointer: string, origins: Record<string, Origin>): void {
  if (node.kind === 'group') noteOrigins(value, node.group, pointer, origins)
  else if (node.kind === 'groups') {
    const items: readonly object[] = Array.isArray(value) ? value : []
    for (const [index, item] of items.entries()) noteOrigins(item, node.group, `${pointer}/${index}`, origins)
  } else if (node.kind === 'extensions') {
    for (const name of Object.keys(value)) origins[`${pointer}/${name}`] = SOURCED
  } else if (node.kind !== 'origins' && node.row.type !== 'constant') origins[pointer] = SOURCED
}

/** The members of a group, what depends on a sibling after it. */
const drawOrders = new WeakMap<Group, readonly Element[]>()

function drawOrder(group: Group): readonly Element[] {
  const known = drawOrders.get(group)
  if (known) return known
  const isFree = (node: Element) => typeof node.row.required === 'string'
  const order = [...group.children.filter(isFree), ...group.children.filter((node) => !isFree(node))]
  drawOrders.set(group, order)
  return order
}

function drawGroup(group: Group, draw: Draw): TreeObject {
  const tree: TreeObject = {}
  for (const node of drawOrder(group)) {
    if (!isThere(node, tree, draw)) continue
    const value = drawNode(node, tree, draw)
    if (value !== undefined) tree[node.key] = value
  }
  return tree
}

function isThere({ row }: Element, siblings: TreeObject, { dice, sayable, density, isWhole }: Draw): boolean {
  const { required, path } = row
  if (row.type === 'origins' || row.type === 'extensions') return false
  if (required === 'always' || sayable.isMust(path)) return true
  if (typeof required !== 'string') {
    const sibling = siblings[required.sibling]
    const holds = required.is === undefined ? sibling !== undefined : required.is.some((value) => value === sibling)
    if (holds || required.otherwise === 'forbidden') return holds
  }
  if (!isWhole && sayable.isLeft(path)) return false
  return !sayable.isNever(path) && dice.chance(row.type === 'group' ? Math.max(density, 80) : density)
}

function drawNode(node: Element, siblings: TreeObject, draw: Draw): Tree | undefined {
  const { row } = node
  const { dice } = draw
  if (node.kind === 'group') return nonEmpty(drawGroup(node.group, draw), row)
  if (node.kind === 'groups') return drawItems(() => nonEmpty(drawGroup(node.group, draw), row), dice)
  if (row.type === 'constant') return row.value
  if (node.kind === 'scalars') return drawItems(() => drawScalar(row, draw), dice)
  if (row.path === '/subject/documentType') return typeOf(siblings.documentNumber) ?? drawScalar(row, draw)
  return drawScalar(row, draw)
}

/** An empty group says nothing; the subject may. */
function nonEmpty(tree: TreeObject, row: ElementRow): TreeObject | undefined {
  return Object.keys(tree).length > 0 || row.required === 'always' ? tree : undefined
}

function drawItems(draw: () => Tree | undefined, dice: Dice): Tree | undefined {
  const items = Array.from({ length: 1 + dice.below(3) }, draw).filter((item) => item !== undefined)
  const distinct = items.filter(
    (item, index) => items.findIndex((other) => JSON.stringify(other) === JSON.stringify(item)) === index,
  )
  return distinct.length > 0 ? distinct : undefined
}

/** The document that a number belongs to. */
function typeOf(number: Tree | undefined): string | undefined {
  if (typeof number !== 'string') return undefined
  return checkCitizenNumber(number).ok ? documentTypeOf(number) : 'passport'
}

function drawScalar(row: ElementRow, { dice, elements, sayable, isOdd }: Draw): Tree | undefined {
  const { path } = row
  const seen = sayable.seen(path)
  if (seen.length > 0 && (sayable.isSeenOnly(path) || dice.chance(40))) return dice.pick(seen)
  if (sayable.isSeenOnly(path)) return undefined
  const codes = row.codes === undefined ? undefined : [...(elements.codeTables.get(row.codes)?.rows.keys() ?? [])]
  if (codes) return dice.pick(codes.filter((code) => !sayable.isRefused(path, code)))
  return drawValue(row, dice, isOdd)
}

/** Draws the times of an assessment again where they cannot be. */
function fitTimes(tree: TreeObject, at: Instant, draw: Draw): void {
  const { assessment } = tree
  if (!isObject(assessment)) return
  for (let tries = 0; tries < TRIES; tries++) {
    const [pointer] = impossibleTimes(tree, at)
    const row = draw.elements.rows.find(({ path }) => path === pointer)
    const value = row && drawScalar(row, draw)
    if (!row || value === undefined) return
    assessment[row.path.slice(row.path.lastIndexOf('/') + 1)] = value
  }
}

const TRIES = 12

/** Some of the profile's own extensions, and now and then one of another city. */
function addExtensions(tree: TreeObject, { dice, sayable, density }: Draw): void {
  const extensions: TreeObject = dice.chance(10) ? { 'cn-00-other': { note: '1' } } : {}
  for (const pointer of sayable.extensions) {
    const [, , name = '', key = ''] = pointer.split('/')
    if (sayable.isNever(pointer) || !(sayable.isMust(pointer) || dice.chance(density))) continue
    const value = dice.pick(sayable.seen(pointer)) ?? String(dice.below(1000))
    const own = extensions[name]
    extensions[name] = { ...(isObject(own) ? own : {}), [key]: value }
  }
  if (Object.keys(extensions).length > 0) tree.extensions = extensions
}
