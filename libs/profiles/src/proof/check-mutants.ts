import type { NationalRecord } from '@yimatong/record'
import { ProfileError } from '../error.js'
import type { CompiledExchange } from '../exchange.js'
import { type CompiledProfile, compileTree } from '../profile.js'
import type { Node } from '../yaml.js'
import type { Case, CaseSet } from './case-set.js'
import { createDice } from './dice.js'
import { drawRecord } from './draw-record.js'
import { member, textOf, withEdits } from './edit.js'
import type { Fault } from './failure.js'
import type { LoadedProfile, ProfileFolder, ProofSetting } from './folder.js'
import { contextOf, judge, observe } from './judge.js'
import { unannouncedOf } from './laws.js'
import { createMemory } from './learn.js'
import type { Mutant } from './mutant.js'
import { exchangeMutants, fieldMutants, layerMutants } from './mutate-layers.js'
import { opMutants } from './mutate-ops.js'
import { riskSwaps, tableMutants } from './mutate-risk.js'
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
  readonly hash: string
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
  ]
}

/**
 * Tries every mutant of a profile whose fixtures hold. One that loads and that no fixture tells from the profile is a
 * fault: what it changes is claimed by nobody.
 */
export function checkMutants(
  { root, profile }: LoadedProfile,
  folder: ProfileFolder,
  set: CaseSet,
  setting: ProofSetting,
): MutantCheck {
  const { hash } = profile
  const bench: MutantBench = { folder, set, order: [...set.cases], setting, hash, whole: wholeRecords(setting) }
  const mutants = mutantsOf(root)
  const faults = mutants.filter((mutant) => survives(root, mutant, bench)).map(faultOf)
  return { total: mutants.length, killed: mutants.length - faults.length, faults }
}

function faultOf({ kind, what, line }: Mutant): Fault {
  return { code: 'profile.proof.mutant.survives', where: kind, line, seen: what, wanted: '-' }
}

function survives(root: Node, mutant: Mutant, bench: MutantBench): boolean {
  const tree = withEdits(root, mutant.edits)
  const profile = tree && compileMutant(tree, bench)
  if (!profile) return false
  // Cities never send what `leaves` is about: only a record that holds it can tell.
  if (mutant.kind === 'leaves') return !bench.whole.some((record) => isUnannounced(profile, record, bench.set))
  const witness = bench.order.find((each) => isTouched(root, tree, each) && tellsApart(profile, each, bench))
  if (!witness) return true
  // What told one mutant apart tells many: it is asked first.
  bench.order.splice(bench.order.indexOf(witness), 1)
  bench.order.unshift(witness)
  return false
}

/** False where nothing that a case goes through has changed: nodes that did not change are shared. */
function isTouched(root: Node, tree: Node, { exchange }: Case): boolean {
  const isSame = (key: string) => member(root, key) === member(tree, key)
  const own = (node: Node) => member(member(node, 'exchanges'), exchange)
  return own(root) !== own(tree) || !isSame('meaning') || !isSame('tables')
}

function compileMutant(tree: Node, { setting, hash }: MutantBench): CompiledProfile | undefined {
  try {
    // With the hash of the profile itself: what is bound to it must not tell every mutant apart.
    return compileTree(tree, setting.elements, setting.divisions, hash)
  } catch (cause) {
    if (cause instanceof ProfileError) return undefined
    throw cause
  }
}

function tellsApart(profile: CompiledProfile, each: Case, { folder, set, setting }: MutantBench): boolean {
  const exchange = profile.exchanges[each.exchange]
  const answer = folder.fixtures.get(each.file)
  if (!answer || !each.expected) return false
  if (!exchange) return true
  return judge(each.expected, observe(exchange, answer, contextOf(set, each), setting.elements), each.name).length > 0
}

function isUnannounced(profile: CompiledProfile, record: NationalRecord, set: CaseSet): boolean {
  const exchanges = Object.values(profile.exchanges).filter((exchange): exchange is CompiledExchange => !!exchange)
  const context = { at: set.at, secret: contextOf(set).secret }
  return exchanges.some((exchange) => unannouncedOf(exchange, exchange.fromRecord(record, context)).length > 0)
}

function wholeRecords({ elements }: ProofSetting): readonly NationalRecord[] {
  const dice = createDice('whole')
  const draws = Array.from({ length: 8 }, () =>
    drawRecord(dice, elements, createMemory({ records: [], named: [], extensions: [] }), 100),
  )
  return draws.filter((record) => record !== undefined)
}
