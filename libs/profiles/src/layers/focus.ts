import { type Place, refuse } from '../error.js'
import { choice, optional, type Shaped, shape } from '../form.js'
import type { LossClass } from '../grade.js'
import { pointer } from '../ops/op.js'
import { lose, lossy, type Run, report } from '../run.js'
import { getAt, isObject, type Path, path, type Tree, type TreeObject } from '../tree.js'

/** The message that stands inside another one: as a text, or as a tree. */
export type Nested = string | TreeObject

const OTHERWISE = choice('refuse', 'not-found')

const PICK = {
  /** A pointer into the item. */
  at: pointer,
  /** What of the question the member there must be. */
  equals: choice('document-number', 'reference', 'name'),
  /** When no item is the one that was asked for: the answer contradicts the question, or the city knows no such person. */
  otherwise: OTHERWISE,
}

/** Parameters of a frame whose `into` is a list. */
export const FOCUS = {
  /** Which item is read: the `only` one, the `first`, or the one of the highest risk by the level at `risk`. */
  item: optional(choice('only', 'first', 'highest-risk')),
  risk: optional(pointer),
  pick: optional(shape(PICK)),
  /** What it means that there is nothing at `into`: no member, null, an empty text or list; malformed unless told. */
  empty: optional(choice('not-found')),
}

/** Where the next level stands, and which of several messages there it is. */
export interface Focus extends Path {
  readonly class: LossClass
  /** The nested message; undefined when there is none, which is reported. */
  readonly choose: (tree: Tree, run: Run) => Nested | undefined
  /** What stands at the place outward. */
  readonly wrap: (nested: Tree) => Tree
}

type Source = Omit<Shaped<typeof FOCUS>, 'at'>

/** Compiles where a frame leads. @throws ProfileError `profile.frame.item` */
export function compileFocus(into: string, source: Source, scope: FocusScope): Focus {
  const { empty } = source
  const place = path(into)
  const isList = source.item !== undefined || source.pick !== undefined
  const select = isList ? compileSelect(place, source, scope) : undefined

  function choose(tree: Tree, run: Run): Nested | undefined {
    const seen = getAt(tree, place)
    if (empty !== undefined && isNothing(seen)) return missed(run, 'profile.answer.not-found')
    const before = run.findings.length
    const nested = select ? select(seen, run) : seen
    if (typeof nested === 'string' || isObject(nested)) return nested
    return run.findings.length > before ? undefined : missed(run, 'profile.answer.malformed')
  }

  function missed(run: Run, code: 'profile.answer.not-found' | 'profile.answer.malformed'): undefined {
    report(run, code, place.pointer)
  }

  const isLossy = source.item === 'first' || source.item === 'highest-risk' || source.pick !== undefined
  const kept = isList ? 'D' : 'E'
  return { ...place, class: isLossy ? 'C' : kept, choose, wrap: (nested) => (isList ? [nested] : nested) }
}

/** What a frame is compiled against. */
export interface FocusScope {
  readonly at: Place
  /** Put before the name of its rule. */
  readonly prefix: string
  /** City values of known levels, lowest risk first. */
  readonly riskOrder: readonly string[]
}

function compileSelect(
  place: Path,
  source: Source,
  scope: FocusScope,
): (seen: Tree | undefined, run: Run) => Tree | undefined {
  const { item = 'only', pick } = source
  const rank = compileRank(source, scope)
  const at = pick && path(pick.at)
  const rule = `${scope.prefix}frame:${place.pointer}`
  const rest = lossy(place.pointer, {
    direction: 'toNational',
    path: place.pointer,
    kind: 'dropped',
    rule,
    recoverable: 'origin',
  })

  function among(seen: Tree | undefined, run: Run): readonly Tree[] {
    const items = Array.isArray(seen) ? seen : []
    const asked = pick && run.inquiry?.[pick.equals]
    if (!pick || !at || asked === undefined || items.length === 0) return items
    const matching = items.filter((each) => sameText(getAt(each, at), asked))
    if (matching.length === 0) {
      report(run, pick.otherwise === 'refuse' ? 'profile.answer.conflict' : 'profile.answer.not-found', place.pointer)
    }
    return matching
  }

  return (seen, run) => {
    const items = among(seen, run)
    const [first] = items
    if (item === 'only' && items.length > 1) return undefined
    if (Array.isArray(seen) && seen.length > 1 && items.length > 0) lose(run, rest)
    return rank && items.length > 1 ? highest(items, rank) : first
  }
}

type Rank = (item: Tree) => number

/**
 * Rank of an item's level. An unknown one stands above all but the highest known: it never makes way for a lower one, and
 * never hides the highest.
 */
function compileRank({ item, risk }: Source, { at, riskOrder }: FocusScope): Rank | undefined {
  if ((item === 'highest-risk') !== (risk !== undefined)) {
    throw refuse('profile.frame.item', at, {
      seen: '`item: highest-risk` without `risk`, or `risk` without it',
      wanted: 'both, or neither',
      check: 'where in an item its level stands',
    })
  }
  if (risk === undefined) return undefined
  const level = path(risk)
  return (each) => {
    const rank = riskOrder.indexOf(String(getAt(each, level)))
    return rank < 0 ? riskOrder.length - 1.5 : rank
  }
}

function highest(items: readonly Tree[], rank: Rank): Tree | undefined {
  return items.reduce((worst, each) => (rank(each) > rank(worst) ? each : worst))
}

function sameText(said: Tree | undefined, asked: string): boolean {
  return typeof said === 'string' && said.toUpperCase() === asked.toUpperCase()
}

function isNothing(seen: Tree | undefined): boolean {
  return seen === undefined || seen === null || seen === '' || (Array.isArray(seen) && seen.length === 0)
}
