import { type Place, type ProfileErrorCode, refuse } from '../error.js'
import { type Located, list, located, text } from '../form.js'
import { isPointer, type Tree, type TreeObject } from '../tree.js'

/** Name of a member that a syntax knows by its place; a segment of a pointer as it stands. */
export const memberName = text('a name without / and ~', (t) => !/[/~]/.test(t) && t !== '' && isPointer(`/${t}`))

/** The members of a syntax that knows them by their places. */
export const memberNames = list(located(memberName), 1)

/** The names, none of them twice. @throws ProfileError `profile.syntax.field-twice` */
export function distinct(names: readonly Located<string>[]): readonly string[] {
  const seen = new Set<string>()
  for (const { value, at } of names) {
    if (seen.has(value)) throw syntaxFault('profile.syntax.field-twice', at, `the field \`${value}\` twice`)
    seen.add(value)
  }
  return [...seen]
}

/** A refusal of a syntax whose texts could be read in two ways. */
export function syntaxFault(code: ProfileErrorCode, at: Place, seen: string) {
  const wanted = 'a syntax in which every text has one reading and every value one place'
  return refuse(code, at, { seen, wanted, check: 'the parameters of this layer' })
}

/** True for a text that UTF-8 can say: a lone surrogate would become another character. */
export function isSayable(value: Tree | undefined): value is string {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value)
}

/** The texts of a flat tree in the order of `names`; undefined when one is missing, no text, or not among them. */
export function textsOf(tree: TreeObject, names: readonly string[]): readonly string[] | undefined {
  const texts: string[] = []
  for (const name of names) {
    const value = Object.hasOwn(tree, name) ? tree[name] : undefined
    if (!isSayable(value)) return undefined
    texts.push(value)
  }
  return Object.keys(tree).length === names.length ? texts : undefined
}

/** The flat tree of texts under their names. */
export function treeOf(names: readonly string[], texts: readonly string[]): TreeObject {
  const tree: TreeObject = {}
  for (let i = 0; i < names.length; i++) tree[names[i] ?? ''] = texts[i] ?? ''
  return tree
}
