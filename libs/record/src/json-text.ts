import { formatInstant, isInstant } from '@yimatong/kernel'
import type { ElementNode, ElementTable, GroupNode, LeafNode } from './element-tree.js'
import { copyJson, isInstantNode } from './json.js'
import { isOrigin, SOURCED } from './origins.js'
import type { NationalRecord } from './record.js'
import { type Group, isGroup } from './value.js'

const SOURCED_TEXT = JSON.stringify(SOURCED)

interface Writing {
  readonly from: Group
  origins: string
}

/**
 * The JSON text of a record, unit by unit what `JSON.stringify` makes of its JSON form ({@link toRecordJson}), written in
 * one pass without building that form: every answer at a gate holds one.
 */
export function toRecordText(record: NationalRecord, elements: ElementTable): string {
  const writing: Writing = { from: isGroup(record.origins) ? record.origins : {}, origins: '' }
  const members = groupMembers(isGroup(record) ? record : {}, elements.root, '', writing)
  return `{${members}${members === '' ? '' : ','}"origins":{${writing.origins}}}`
}

function groupMembers(members: Group, group: GroupNode, base: string, writing: Writing): string {
  let text = ''
  for (const node of group.children) {
    const member = members[node.key]
    const value =
      member === undefined ? undefined : memberText(member, node, node.pointer ?? base + node.suffix, writing)
    if (value !== undefined) text += (text === '' ? '' : ',') + node.quoted + value
  }
  return text
}

/** Undefined for what has no place in the JSON form. */
function memberText(member: unknown, node: ElementNode, pointer: string, writing: Writing): string | undefined {
  switch (node.kind) {
    case 'group':
    case 'groups':
      return groupsText(member, node.group, pointer, writing)
    case 'extensions':
      return extensionsText(member, node, pointer, writing)
    case 'origins':
      return undefined
    default:
      return node.kind === 'scalar' && node.type === 'constant'
        ? valueText(member)
        : elementText(member, node, pointer, writing)
  }
}

function groupsText(member: unknown, group: GroupNode, pointer: string, writing: Writing): string | undefined {
  if (isGroup(member)) return `{${groupMembers(member, group, pointer, writing)}}`
  if (!Array.isArray(member)) return undefined
  const items = member.map((item, index) =>
    isGroup(item) ? `{${groupMembers(item, group, `${pointer}/${index}`, writing)}}` : '{}',
  )
  return `[${items.join(',')}]`
}

function extensionsText(member: unknown, node: LeafNode, pointer: string, writing: Writing): string | undefined {
  const named = Object.entries(isGroup(member) ? member : {}).map(
    ([name, value]) => `${JSON.stringify(name)}:${elementText(value, node, `${pointer}/${name}`, writing)}`,
  )
  return named.length === 0 ? undefined : `{${named.join(',')}}`
}

function elementText(value: unknown, node: LeafNode, pointer: string, writing: Writing): string {
  const origin = writing.from[pointer]
  if (isOrigin(origin)) {
    const before = writing.origins === '' ? '' : `${writing.origins},`
    writing.origins = `${before}${JSON.stringify(pointer)}:${origin === SOURCED ? SOURCED_TEXT : valueText(origin)}`
  }
  return isInstantNode(node) && isInstant(value) ? `"${formatInstant(value)}"` : valueText(value)
}

function valueText(value: unknown): string {
  return JSON.stringify(typeof value === 'string' ? value : copyJson(value))
}
