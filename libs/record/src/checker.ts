import type { ElementRow } from './element-row.js'
import {
  type ElementNode,
  type ElementParts,
  type GroupElementNode,
  type GroupNode,
  isForbidden,
  isRequired,
} from './element-tree.js'
import type { RecordFault, RecordFaultCode } from './error.js'
import { checkOrigins } from './origins.js'
import { compileScalar, type RecordForm } from './scalar-check.js'
import { compileSoundness } from './soundness.js'
import { checkExtensions, type Group, isGroup } from './value.js'

const NONE: readonly RecordFault[] = Object.freeze([])

type GroupCheck = (value: unknown, base: string, faults: RecordFault[]) => void
type MemberCheck = (members: Group, base: string, faults: RecordFault[]) => void
type ValueCheck = (value: unknown, members: Group, base: string, faults: RecordFault[]) => void

/**
 * Compiles the element table to one function: all faults of a record, in the order of the table (unknown keys of a
 * group first, origins last), none when it is a valid record. The checks are closures built once; a valid minimal record costs
 * a few microseconds. The HTTP edge has the same rules as a class ({@link buildRecordClass}).
 * @param form `record` for the form in memory, `json` for the JSON form
 */
export function compileChecker(elements: ElementParts, form: RecordForm): (record: unknown) => readonly RecordFault[] {
  const isSound = compileSoundness(elements, form)
  const check = compileGroup(elements.root, elements, form)
  return (record) => {
    if (isSound(record)) return NONE
    const faults: RecordFault[] = []
    check(record, '', faults)
    if (isGroup(record)) checkOrigins(record, elements.root, faults)
    return faults
  }
}

function compileGroup(group: GroupNode, parts: ElementParts, form: RecordForm): GroupCheck {
  const members = group.children.map((node) => compileMember(node, parts, form))
  const known = new Set(group.byKey.keys())
  return (value, base, faults) => {
    if (!isGroup(value)) {
      faults.push({ path: base, code: 'record.element.type' })
      return
    }
    if (!hasOnly(value, known)) faults.push({ path: base, code: 'record.key.unknown' })
    for (const check of members) check(value, base, faults)
  }
}

function hasOnly(value: Group, known: ReadonlySet<string>): boolean {
  for (const key in value) if (!known.has(key)) return false
  return true
}

function compileMember(node: ElementNode, parts: ElementParts, form: RecordForm): MemberCheck {
  const { key, suffix } = node
  const { required } = node.row
  const check = compileValue(node, parts, form)
  const isConditional = typeof required !== 'string'
  return (members, base, faults) => {
    const value = members[key]
    if (value === undefined) {
      if (isRequired(required, members)) faults.push({ path: base + suffix, code: 'record.element.missing' })
      return
    }
    if (isConditional && isForbidden(required, members)) {
      faults.push({ path: base + suffix, code: 'record.element.forbidden' })
    } else check(value, members, base, faults)
  }
}

function compileValue(node: ElementNode, parts: ElementParts, form: RecordForm): ValueCheck {
  const { suffix, row } = node
  switch (node.kind) {
    case 'scalar': {
      const check = compileScalar(row, node.type, parts, form)
      return (value, members, base, faults) => report(check(value, members), base, suffix, faults)
    }
    case 'scalars': {
      const check = compileScalar(row, node.type, parts, form)
      return (value, members, base, faults) => {
        const code = checkItems(value, row) ?? firstFault(value, (item) => check(item, members))
        report(code, base, suffix, faults)
      }
    }
    case 'group': {
      const check = compileGroup(node.group, parts, form)
      return (value, _members, base, faults) => check(value, base + suffix, faults)
    }
    case 'groups':
      return compileGroups(node, parts, form)
    case 'extensions':
      return (value, _members, base, faults) => report(checkExtensions(value, row.maxItems ?? 0), base, suffix, faults)
    case 'origins':
      return () => {}
  }
}

function compileGroups(node: GroupElementNode, parts: ElementParts, form: RecordForm): ValueCheck {
  const check = compileGroup(node.group, parts, form)
  const { suffix, row } = node
  return (value, _members, base, faults) => {
    const code =
      checkItems(value, row) ?? firstFault(value, (item) => (isGroup(item) ? undefined : 'record.element.type'))
    report(code, base, suffix, faults)
    if (code !== undefined || !Array.isArray(value)) return
    value.forEach((item, index) => {
      check(item, `${base}${suffix}/${index}`, faults)
    })
  }
}

/** What is wrong with a list as a list. Own profile: a list that is present has at least one item. */
function checkItems(value: unknown, row: ElementRow): RecordFaultCode | undefined {
  if (!Array.isArray(value)) return 'record.element.type'
  return value.length === 0 || value.length > (row.maxItems ?? 0) ? 'record.element.items' : undefined
}

function firstFault(
  items: unknown,
  check: (item: unknown) => RecordFaultCode | undefined,
): RecordFaultCode | undefined {
  if (!Array.isArray(items)) return undefined
  for (const item of items) {
    const code = check(item)
    if (code !== undefined) return code
  }
  return undefined
}

function report(code: RecordFaultCode | undefined, base: string, suffix: string, faults: RecordFault[]): void {
  if (code !== undefined) faults.push({ path: base + suffix, code })
}
