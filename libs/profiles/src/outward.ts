import type { NationalRecord } from '@yimatong/record'
import { ascend } from './ascend.js'
import { profileFinding, type RefusalCode } from './finding.js'
import { reportUnexpected } from './inward.js'
import { asBytes } from './layers/layer.js'
import type { Level } from './layers/levels.js'
import type { Machine } from './machine.js'
import { restoreAnswer } from './restore.js'
import { type Run, report, startRun, type TranslationContext } from './run.js'
import { type Rendering, startTrace } from './translation.js'
import { diffTrees, getAt, isUnder, MAX_DIFFERENCES, type Tree, type TreeObject } from './tree.js'
import { impossibleTimes } from './validity.js'

/** A level that has been written. */
interface Written {
  readonly level: Level
  readonly tree: TreeObject
}

/** Nation → city: through the lens, up the layers, then forward again to prove that nothing changed unsaid. */
export function writeAnswer(machine: Machine, record: NationalRecord, context: TranslationContext): Rendering {
  const run = startRun({ at: context.at, secret: context.secret })
  if (!machine.isInForce(context.at)) report(run, 'profile.version.not-in-force', 'profile')
  const faults = machine.national.check(record)
  for (const fault of faults) run.findings.push(profileFinding('profile.record.invalid', fault.path))
  if (run.findings.length > 0) return { losses: [], findings: run.findings, layers: [] }
  const given = treeOf(record)
  const trace = startTrace(context.trace)
  const restored = restoreAnswer(machine, given, context)
  if (restored) {
    trace.tree('record', given)
    return { bytes: restored, losses: [], findings: [], layers: trace.layers }
  }
  const tree = machine.partLists(machine.meaning.withoutAdditions(given, run), run)
  trace.tree('record', tree)
  const written: Written[] = []
  const message = ascend(machine.levels.levels, context.secret, { run, trace }, (level, focus) => {
    const built = level.lens.backward(tree, run, focus)
    written.push({ level, tree: built })
    return built
  })
  machine.meaning.leave(tree, run)
  proveReading(written, tree, run)
  reportUnexpected(run)
  const isSaid = message !== undefined && run.findings.every((each) => each.severity !== 'block')
  const account = { losses: run.losses, findings: run.findings, layers: trace.layers }
  return isSaid ? { bytes: asBytes(message), ...account } : account
}

/** The city's way of saying "no"; without bytes when the profile has no word for it. */
export function writeRefusal(machine: Machine, code: RefusalCode, context: TranslationContext): Rendering {
  const { levels } = machine.levels
  const run = startRun(context)
  const depth = levels.findIndex((level) => level.lens.refusal(code, startRun(context)) !== undefined)
  if (depth < 0) return { losses: [], findings: [], layers: [] }
  const trace = startTrace(context.trace)
  const message = ascend(levels.slice(0, depth + 1), context.secret, { run, trace }, (level, focus) => {
    const silent = startRun(context)
    return level === levels[depth] ? refusalOf(level, code, silent) : level.lens.backward({}, silent, focus)
  })
  const account = { losses: [], findings: run.findings, layers: trace.layers }
  return message === undefined ? account : { bytes: asBytes(message), ...account }
}

/** A "no" in a syntax that always has all its members leaves the others empty. */
function refusalOf({ lens, syntax }: Level, code: RefusalCode, run: Run): TreeObject | undefined {
  const tree = lens.refusal(code, run)
  for (const member of syntax?.members ?? []) if (tree && !Object.hasOwn(tree, member)) tree[member] = ''
  return tree
}

/** Ring 4 outward: read forward, the written trees must say the same elements, but for what was said to be lost. */
function proveReading(written: readonly Written[], record: Tree, run: Run): void {
  const again: TreeObject = {}
  const check = startRun(run)
  for (const { level, tree } of written.toReversed()) level.lens.forward(tree, again, check)
  for (const pointer of impossibleTimes(again, run.at)) report(run, 'profile.record.unsayable', pointer)
  for (const { level } of written) {
    for (const at of level.lens.writes) {
      const differences = diffTrees(getAt(record, at), getAt(again, at))
      if (differences.length >= MAX_DIFFERENCES) run.findings.push(profileFinding('profile.roundtrip.unpredicted'))
      for (const difference of differences) {
        const pointer = at.pointer + difference
        if (run.covered.some((explained) => isUnder(pointer, explained))) continue
        run.findings.push(profileFinding('profile.roundtrip.unpredicted', pointer))
      }
    }
  }
}

/** A record is a tree: its type only lacks the index signature. */
function treeOf(record: NationalRecord): TreeObject {
  const tree: TreeObject = {}
  for (const [key, value] of Object.entries(record)) tree[key] = value
  return tree
}
