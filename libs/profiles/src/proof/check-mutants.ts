import type { NationalRecord } from '@yimatong/record'
import { ProfileError } from '../error.js'
import { EXCHANGES } from '../exchange.js'
import { type CompiledProfile, compileTree } from '../profile.js'
import type { Node } from '../yaml.js'
import type { Case, CaseSet } from './case-set.js'
import { createDice } from './dice.js'
import { drawRecord } from './draw-record.js'
import { member, textOf, withEdits } from './edit.js'
import type { Fault } from './failure.js'
import type { LoadedProfile, ProfileFolder, ProofSetting } from './folder.js'
import { contextOf, readsOtherwise, returnsOtherwise, type Trial } from './judge.js'
import { unannouncedOf } from './laws.js'
import { createMemory } from './learn.js'
import type { Mutant, MutantKind } from './mutant.js'
import { dayMutants } from './mutate-days.js'
import { exchangeMutants, fieldMutants, layerMutants } from './mutate-layers.js'
import { opMutants } from './mutate-ops.js'
import { questionMutants } from './mutate-question.js'
import { riskSwaps, tableMutants } from './mutate-risk.js'
import { judgeQuestion } from './question.js'
import { sitesOf } from './sites.js'

/** What became of the mutants of a profile. */
export interface MutantCheck {
  readonly total: number
  readonly killed: number
  readonly faults: readonly Fault[]
}

/** What a mutant is judged by. */
interface MutantBench {
  readonly folder: ProfileFolder
  readonly set: CaseSet
  /** The cases, those that told a mutant apart last before the others. */
  readonly order: Case[]
  readonly setting: ProofSetting
  readonly loaded: LoadedProfile
  /** Records with every element that there is. */
  readonly whole: readonly NationalRecord[]
}

/** All mutants of a profile's tree; the same tree gives the same mutants. */
function mutantsOf(root: Node): readonly Mutant[] {
  const sites = sitesOf(root)
  const namespace = textOf(root, 'id') ?? 'x'
  return [
    ...riskSwaps(sites),
    ...tableMutants(sites),
    ...layerMutants(sites),
    ...exchangeMutants(sites),
    ...sites.ops.flatMap((site) => opMutants(site, namespace)),
    ...fieldMutants(sites),
    ...dayMutants(sites),
    ...questionMutants(sites),
  ]
}

/**
 * Tries every mutant of a profile whose fixtures hold. One that loads and that no fixture tells from the profile is a
 * fault: what it changes is claimed by nobody.
 */
export function checkMutants(
  loaded: LoadedProfile,
  folder: ProfileFolder,
  set: CaseSet,
  setting: ProofSetting,
): MutantCheck {
  const bench: MutantBench = { folder, set, order: [...set.cases], setting, loaded, whole: wholeRecords(setting) }
  const fates = mutantsOf(loaded.root).map((mutant) => ({ mutant, fate: fateOf(mutant, bench) }))
  const total = fates.filter(({ fate }) => fate !== 'stillborn').length
  const faults = fates.filter(({ fate }) => fate === 'survives').map(({ mutant }) => faultOf(mutant))
  return { total, killed: total - faults.length, faults }
}

/** What became of a mutant; `stillborn`: the compiler refuses it, so that no fixture has been asked. */
type Fate = 'killed' | 'survives' | 'stillborn'

function faultOf({ kind, what, line }: Mutant): Fault {
  return { code: 'profile.proof.mutant.survives', where: kind, line, seen: what, wanted: '-' }
}

function fateOf(mutant: Mutant, bench: MutantBench): Fate {
  const { root } = bench.loaded
  const tree = withEdits(root, mutant.edits)
  const profile = tree && compileMutant(tree, bench)
  if (!profile) return 'stillborn'
  // Cities never send what `leaves` is about: only a record that holds it can tell.
  if (mutant.kind === 'leaves') return isTold(profile, bench) ? 'killed' : 'survives'
  if (isQuestion(mutant)) {
    return bench.set.questions.some((each) => judgeQuestion(profile, each).length > 0) ? 'killed' : 'survives'
  }
  const asked = bench.order.filter((each) => isTouched(root, tree, each))
  // The way back costs twice the way there, and rarely says more: it is gone only where nothing was read otherwise.
  const witness =
    asked.find((each) => tellsApart(profile, each, readsOtherwise, bench)) ??
    asked.find((each) => tellsApart(profile, each, returnsOtherwise, bench))
  if (!witness) return 'survives'
  // What told one mutant apart tells many: it is asked first.
  bench.order.splice(bench.order.indexOf(witness), 1)
  bench.order.unshift(witness)
  return 'killed'
}

/** What no answer can tell: how the city is asked. */
const OF_QUESTIONS: readonly MutantKind[] = ['transport', 'request', 'symbol', 'document-type']

function isQuestion({ kind }: Mutant): boolean {
  return OF_QUESTIONS.includes(kind)
}

/** What every case goes through. */
const SHARED = ['meaning', 'tables', 'validFrom', 'validTo']

/** False where nothing that a case goes through has changed: nodes that did not change are shared. */
function isTouched(root: Node, tree: Node, { exchange }: Case): boolean {
  const isSame = (key: string) => member(root, key) === member(tree, key)
  const own = (node: Node) => member(member(node, 'exchanges'), exchange)
  return own(root) !== own(tree) || !SHARED.every(isSame)
}

function compileMutant(tree: Node, { setting, loaded }: MutantBench): CompiledProfile | undefined {
  try {
    // With the hash of the profile itself: what is bound to it must not tell every mutant apart.
    return compileTree(tree, setting.elements, setting.divisions, loaded)
  } catch (cause) {
    if (cause instanceof ProfileError) return undefined
    throw cause
  }
}

function tellsApart(
  profile: CompiledProfile,
  each: Case,
  isOther: (each: Case, trial: Trial) => boolean,
  { folder, set, setting }: MutantBench,
): boolean {
  const exchange = profile.exchanges[each.exchange]
  const answer = folder.fixtures.get(each.file)
  if (!answer || !each.expected) return false
  return !exchange || isOther(each, { exchange, answer, context: contextOf(set, each), elements: setting.elements })
}

/** True where a record that holds everything loses something that no exchange announces. */
function isTold(profile: CompiledProfile, { loaded, set, whole }: MutantBench): boolean {
  const context = { at: set.at, secret: contextOf(set).secret }
  const changed = EXCHANGES.flatMap((name) => {
    const exchange = profile.exchanges[name]
    return exchange && exchange !== loaded.profile.exchanges[name] ? [exchange] : []
  })
  return whole.some((record) =>
    changed.some((exchange) => unannouncedOf(exchange, exchange.fromRecord(record, context)).length > 0),
  )
}

function wholeRecords({ elements }: ProofSetting): readonly NationalRecord[] {
  const dice = createDice('whole')
  const draws = Array.from({ length: 8 }, () =>
    drawRecord(dice, elements, createMemory({ records: [], named: [], extensions: [] }), 100),
  )
  return draws.filter((record) => record !== undefined)
}
