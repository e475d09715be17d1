import { encodeQuery, parseJson, parseQuery } from '@yimatong/codec'
import { isObject, type TreeObject } from '../tree.js'
import { asText, defineLayer, type Syntax } from './layer.js'

/** `json`: strict JSON whose root is an object; written without blanks, members in the order of `fields`. Class F. */
export const json = defineLayer('json', {}, (parameters): Syntax => {
  return {
    kind: 'syntax',
    name: 'json',
    class: 'F',
    at: parameters.at,
    down(input) {
      const tree = parseJson(asText(input), { maxDepth: 16 })
      return isObject(tree) ? tree : undefined
    },
    up: (tree) => JSON.stringify(tree),
  }
})

/** `query`: `a=1&b=2` with percent-encoding; no name twice. Class F. */
export const query = defineLayer('query', {}, (parameters): Syntax => {
  return {
    kind: 'syntax',
    name: 'query',
    class: 'F',
    at: parameters.at,
    down(input) {
      const tree: TreeObject = {}
      for (const [name, value] of parseQuery(asText(input))) {
        if (name === '__proto__' || Object.hasOwn(tree, name)) return undefined
        tree[name] = value
      }
      return tree
    },
    up: (tree) => encodeQuery(Object.entries(tree).map(([name, value]) => [name, String(value)])),
  }
})
