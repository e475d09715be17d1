import type { ElementTable } from '@yimatong/record'
import { described, listOf, reference, type Schema, TIME, type Words } from './json-schema.js'

type Group = ElementTable['root']
type Node = Group['children'][number]
type LeafType = Extract<Node, { readonly kind: 'scalar' }>['type']

/**
 * The JSON form of a national record as a schema, out of the element table. What depends on a sibling (a state only
 * with an unknown level, a type with a number) and the check digit are the checker's, not the schema's.
 */
export function recordSchema(elements: ElementTable): Schema {
  return described(
    ['国家格式记录', `National record, ${elements.profile}; what the purpose does not allow is left out or masked`],
    groupSchema(elements.root, elements),
  )
}

/** The codes of a table of the national profile, each with its name. */
export function codeSchema(elements: ElementTable, table: string, words: Words): Schema {
  const { rows, open } = elements.codeTables.get(table) ?? missing(table)
  const names = [...rows.values()].map(({ code, zh, en }) => `\`${code}\` ${zh} ${en}`).join('; ')
  const closed = { type: 'string', enum: [...rows.keys()] }
  const values = open ? { anyOf: [closed, { type: 'string', pattern: open.source }] } : closed
  return { ...values, description: `${words[0]} · ${words[1]}. ${names}` }
}

function groupSchema(group: Group, elements: ElementTable): Schema {
  const { children } = group
  return {
    type: 'object',
    properties: Object.fromEntries(children.map((node) => [node.key, nodeSchema(node, elements)])),
    required: children.filter(({ row }) => row.required === 'always').map(({ key }) => key),
  }
}

function nodeSchema(node: Node, elements: ElementTable): Schema {
  const words: Words = [node.row.zh, node.row.en]
  switch (node.kind) {
    case 'scalar':
      return leafSchema(node, node.type, words, elements)
    case 'scalars':
      return described(words, { ...listOf(leafSchema(node, node.type, words, elements)), ...bounds(node) })
    case 'group':
      return described(words, groupSchema(node.group, elements))
    case 'groups':
      return described(words, { ...listOf(groupSchema(node.group, elements)), ...bounds(node) })
    case 'extensions':
      return described(words, { type: 'object', additionalProperties: true, maxProperties: node.row.maxItems ?? 0 })
    case 'origins':
      return described(words, { type: 'object', additionalProperties: reference('Origin') })
  }
}

function leafSchema({ row }: Node, type: LeafType, words: Words, elements: ElementTable): Schema {
  switch (type) {
    case 'constant':
      return described(words, { type: 'string', enum: [row.value ?? ''] })
    case 'code':
      return codeSchema(elements, row.codes ?? '', words)
    case 'instant':
      return described(words, TIME)
    case 'integer':
      return described(words, { type: 'integer', minimum: row.min ?? 0, maximum: row.max ?? 0 })
    case 'text':
    case 'digits':
    case 'decimal': {
      const pattern = elements.patterns.get(row.pattern ?? '') ?? missing(row.path)
      return described(words, { type: 'string', maxLength: row.maxLength ?? 0, pattern: pattern.source })
    }
  }
}

function bounds({ row }: Node): Schema {
  return { minItems: 1, maxItems: row.maxItems ?? 0 }
}

function missing(name: string): never {
  throw new Error(`the element table names ${name}, which is not there`)
}
