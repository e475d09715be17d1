import { SOURCED } from '@yimatong/record'
import type { National } from './national.js'
import type { Run } from './run.js'
import { getAt, isObject, type Path, path, type Tree, type TreeObject } from './tree.js'

const SAID: Tree = SOURCED

/** Prepares the origins of a record: one for each element that is there, of those that an exchange can write. */
export function compileOrigins(
  written: readonly string[],
  national: National,
): (record: TreeObject, run: Run) => TreeObject {
  const elements = written.map((pointer) => sourced(pointer, national))
  return (record, run) => {
    const origins: TreeObject = {}
    for (const element of elements) {
      const value = getAt(record, element)
      if (value !== undefined) element.note(origins, value, run.derived)
    }
    return origins
  }
}

/** An element that may be there, and how its origin is noted. */
interface Sourced extends Path {
  readonly note: (origins: TreeObject, value: Tree, derived: ReadonlyMap<string, string>) => void
}

function sourced(pointer: string, national: National): Sourced {
  const name = elementOf(pointer)
  const isList = national.items(pointer) !== undefined
  return {
    ...path(pointer),
    note(origins, value, derived) {
      if (isList) noteItems(origins, pointer, value, derived)
      else noteOrigin(origins, name, derived.get(pointer))
    },
  }
}

function noteItems(origins: TreeObject, list: string, items: Tree, derived: ReadonlyMap<string, string>): void {
  if (!Array.isArray(items)) return
  for (const [index, item] of items.entries()) {
    if (!isObject(item)) continue
    for (const key of Object.keys(item)) {
      const pointer = `${list}/${index}/${key}`
      noteOrigin(origins, pointer, derived.get(pointer))
    }
  }
}

/** Where one of several values of an extension was worked out, the extension counts as worked out. */
function noteOrigin(origins: TreeObject, name: string, how: string | undefined): void {
  if (how !== undefined) origins[name] = { kind: 'derived', how }
  else origins[name] ??= SAID
}

/** A named extension is one element, however many values it holds. */
function elementOf(pointer: string): string {
  return pointer.startsWith('/extensions/') ? pointer.split('/').slice(0, 3).join('/') : pointer
}
