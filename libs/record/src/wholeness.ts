import type { ElementRow } from './element-row.js'
import type { ElementNode, GroupNode } from './element-tree.js'
import { isGroup } from './value.js'

type Test = (value: unknown) => boolean

/**
 * Compiles the question whether every present element of a checked record is kept. Why: a code is issued at the smallest
 * disclosure, so at a gate there is mostly nothing left to take away.
 */
export function compileWholeness(root: GroupNode, isKept: (row: ElementRow) => boolean): (record: object) => boolean {
  return compileGroup(root, isKept)
}

function compileGroup(group: GroupNode, isKept: (row: ElementRow) => boolean): Test {
  const tests = new Map(
    group.children.flatMap((node) => {
      const test = compileMember(node, isKept)
      return test ? [[node.key, test] as const] : []
    }),
  )
  return (value) => {
    if (!isGroup(value)) return true
    for (const key in value) {
      const member = value[key]
      if (member !== undefined && tests.get(key)?.(member) === false) return false
    }
    return true
  }
}

/** Undefined for a member whose presence takes nothing away. */
function compileMember(node: ElementNode, isKept: (row: ElementRow) => boolean): Test | undefined {
  switch (node.kind) {
    case 'group':
      return compileGroup(node.group, isKept)
    case 'groups': {
      const test = compileGroup(node.group, isKept)
      return (items) => !Array.isArray(items) || items.every(test)
    }
    case 'extensions':
      return isKept(node.row) ? undefined : (value) => !isGroup(value) || Object.keys(value).length === 0
    case 'origins':
      return undefined
    default:
      return isKept(node.row) || (node.kind === 'scalar' && node.type === 'constant') ? undefined : () => false
  }
}
