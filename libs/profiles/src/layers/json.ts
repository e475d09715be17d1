import { encodeQuery, type JsonValue, parseJson, parseQuery } from '@yimatong/codec'
import { choice, optional } from '../form.js'
import { isObject, type TreeObject } from '../tree.js'
import { asText, defineLayer, type Syntax } from './layer.js'

const DEPTH = { maxDepth: 16 }

/** Member that holds a list which is the root of its text. */
const ITEMS = 'items'

/**
 * `json`: strict JSON whose root is an object, or an array (`root: array`), which is the member `items`. Written without
 * blanks, members in the order of `fields`. Class F.
 */
export const json = defineLayer('json', { root: optional(choice('object', 'array')) }, (parameters): Syntax => {
  const { at } = parameters
  const kinds = { kind: 'syntax', name: 'json', class: 'F', at } as const
  const read = (text: string): JsonValue => parseJson(text, DEPTH)
  if (parameters.root !== 'array') {
    return {
      ...kinds,
      down(input) {
        const tree = read(asText(input))
        return isObject(tree) ? tree : undefined
      },
      up: (tree) => JSON.stringify(tree),
    }
  }
  return {
    ...kinds,
    members: [ITEMS],
    down(input) {
      const items = read(asText(input))
      return Array.isArray(items) ? { [ITEMS]: items } : undefined
    },
    up: ({ [ITEMS]: items }) => (Array.isArray(items) ? JSON.stringify(items) : undefined),
  }
})

/** `query`: `a=1&b=2` with percent-encoding; no name twice; `plus` says whether `+` is a blank (a form). Class F. */
export const query = defineLayer('query', { plus: optional(choice('literal', 'blank')) }, (parameters): Syntax => {
  const options = { plus: parameters.plus ?? 'literal' } as const
  return {
    kind: 'syntax',
    name: 'query',
    class: 'F',
    at: parameters.at,
    down(input) {
      const tree: TreeObject = {}
      for (const [name, value] of parseQuery(asText(input), options)) {
        if (name === '__proto__' || Object.hasOwn(tree, name)) return undefined
        tree[name] = value
      }
      return tree
    },
    up(tree) {
      const pairs: [string, string][] = []
      for (const [name, value] of Object.entries(tree)) {
        if (typeof value !== 'string') return undefined
        pairs.push([name, value])
      }
      return encodeQuery(pairs)
    },
  }
})
