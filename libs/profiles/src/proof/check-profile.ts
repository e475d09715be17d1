import { type Bytes, hexEncode } from '@yimatong/kernel'
import { EXCHANGES } from '../exchange.js'
import type { CompiledProfile } from '../profile.js'
import { openMarks } from '../workbench/marks.js'
import { type Case, type CaseSet, type Mode, readCaseSet } from './case-set.js'
import { checkMutants, type MutantCheck } from './check-mutants.js'
import { rememberingTable } from './elements-of.js'
import { type Fault, fault, type ProofFailure } from './failure.js'
import { CASES, type LoadedProfile, loadFolder, type ProfileFolder, type ProofSetting } from './folder.js'
import { contextOf, judge, observe } from './judge.js'
import { lawBench } from './law-bench.js'
import { lawFaults } from './laws.js'
import { levelFaults } from './level-laws.js'
import { judgeQuestion } from './question.js'

/** What the proof of one profile came to. */
export interface ProfileCheck {
  readonly fixtures: number
  readonly byMode: Readonly<Record<Mode, number>>
  readonly negatives: number
  readonly mutants: { readonly total: number; readonly killed: number }
  readonly failures: readonly ProofFailure[]
}

/** The least a profile must bring. */
const LEAST = { fixtures: 12, passes: 6, negatives: 3, mutants: 10 } as const

/** Generated records for each profile. */
const RUNS = 1000

/**
 * Proves one profile: that it compiles; that its fixtures say what comes out, and that there are enough of them; that
 * generated records keep the laws; that no mutant of it goes unnoticed. Never throws for what a folder holds: everything
 * wrong is a failure. Mutants are tried once the fixtures hold: before that they would prove nothing.
 */
export function checkProfile(folder: ProfileFolder, given: ProofSetting): ProfileCheck {
  const setting = { ...given, elements: rememberingTable(given.elements) }
  const { set, faults } = readCaseSet(folder.fixtures.get(CASES))
  const loaded = loadFolder(folder, setting)
  const isLoaded = !('code' in loaded)
  const held = [...faults, ...(set ? [...countFaults(set), ...fileFaults(set, folder)] : [])]
  if (set && isLoaded) held.push(...set.cases.flatMap((each) => judgeCase(loaded.profile, set, each, folder, setting)))
  if (set && isLoaded) held.push(...set.questions.flatMap((each) => judgeQuestion(loaded.profile, each)))
  const laws = set && isLoaded ? lawsOf(loaded, set, setting) : []
  const mutants = set && isLoaded && held.length === 0 ? triedMutants(loaded, folder, set, setting) : NONE
  const cases = set?.cases ?? []
  const found = [...markFaults(folder), ...held, ...laws, ...mutants.faults].map((each) => ({
    profile: folder.name,
    ...each,
  }))
  return {
    fixtures: cases.length,
    byMode: countModes(cases),
    negatives: cases.filter(isNegative).length,
    mutants: { total: mutants.total, killed: mutants.killed },
    failures: 'code' in loaded ? [loaded, ...found] : found,
  }
}

const NONE: MutantCheck = { total: 0, killed: 0, faults: [] }

/** The laws of all exchanges, which share the generated records. */
function lawsOf(loaded: LoadedProfile, set: CaseSet, setting: ProofSetting): readonly Fault[] {
  const { elements, runs = RUNS } = setting
  const exchanges = EXCHANGES.flatMap((name) => loaded.profile.exchanges[name] ?? [])
  const share = Math.ceil(runs / exchanges.length)
  return exchanges.flatMap((exchange) => [
    ...lawFaults(lawBench(loaded, exchange, set, elements), share),
    ...levelFaults(loaded, exchange, set, setting),
  ])
}

/** What `infer` proposed and nobody settled. */
function markFaults({ file, source }: ProfileFolder): readonly Fault[] {
  return openMarks(source).map(({ line, word }) => ({
    ...fault('profile.proof.undecided', file, word, '-'),
    line,
  }))
}

/** The faults of one case: it must say what comes of it, in full. */
function judgeCase(
  profile: CompiledProfile,
  set: CaseSet,
  each: Case,
  folder: ProfileFolder,
  { elements }: ProofSetting,
): readonly Fault[] {
  const { name } = each
  const exchange = profile.exchanges[each.exchange]
  const answer = folder.fixtures.get(each.file)
  if (!exchange)
    return [fault('profile.proof.case.exchange', name, each.exchange, Object.keys(profile.exchanges).join(', '))]
  if (!answer) return []
  if (!each.expected) return [fault('profile.proof.case.unjudged', name, '-', 'mode | expect')]
  const context = contextOf(set, each)
  const seen = observe(exchange, answer, context, elements)
  const again = observe(exchange, answer, context, elements)
  const isStable = JSON.stringify(seen) === JSON.stringify(again)
  const unstable = isStable ? [] : [fault('profile.proof.case.unstable', name, '2', '1')]
  return [...judge(each.expected, seen, name), ...unstable]
}

function triedMutants(loaded: LoadedProfile, folder: ProfileFolder, set: CaseSet, setting: ProofSetting): MutantCheck {
  const check = checkMutants(loaded, folder, set, setting)
  if (check.total >= LEAST.mutants) return check
  const few = fault('profile.proof.count.mutants', folder.file, `${check.total}`, `${LEAST.mutants}`)
  return { ...check, faults: [...check.faults, few] }
}

function isNegative({ expected }: Case): boolean {
  return expected?.negative !== undefined
}

function countModes(cases: readonly Case[]): Record<Mode, number> {
  const count = (mode: Mode) => cases.filter(({ expected }) => expected?.mode === mode).length
  return { none: count('none'), onePass: count('onePass'), twoPass: count('twoPass') }
}

function countFaults({ cases }: CaseSet): readonly Fault[] {
  const { onePass, twoPass } = countModes(cases)
  const rows = [
    ['profile.proof.count.fixtures', cases.length, LEAST.fixtures],
    ['profile.proof.count.passes', onePass + twoPass, LEAST.passes],
    ['profile.proof.count.negatives', cases.filter(isNegative).length, LEAST.negatives],
  ] as const
  return rows
    .filter(([, seen, least]) => seen < least)
    .map(([code, seen, least]) => fault(code, CASES, `${seen}`, `${least}`))
}

/** A case without its file, a file without a case, a name twice. */
function fileFaults({ cases, questions }: CaseSet, { fixtures }: ProfileFolder): readonly Fault[] {
  const named = new Set([CASES, ...cases.map((each) => each.file)])
  const absent = cases.filter((each) => !fixtures.has(each.file))
  const stray = [...fixtures.keys()].filter((file) => !named.has(file))
  const all = [...cases, ...questions]
  const twice = all.filter((each, index) => all.findIndex((other) => other.name === each.name) !== index)
  const known = new Set<string>()
  const copies = cases.filter((each) => {
    const answer = fixtures.get(each.file)
    return answer !== undefined && known.size === known.add(questionOf(each, answer)).size
  })
  return [
    ...absent.map((each) => fault('profile.proof.cases.file-absent', each.name, '-', each.file)),
    ...stray.map((file) => fault('profile.proof.cases.file-stray', file, file, '-')),
    ...twice.map((each) => fault('profile.proof.cases.name-twice', each.name, '2', '1')),
    ...copies.map((each) => fault('profile.proof.cases.copy', each.name, '2', '1')),
  ]
}

/** What a case asks and is answered: a renamed copy proves nothing new. */
function questionOf({ exchange, inquiry, at }: Case, answer: Bytes): string {
  return JSON.stringify([exchange, inquiry ?? null, at ?? null, hexEncode(answer)])
}
