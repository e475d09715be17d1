import { type Place, refuse } from '../error.js'
import { optional, shape, text, whole } from '../form.js'
import type { National } from '../national.js'
import { type Lossy, lossy } from '../run.js'
import {
  getAt,
  isObject,
  isUnder,
  MAX_DIFFERENCES,
  type Path,
  path,
  setAt,
  type Tree,
  type TreeObject,
} from '../tree.js'
import type { ListPart, Op, OpEnv } from './op.js'
import { pointer } from './op.js'

const WHERE = { national: pointer, is: text('a code of that member') }

/** Which items of a national list a rule answers for: those whose member has this value. */
export const where = optional(shape(WHERE))

/** Own profile: no list is longer than what a record may hold, 100. */
export const most = optional(whole(1, 100))

/** An item of a national list and its place there. */
interface Placed {
  readonly item: TreeObject
  readonly index: number
}

/** A list of groups in the record, or the part of it that one rule answers for. */
export interface ListTarget {
  readonly path: Path
  readonly scope: National
  readonly part: ListPart | undefined
  readonly most: number
  readonly select: (record: Tree) => readonly Placed[]
  /** Puts an item behind those that are there; the pointer of its place. */
  readonly next: (record: Tree) => string
  readonly append: (record: TreeObject, item: TreeObject) => void
}

interface TargetParameters {
  readonly at: Place
  readonly national: string
  readonly where: { readonly national: string; readonly is: string; readonly at: Place } | undefined
  readonly most?: number | undefined
}

/** Compiles the national side of a list rule. @throws ProfileError `profile.national.*`, `profile.form.value` */
export function listTarget(parameters: TargetParameters, env: OpEnv): ListTarget {
  const scope = env.national.items(parameters.national)
  if (!scope) {
    env.national.require(parameters.national, parameters.at)
    throw wrongList(parameters.at, parameters.national)
  }
  const at = path(parameters.national)
  const part = partOf(parameters, scope)
  const key = part && path(part.key)
  const listOf = (record: Tree) => {
    const list = getAt(record, at)
    return Array.isArray(list) ? list : []
  }
  return {
    path: at,
    scope,
    part,
    most: mostOf(parameters, env.national),
    select(record) {
      return listOf(record).flatMap((item, index) => {
        return isObject(item) && (!key || getAt(item, key) === part?.is) ? [{ item, index }] : []
      })
    },
    next: (record) => `${at.pointer}/${listOf(record).length}`,
    append(record, item) {
      if (key && part) setAt(item, key, part.is)
      setAt(record, at, [...listOf(record), item])
    },
  }
}

function wrongList(at: Place, pointer: string) {
  return refuse('profile.national.type', at, {
    seen: `\`${pointer}\`, which is no list of groups`,
    wanted: 'a list such as /assessment/tests or /trips',
    check: 'whether `codes` is meant',
  })
}

function mostOf(parameters: TargetParameters, national: National): number {
  const most = national.row(parameters.national)?.maxItems ?? 0
  const wanted = parameters.most ?? most
  if (wanted <= most) return wanted
  throw refuse('profile.form.value', parameters.at, {
    seen: `\`most: ${wanted}\``,
    wanted: `at most ${most}, which is what the record holds`,
    check: 'how long the list of the city can be',
  })
}

function partOf({ national, where: wanted }: TargetParameters, scope: National): ListPart | undefined {
  if (!wanted) return undefined
  scope.require(wanted.national, wanted.at)
  if (scope.codes(wanted.national)?.rows.has(wanted.is)) return { list: national, key: wanted.national, is: wanted.is }
  throw refuse('profile.table.unknown-code', wanted.at, {
    seen: `\`${wanted.national}\` with \`${wanted.is}\``,
    wanted: 'a coded member and one of its codes',
    check: 'standards/national-profile-1/codes',
  })
}

/** Refuses rules that leave out a mandatory element of the items, or write one outside of them. */
export function checkItemRules(target: ListTarget, ops: readonly Op[], at: Place): void {
  for (const op of ops) for (const pointer of op.national) target.scope.require(pointer, op.at)
  const written = ops.flatMap((op) => op.national)
  const isFixed = written.find((pointer) => pointer === target.part?.key)
  if (isFixed !== undefined) throw fixedTwice(at, isFixed)
  const missing = target.scope.mandatory.filter((pointer) => !written.includes(pointer) && pointer !== target.part?.key)
  if (missing.length === 0) return
  throw refuse('profile.national.unmapped-mandatory', at, {
    seen: `no rule that writes ${missing.join(', ')} of an item`,
    wanted: `a rule for every mandatory element of ${target.scope.base}`,
    check: 'the inner rules; `where` fixes a member that the whole list shares',
  })
}

function fixedTwice(at: Place, pointer: string) {
  const why = { seen: `\`${pointer}\` under \`where\` and in a rule`, wanted: 'one of them', check: 'which is meant' }
  return refuse('profile.national.path-twice', at, why)
}

/** What is lost of an item outward, by the elements that no rule of it writes; `leaves` announces them. */
export function itemLeaves(
  target: ListTarget,
  ops: readonly Op[],
  announced: { readonly leaves: readonly string[]; readonly rule: string; readonly at: Place },
): (item: Tree) => readonly Lossy[] {
  const { leaves, rule, at } = announced
  for (const pointer of leaves) target.scope.require(pointer, at)
  const written = [...ops.flatMap((op) => op.national), ...(target.part ? [target.part.key] : [])]
  const absent = target.scope.elements
    .filter((pointer) => !written.includes(pointer))
    .map((pointer) => {
      const expected = leaves.some((each) => isUnder(pointer, each))
      const parts = { direction: 'toCity', path: pointer, kind: 'dropped', rule, recoverable: 'origin' } as const
      return { path: path(pointer), lossy: lossy(pointer, { ...parts, expected }) }
    })
  return (item) => absent.filter((each) => getAt(item, each.path) !== undefined).map((each) => each.lossy)
}

/** Pointers of the items of a list from one index on, as many as a comparison can name. */
export function pointersFrom(list: string, from: number, length: number): readonly string[] {
  const count = Math.min(length - from, MAX_DIFFERENCES + 1)
  return Array.from({ length: Math.max(count, 0) }, (_, i) => `${list}/${from + i}`)
}
