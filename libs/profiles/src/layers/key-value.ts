import type { Place } from '../error.js'
import { choice, optional, text } from '../form.js'
import { isPointer, type TreeObject } from '../tree.js'
import { asText, defineLayer, type Syntax } from './layer.js'
import { isSayable, syntaxFault } from './members.js'

const mark = text('a mark', (t) => t !== '' && !/[A-Za-z0-9]/.test(t))

/**
 * `key-value`: `a=1;b=2`: pairs that `separator` divides, the first `assign` of a pair dividing name and value; no name
 * twice. A value may hold `assign`, never `separator`. Written in the order of `fields` (`order: kept`); class F, since
 * another order is read too.
 */
export const keyValue = defineLayer(
  'key-value',
  { separator: mark, assign: mark, order: optional(choice('kept')) },
  (parameters): Syntax => {
    const { separator, assign, at } = parameters
    checkMarks(separator, assign, at)
    const read = (line: string) => readPairs(line, separator, assign)
    return {
      kind: 'syntax',
      name: 'key-value',
      class: 'F',
      at,
      down: (input) => read(asText(input)),
      up(tree) {
        const pairs: string[] = []
        for (const [name, value] of Object.entries(tree)) {
          if (!isSayable(value) || !isName(name)) return undefined
          pairs.push(name + assign + value)
        }
        const line = pairs.join(separator)
        // A mark within a name or a value, or half of one at its end, would be read otherwise.
        return isSame(read(line), tree) ? line : undefined
      },
    }
  },
)

function readPairs(line: string, separator: string, assign: string): TreeObject | undefined {
  const tree: TreeObject = {}
  if (line === '') return tree
  for (const pair of line.split(separator)) {
    const divide = pair.indexOf(assign)
    const name = pair.slice(0, divide)
    if (divide < 1 || !isName(name) || Object.hasOwn(tree, name)) return undefined
    tree[name] = pair.slice(divide + assign.length)
  }
  return tree
}

function isSame(a: TreeObject | undefined, b: TreeObject): boolean {
  const names = Object.keys(b)
  return a !== undefined && Object.keys(a).length === names.length && names.every((name) => a[name] === b[name])
}

function isName(name: string): boolean {
  return isPointer(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
}

function checkMarks(separator: string, assign: string, at: Place): void {
  if (!separator.includes(assign) && !assign.includes(separator)) return
  throw syntaxFault('profile.syntax.ambiguous', at, 'a separator and an assign of which one holds the other')
}
