import { type Place, refuse } from '../error.js'
import { choice, optional, type Shaped, shape } from '../form.js'
import type { LossClass } from '../grade.js'
import { type Op, pointer } from '../ops/op.js'
import { lose, lossy, type Run, report, startRun } from '../run.js'
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
  /** The field that says, as a number, how many items there are: another number means that some are not here. */
  count: optional(pointer),
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
  checkRank(source, scope.at)
  const rank = tieRisk(source, scope)
  const select = isList ? compileSelect(place, source, scope) : undefined
  const count = source.count === undefined ? undefined : path(source.count)
  return { ...place, class: classOf(source), choose, wrap: (nested) => (isList ? [nested] : nested) }

  function choose(tree: Tree, run: Run): Nested | undefined {
    const seen = getAt(tree, place)
    if (count && getAt(tree, count) !== lengthOf(seen)) return missed(run, 'profile.answer.conflict')
    if (empty !== undefined && isNothing(seen)) return missed(run, 'profile.answer.not-found')
    const before = run.findings.length
    const nested = select ? select(seen, run, rank) : seen
    if (typeof nested === 'string' || isObject(nested)) return nested
    return run.findings.length > before ? undefined : missed(run, 'profile.answer.malformed')
  }

  function missed(run: Run, code: Missed): undefined {
    report(run, code, place.pointer)
  }
}

function lengthOf(seen: Tree | undefined): number {
  return Array.isArray(seen) ? seen.length : 0
}

type Missed = 'profile.answer.not-found' | 'profile.answer.malformed' | 'profile.answer.conflict'

function classOf({ item, pick }: Source): LossClass {
  if (item === 'first' || item === 'highest-risk' || pick !== undefined) return 'C'
  return item === undefined ? 'E' : 'D'
}

/** What a frame is compiled against. */
export interface FocusScope {
  readonly at: Place
  /** Put before the name of its rule. */
  readonly prefix: string
  /** The rules of the next tree. */
  readonly next: readonly Op[]
  /** Some tree below reads the level. */
  readonly isAroundLevel: boolean
}

function compileSelect(
  place: Path,
  source: Source,
  scope: FocusScope,
): (seen: Tree | undefined, run: Run, rank: Rank | undefined) => Tree | undefined {
  const { item = 'only', pick } = source
  const at = pick && path(pick.at)
  const namesSomebody = compileNaming(at, scope)
  const level = source.risk === undefined ? undefined : path(source.risk)
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
    const isMatch = (each: Tree) => sameText(getAt(each, at), asked)
    const matching = items.filter(isMatch)
    if (items.some((each) => !isMatch(each) && !namesSomebody(each, run))) {
      report(run, 'profile.answer.malformed', place.pointer)
      return []
    }
    if (matching.length === 0) {
      report(run, pick.otherwise === 'refuse' ? 'profile.answer.conflict' : 'profile.answer.not-found', place.pointer)
    }
    return matching
  }

  return (seen, run, rank) => {
    const items = among(seen, run)
    const [first] = items
    if (item === 'only' && items.length > 1) return undefined
    if (Array.isArray(seen) && seen.length > 1 && items.length > 0) lose(run, rest)
    return rank && level && items.length > 1 ? highest(items, level, rank) : first
  }
}

/**
 * Whether an item readably names somebody: only then may it be left out as somebody else's. A text that the rule for it
 * cannot read may be the name that was asked for, badly written, beside a higher level.
 */
function compileNaming(at: Path | undefined, { next }: FocusScope): (item: Tree, run: Run) => boolean {
  const readers = next.filter((op) => at !== undefined && op.city.includes(at.pointer))

  return (item, run) => {
    const said = at && isObject(item) ? getAt(item, at) : undefined
    if (typeof said !== 'string' || said.trim() === '') return false
    const trial = startRun(run)
    for (const op of readers) op.forward(item, { subject: {} }, trial)
    return trial.findings.length === 0
  }
}

type Rank = (level: Tree | undefined) => number

function checkRank({ item, risk }: Source, at: Place): void {
  if ((item === 'highest-risk') === (risk !== undefined)) return
  throw refuse('profile.frame.item', at, {
    seen: '`item: highest-risk` without `risk`, or `risk` without it',
    wanted: 'both, or neither',
    check: 'where in an item its level stands',
  })
}

/**
 * Ties a choice among several messages to the rule that reads their level: what is left behind is never of a higher
 * risk. @throws ProfileError `profile.frame.item`
 */
function tieRisk({ item, risk }: Source, { at, next, isAroundLevel }: FocusScope): Rank | undefined {
  if (item === 'first' && isAroundLevel)
    throw riskFault(at, '`item: first` around the level', '`highest-risk` or `only`')
  if (item !== 'highest-risk') return undefined
  const rule = next.find((op) => op.rank && op.city[0] === risk)
  if (rule?.rank) return rule.rank
  throw riskFault(at, '`risk` that no `riskMap` of the next tree reads', 'the field of its level')
}

function riskFault(at: Place, seen: string, wanted: string) {
  return refuse('profile.frame.item', at, { seen, wanted, check: 'what the items that are left behind may say' })
}

function highest(items: readonly Tree[], level: Path, rank: Rank): Tree | undefined {
  return items.reduce((worst, each) => (rank(getAt(each, level)) > rank(getAt(worst, level)) ? each : worst))
}

function sameText(said: Tree | undefined, asked: string): boolean {
  return typeof said === 'string' && said.toUpperCase() === asked.toUpperCase()
}

function isNothing(seen: Tree | undefined): boolean {
  return seen === undefined || seen === null || seen === '' || (Array.isArray(seen) && seen.length === 0)
}
