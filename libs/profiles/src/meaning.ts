import { isInstant } from '@yimatong/kernel'
import { type Place, refuse } from './error.js'
import { choice, list, optional, remembered, type Shaped, shape, text, whole } from './form.js'
import { loss } from './loss.js'
import { missingMandatory, type National } from './national.js'
import type { OpEnv } from './ops/op.js'
import { compileOrigins } from './origins.js'
import { compileRuleSets, type RuleSets, ruleSetsForm } from './rule-sets.js'
import { type Lossy, lossy, type Run } from './run.js'
import { getAt, isObject, isUnder, type Path, path, setAt, type Tree, type TreeObject, withoutAt } from './tree.js'

const MEANING = {
  /** City values of known levels, lowest risk first, as the city itself ranks them. */
  riskOrder: list(text('a level as the city writes it')),
  decidedBy: choice('automated', 'human', 'unknown'),
  /** Who speaks: the authority as registered. */
  authority: text('the name of the authority'),
  /** Longest that an answer may be shown again, in seconds; bounds every cache. */
  answerLife: whole(0, 86_400),
  /** The published rules by which the city assesses, dated: the one in force explains a level that is not green. */
  ruleSets: optional(ruleSetsForm),
}

/** `meaning:` of a profile. */
export const meaningForm = remembered(shape(MEANING))

/** The meaning of a profile, read. */
export type Meaning = Shaped<typeof MEANING>

const LEVEL = '/assessment/level'
const LEVEL_PATH = path(LEVEL)
const ASSESSED_AT = path('/assessment/assessedAt')
const RULE = path('/assessment/ruleId')

/** `how` of an assessment time that the message does not state (DESIGN §5.3). */
const LIVE_ANSWER = 'live-answer-instant'

/** `how` of a rule that the message does not state. */
const RULE_SET = 'profile-rule-set'

/** What a profile adds to an answer where it has none. */
const ADDITIONS = [addition(ASSESSED_AT, LIVE_ANSWER), addition(RULE, RULE_SET)]

function addition(at: Path, how: string) {
  const rule = `meaning:${at.keys.at(-1)}`
  return {
    path: at,
    how,
    origin: { pointer: '', keys: ['origins', at.pointer] },
    unsaid: loss({ direction: 'toCity', path: at.pointer, kind: 'dropped', rule }),
    added: loss({ direction: 'toNational', path: at.pointer, kind: 'derived', rule }),
  }
}

/** What an exchange adds to what its lens says, and what it cannot say. */
export interface CompiledMeaning {
  /** Adds authority, division, who decided, and the time of the answer where the message has none; all marked. */
  readonly complete: (record: TreeObject, run: Run) => void
  /** The record without what a profile added to an answer: outward it would pass for what the city said. */
  readonly withoutAdditions: (record: TreeObject, run: Run) => TreeObject
  /** Losses of a record whose elements this exchange has no place for. */
  readonly leave: (record: Tree, run: Run) => void
  /** Where each present element comes from. */
  readonly originsOf: (record: TreeObject, run: Run) => TreeObject
}

/** The parts of an exchange that the meaning is compiled against. */
interface MeaningScope {
  readonly at: Place
  readonly written: readonly string[]
  readonly leaves: readonly string[]
  readonly carriesLevel: boolean
  readonly division: string
}

/** Compiles the meaning layer of one exchange. @throws ProfileError `profile.meaning.conflict`, `profile.national.*` */
export function compileMeaning(meaning: Meaning, scope: MeaningScope, env: OpEnv): CompiledMeaning {
  const { national } = env
  const fixed = fixedElements(meaning, scope)
  checkMandatory(national, scope, [...scope.written, ...fixed.map((element) => element.path.pointer)])
  const isTimed = scope.written.includes(ASSESSED_AT.pointer)
  const ruleSets = compileRuleSets(meaning.ruleSets ?? [])
  const absent = compileLeaves(national, scope, env)
  const added = [...fixed.map((element) => element.path.pointer), ...ADDITIONS.map((each) => each.path.pointer)]
  const present = [...new Set([...scope.written, ...added])]
  const originsOf = compileOrigins(present, national)

  return {
    complete(record, run) {
      if (!scope.carriesLevel) return
      for (const element of fixed) {
        setAt(record, element.path, element.value)
        run.derived.set(element.path.pointer, element.how)
      }
      addRule(record, run, ruleSets)
      if (!isTimed || getAt(record, ASSESSED_AT) === undefined) add(record, run, LIVE_ANSWER, run.at)
    },
    withoutAdditions(record, run) {
      let seen = record
      for (const each of ADDITIONS) {
        const origin = getAt(record, each.origin)
        if (!isObject(origin) || origin.how !== each.how) continue
        run.losses.push(each.unsaid)
        seen = withoutAt(seen, each.path)
      }
      return seen
    },
    leave(record, run) {
      for (const { path: at, lossy: entry } of absent) {
        const value = getAt(record, at)
        if (value === undefined) continue
        const constant = fixed.find((element) => element.path.pointer === at.pointer)
        if (constant?.value !== value) run.losses.push(entry.loss)
      }
      leaveExtensions(record, run, scope.written)
    },
    originsOf,
  }
}

