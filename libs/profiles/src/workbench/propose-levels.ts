import type { Instant } from '@yimatong/kernel'
import { getAt, isUnder, path, type TreeObject } from '../tree.js'
import type { LevelGuess } from './guess-levels.js'
import { guessRisk, type RiskGuess } from './guess-risk.js'
import { guessFlag, guessRules, type RuleGuess, type RuleScope } from './guess-rules.js'
import type { KnownFormats } from './known.js'
import { type ObservedField, observeFields } from './observe-fields.js'

/** One tree of the answer with a rule for each of its fields. */
export interface LevelProposal extends LevelGuess {
  /** In the order of appearance, `into` among them. */
  readonly fields: readonly string[]
  readonly rules: readonly RuleGuess[]
  /** The level is among its fields. */
  readonly risk?: RiskGuess
  /** Samples that are answers here, not a “no”. */
  readonly answered: readonly number[]
}

/** Proposes a rule for every field of every tree; the innermost tree has the first choice of elements. */
export function proposeLevels(
  levels: readonly LevelGuess[],
  known: KnownFormats,
  at: Instant,
): readonly LevelProposal[] {
  const risk = levels.map((level) => riskOf(level, known)).findLast((guess) => guess !== undefined)
  const taken = new Set<string>(risk ? ['/assessment/level', '/assessment/state'] : [])
  const scope = { at, known, taken, hasLevel: risk !== undefined }
  const proposed: LevelProposal[] = []
  for (const [index, level] of [...levels.entries()].reverse()) {
    const own = riskOf(level, known)
    const isHere = risk !== undefined && own?.field.pointer === risk.field.pointer && isLastWith(levels, index, known)
    proposed.unshift(proposeLevel(level, levels[index + 1], isHere ? own : undefined, scope))
  }
  return proposed
}

function isLastWith(levels: readonly LevelGuess[], index: number, known: KnownFormats): boolean {
  return levels.slice(index + 1).every((level) => riskOf(level, known) === undefined)
}

function riskOf(level: LevelGuess, known: KnownFormats): RiskGuess | undefined {
  return guessRisk(observeFields(defined(level.trees), level.into), known, isPositional(level))
}

/** Fields that stand at their places have no names of their own, and are never left out. */
function isPositional({ layers }: LevelGuess): boolean {
  const syntax = layers.at(-1)?.name
  return syntax === 'delimited' || syntax === 'fixed-width'
}

function proposeLevel(
  level: LevelGuess,
  next: LevelGuess | undefined,
  risk: RiskGuess | undefined,
  scope: Omit<RuleScope, 'isPositional'>,
): LevelProposal {
  const { trees, into } = level
  const all = observeFields(defined(trees), into)
  const isAnswer = (index: number) => next?.trees[index] !== undefined || (!next && hasLevel(trees[index], risk))
  const candidates = all.filter(({ pointer }) => pointer !== risk?.field.pointer)
  const flag = guessFlag(candidates, (pointer) => ({
    answered: textsAt(trees, pointer, isAnswer),
    other: textsAt(trees, pointer, (index) => !isAnswer(index)),
  }))
  const answered = [...trees.keys()].filter((index) => {
    const tree = trees[index]
    if (tree === undefined) return false
    return flag ? textAt(tree, flag.city) === flag.success : isAnswer(index) || !next
  })
  const seen = observeFields(
    answered.map((index) => trees[index]).filter((tree) => tree !== undefined),
    into,
  )
  const fields = all.map((field) => seen.find(({ pointer }) => pointer === field.pointer) ?? unanswered(field))
  const own: RuleScope = { ...scope, isPositional: isPositional(level) }
  const rest = fields.filter(({ pointer }) => pointer !== risk?.field.pointer && pointer !== flag?.city)
  const rules = guessRules(rest, own)
  const kept = withoutGroups(
    flag ? [flag, ...rules] : rules,
    [risk?.field.pointer, into].filter((each) => each !== undefined),
  )
  return {
    ...level,
    fields: placed(
      all.map(({ pointer }) => kept.groups.find((group) => isUnder(pointer, group)) ?? pointer),
      into,
    ),
    rules: kept.rules,
    ...(risk && { risk }),
    answered,
  }
}

/** A field that only a “no” has. */
function unanswered({ pointer }: ObservedField): ObservedField {
  return { pointer, type: 'none', texts: [], absences: [] }
}

/** Where the field of the next tree stands among the others does not matter to JSON; it comes last. */
function placed(pointers: readonly string[], into: string | undefined): readonly string[] {
  return [...new Set(into === undefined ? pointers : [...pointers, into])]
}

interface KeptRules {
  readonly rules: readonly RuleGuess[]
  /** Groups that are left behind as a whole. */
  readonly groups: readonly string[]
}

/** A group of which nothing is wanted is left behind as one field: outward it is not there at all. */
function withoutGroups(rules: readonly RuleGuess[], others: readonly string[]): KeptRules {
  const wanted = [...rules.filter((rule) => rule.op !== 'drop').map((rule) => rule.city), ...others]
  const firsts = rules.map(({ city }) => /^\/[^/]+(?=\/)/.exec(city)?.[0]).filter((each) => each !== undefined)
  const groups = [...new Set(firsts)].filter((group) => !wanted.some((pointer) => isUnder(pointer, group)))
  const left = groups.map((city): RuleGuess => {
    const parameters = { city, reason: 'not-in-standard' }
    const note = 'a group of fields: what are they?'
    return { city, op: 'drop', parameters, looksLike: 'list', confidence: 0, mark: 'DECIDE', note }
  })
  return { rules: [...rules.filter(({ city }) => !groups.some((group) => isUnder(city, group))), ...left], groups }
}

function hasLevel(tree: TreeObject | undefined, risk: RiskGuess | undefined): boolean {
  return tree !== undefined && (risk === undefined || textAt(tree, risk.field.pointer) !== undefined)
}

function textsAt(
  trees: readonly (TreeObject | undefined)[],
  pointer: string,
  isMeant: (index: number) => boolean,
): readonly string[] {
  return trees.flatMap((tree, index) => {
    const text = tree && isMeant(index) ? textAt(tree, pointer) : undefined
    return text === undefined ? [] : [text]
  })
}

function textAt(tree: TreeObject, pointer: string): string | undefined {
  const value = getAt(tree, path(pointer))
  return value === undefined || value === null || value === '' || typeof value === 'object' ? undefined : String(value)
}

function defined(trees: readonly (TreeObject | undefined)[]): readonly TreeObject[] {
  return trees.filter((tree) => tree !== undefined)
}
