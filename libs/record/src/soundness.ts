import {
  type ElementNode,
  type ElementParts,
  type GroupElementNode,
  type GroupNode,
  isForbidden,
  isRequired,
} from './element-tree.js'
import { isOrigin } from './origins.js'
import { compileScalar, type RecordForm } from './scalar-check.js'
import { checkExtensions, type Group, isGroup } from './value.js'

/** The origins of the record at hand, and how many of its elements have been found to have one. */
interface Cover {
  readonly origins: Group
  covered: number
}

type GroupTest = (value: unknown, base: string, cover: Cover) => boolean
type MemberTest = (value: unknown, siblings: Group, base: string, cover: Cover) => boolean

/**
 * Compiles the element table to one question: is this a valid record? `false` does not say what is wrong: the checker
 * does ({@link compileChecker}), which asks here first. Why: a record holds a few of the table's elements, so that looking
 * at those that are there, elements and origins at once, costs a fraction of asking every row after its element.
 */
export function compileSoundness(elements: ElementParts, form: RecordForm): (record: unknown) => boolean {
  const test = compileGroup(elements.root, elements, form)
  return (record) => {
    if (!isGroup(record) || !isGroup(record.origins)) return false
    const cover: Cover = { origins: record.origins, covered: 0 }
    return test(record, '', cover) && cover.covered === sizeOf(record.origins)
  }
}

function sizeOf(group: Group): number {
  let size = 0
  for (const _name in group) size++
  return size
}

function compileGroup(group: GroupNode, parts: ElementParts, form: RecordForm): GroupTest {
  const tests = new Map(group.children.map((node) => [node.key, compileMember(node, parts, form)]))
  const always = group.children.filter(({ row }) => row.required === 'always').map(({ key }) => key)
  const conditional = group.children.filter(({ row }) => typeof row.required !== 'string')
  const isComplete = (members: Group) =>
    always.every((key) => members[key] !== undefined) && !conditional.some((node) => isMisplaced(node, members))
  return (value, base, cover) => {
    if (!isGroup(value)) return false
    for (const key in value) {
      const test = tests.get(key)
      const member = value[key]
      if (test === undefined || (member !== undefined && !test(member, value, base, cover))) return false
    }
    return isComplete(value)
  }
}

function isMisplaced({ key, row }: ElementNode, members: Group): boolean {
  return members[key] === undefined ? isRequired(row.required, members) : isForbidden(row.required, members)
}

function compileMember(node: ElementNode, parts: ElementParts, form: RecordForm): MemberTest {
  const { suffix, pointer, row } = node
  switch (node.kind) {
    case 'scalar': {
      const check = compileScalar(row, node.type, parts, form)
      if (node.type === 'constant') return (value, siblings) => check(value, siblings) === undefined
      return (value, siblings, base, cover) =>
        check(value, siblings) === undefined && isCovered(pointer ?? base + suffix, cover)
    }
    case 'scalars': {
      const check = compileScalar(row, node.type, parts, form)
      return (value, siblings, base, cover) => {
        if (!isList(value, row.maxItems)) return false
        for (const item of value) if (check(item, siblings) !== undefined) return false
        return isCovered(pointer ?? base + suffix, cover)
      }
    }
    case 'group': {
      const test = compileGroup(node.group, parts, form)
      return (value, _siblings, base, cover) => test(value, pointer ?? base + suffix, cover)
    }
    case 'groups':
      return compileGroups(node, parts, form)
    case 'extensions':
      return (value, _siblings, base, cover) =>
        checkExtensions(value, row.maxItems ?? 0) === undefined && areCovered(value, pointer ?? base + suffix, cover)
    case 'origins':
      return () => true
  }
}

function compileGroups(node: GroupElementNode, parts: ElementParts, form: RecordForm): MemberTest {
  const test = compileGroup(node.group, parts, form)
  const { suffix, pointer, row } = node
  return (value, _siblings, base, cover) => {
    if (!isList(value, row.maxItems)) return false
    const at = pointer ?? base + suffix
    // By number, because every would step over a hole.
    for (let index = 0; index < value.length; index++) if (!test(value[index], `${at}/${index}`, cover)) return false
    return true
  }
}

function isList(value: unknown, maxItems = 0): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.length <= maxItems
}

function areCovered(extensions: unknown, pointer: string, cover: Cover): boolean {
  return isGroup(extensions) && Object.keys(extensions).every((name) => isCovered(`${pointer}/${name}`, cover))
}

/** No two elements have one pointer: where all are covered, as many origins as elements leave none without an element. */
function isCovered(pointer: string, cover: Cover): boolean {
  cover.covered++
  return isOrigin(cover.origins[pointer])
}