/** Names the rule set in force at the assessment, where the message names no rule and the level is known and not green. */
function addRule(record: TreeObject, run: Run, ruleSets: RuleSets): void {
  const level = getAt(record, LEVEL_PATH)
  if ((level !== '01' && level !== '10') || getAt(record, RULE) !== undefined) return
  const assessed = getAt(record, ASSESSED_AT)
  const id = ruleSets(isInstant(assessed) ? assessed : run.at)
  if (id !== undefined) add(record, run, RULE_SET, id)
}

function add(record: TreeObject, run: Run, how: string, value: Tree): void {
  const each = ADDITIONS.find((one) => one.how === how)
  if (!each) return
  setAt(record, each.path, value)
  run.derived.set(each.path.pointer, how)
  run.losses.push(each.added)
}

interface FixedElement {
  readonly path: Path
  readonly value: string
  readonly how: string
}

function fixedElements(meaning: Meaning, scope: MeaningScope): readonly FixedElement[] {
  if (!scope.carriesLevel) return []
  const how = 'profile-meaning'
  const all = [
    { path: path('/assessment/decidedBy'), value: meaning.decidedBy, how },
    { path: path('/assessment/authority'), value: meaning.authority, how: 'registered-connector' },
    { path: path('/assessment/division'), value: scope.division, how },
  ]
  return all.filter((element) => !scope.written.includes(element.path.pointer))
}

function checkMandatory(national: National, scope: MeaningScope, written: readonly string[]): void {
  const stray = scope.carriesLevel ? undefined : scope.written.find((pointer) => isUnder(pointer, '/assessment'))
  if (stray !== undefined) {
    throw refuse('profile.meaning.conflict', scope.at, {
      seen: `\`carries: journey\` and a rule that writes \`${stray}\``,
      wanted: 'journey facts without an assessment',
      check: 'whether this city assesses health',
    })
  }
  const missing = missingMandatory(national, written)
  const wanted = scope.carriesLevel && !written.includes(LEVEL) ? [LEVEL, ...missing] : missing
  if (wanted.length === 0) return
  throw refuse('profile.national.unmapped-mandatory', scope.at, {
    seen: `no rule that writes ${[...new Set(wanted)].join(', ')}`,
    wanted: 'a rule for every mandatory element of each group that is written',
    check: 'the lens; `carries: journey` says that this exchange has no level',
  })
}

function compileLeaves(national: National, scope: MeaningScope, env: OpEnv): readonly { path: Path; lossy: Lossy }[] {
  for (const pointer of scope.leaves) checkLeave(national, scope, pointer)
  return national.elements
    .filter((pointer) => !scope.written.includes(pointer))
    .map((pointer) => {
      const expected = scope.leaves.some((announced) => isUnder(pointer, announced))
      const parts = { direction: 'toCity', path: pointer, kind: 'dropped', rule: `${env.prefix}leaves` } as const
      return { path: path(pointer), lossy: lossy(pointer, { ...parts, expected, recoverable: 'origin' }) }
    })
}

function checkLeave(national: National, scope: MeaningScope, pointer: string): void {
  const isWritten = scope.written.includes(pointer)
  const isKnown = pointer === '/extensions' || national.elements.some((element) => isUnder(element, pointer))
  if (isKnown && !isWritten) return
  throw refuse(isKnown ? 'profile.meaning.conflict' : 'profile.national.unknown-element', scope.at, {
    seen: `\`${pointer}\` under \`leaves\`${isWritten ? ' and in a rule' : ''}`,
    wanted: 'elements and groups that no rule writes',
    check: 'standards/national-profile-1/elements.json',
  })
}

/** Extensions of other profiles are theirs alone: leaving them behind is expected everywhere. */
function leaveExtensions(record: Tree, run: Run, written: readonly string[]): void {
  const extensions = getAt(record, EXTENSIONS)
  if (!isObject(extensions)) return
  for (const name of Object.keys(extensions)) {
    const pointer = `/extensions/${name}`
    if (written.some((each) => isUnder(each, pointer))) continue
    run.losses.push(
      loss({ direction: 'toCity', path: pointer, kind: 'dropped', rule: 'leaves', recoverable: 'origin' }),
    )
  }
}

const EXTENSIONS = path('/extensions')

/** Keys of the meaning that exchanges share. */
export const LEAVES = { leaves: optional(list(text('a pointer of an element or a group'))) }
