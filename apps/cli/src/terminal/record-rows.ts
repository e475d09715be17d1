import { codeName, type ElementRow, type ElementTable, type JsonObject, type JsonValue } from '@yimatong/record'
import { isObject, leavesOf, memberOf, textOf } from '../json-shape.js'
import type { Words } from '../text/words.js'
import { harmless, type Row } from './layout.js'

/** A record in JSON form as rows: each element by its name in the national profile, with the name of its code and its origin. */
export function recordRows(record: JsonObject, elements: ElementTable, words: Words): readonly Row[] {
  const { origins, ...members } = record
  return leavesOf(members).map(([pointer, value]) => {
    const row = rowOf(pointer, elements)
    const name =
      row?.codes && typeof value === 'string'
        ? codeName(elements.codeTables, row.codes, value, words.language)
        : undefined
    const label = row ? `${row[words.language]} ${pointer}` : pointer
    const parts = [single(value), name, originOf(origins, pointer, words)]
    return [harmless(label), parts.filter((part) => part !== undefined).join('  ')]
  })
}

/** The row of an element: its own, or that of the list it is an item of. */
function rowOf(pointer: string, { rows }: ElementTable): ElementRow | undefined {
  const path = pointer.replace(/\/\d+(?=\/|$)/g, '/*')
  const own = rows.find((row) => row.path === path)
  return own ?? rows.find((row) => row.type === 'list' && row.path === parentOf(path))
}

/** Members of a layer as rows, by their names in the tables of words. */
export function memberRows(members: JsonObject, words: Words): readonly Row[] {
  return leavesOf(members).map(([pointer, value]) => {
    const shown = typeof value === 'boolean' ? words.say(value ? 'answer.yes' : 'answer.no') : single(value)
    const own = pointer.slice(1)
    return [own.includes('/') ? harmless(pointer) : harmless(words.name('shows', own)), shown]
  })
}

/** Every value of a tree by its JSON pointer. */
export function treeRows(tree: JsonValue): readonly Row[] {
  return leavesOf(tree).map(([pointer, value]) => [harmless(pointer), single(value)])
}

function single(value: JsonValue): string {
  return harmless(typeof value === 'string' ? value : JSON.stringify(value))
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** The origin of an element, or of the nearest one above it: a list has one origin for all it holds. */
function originOf(origins: JsonValue | undefined, pointer: string, words: Words): string | undefined {
  for (let path = pointer; path !== ''; path = parentOf(path)) {
    const origin = memberOf(origins, path)
    if (!isObject(origin)) continue
    const how = textOf(origin, 'how')
    return how === undefined
      ? `(${words.say('origin.sourced')})`
      : `(${words.say('origin.derived', { how: harmless(how) })})`
  }
  return undefined
}
