import { YimatongError } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import { type ProfileFindingCode, profileFinding, type RefusalCode } from './finding.js'
import { type Machine, reportUnexpected } from './inward.js'
import { asBytes, asText, type Carrier, type Secrets } from './layers/layer.js'
import type { Level } from './layers/levels.js'
import { type Run, report, startRun, type TranslationContext } from './run.js'
import { type LayerTrace, type Rendering, traceCarrier, traceTree } from './translation.js'
import { diffTrees, getAt, isUnder, type Tree, type TreeObject } from './tree.js'

/** A level that has been written. */
interface Written {
  readonly level: Level
  readonly tree: TreeObject
}

/** Nation → city: through the lens, up the layers, then forward again to prove that nothing changed unsaid. */
export function writeAnswer(machine: Machine, record: NationalRecord, context: TranslationContext): Rendering {
  const run = startRun(context.at)
  if (!machine.isInForce(context.at)) report(run, 'profile.version.not-in-force', 'profile')
  const faults = machine.national.check(record)
  for (const fault of faults) run.findings.push(profileFinding('profile.record.invalid', fault.path))
  if (run.findings.length > 0) return { losses: [], findings: run.findings, layers: [] }
  const tree = machine.meaning.withoutLiveTime(treeOf(record), run)
  const layers: LayerTrace[] = [traceTree('record', tree)]
  const written: Written[] = []
  const message = ascend(machine, context.secret, { run, layers }, (level, focus) => {
    const built = level.lens.backward(tree, run, focus)
    written.push({ level, tree: built })
    return built
  })
  machine.meaning.leave(tree, run)
  proveReading(written, tree, run)
  reportUnexpected(run)
  const isSaid = message !== undefined && run.findings.every((each) => each.severity !== 'block')
  const account = { losses: run.losses, findings: run.findings, layers }
  return isSaid ? { bytes: asBytes(message), ...account } : account
}

/** The city's way of saying "no"; without bytes when the profile has no word for it. */
export function writeRefusal(machine: Machine, code: RefusalCode, context: TranslationContext): Rendering {
  const { levels } = machine.levels
  const run = startRun(context.at)
  const depth = levels.findIndex((level) => level.lens.refusal(code, startRun(context.at)) !== undefined)
  if (depth < 0) return { losses: [], findings: [], layers: [] }
  const outer: Machine = { ...machine, levels: { ...machine.levels, levels: levels.slice(0, depth + 1) } }
  const layers: LayerTrace[] = []
  const message = ascend(outer, context.secret, { run, layers }, (level, focus) => {
    const silent = startRun(context.at)
    return level === levels[depth] ? level.lens.refusal(code, silent) : level.lens.backward({}, silent, focus)
  })
  const account = { losses: [], findings: run.findings, layers }
  return message === undefined ? account : { bytes: asBytes(message), ...account }
}

type BuildTree = (
  level: Level,
  focus: { at: NonNullable<Level['focus']>; value: Tree } | undefined,
) => TreeObject | undefined

function ascend(
  machine: Machine,
  secrets: Secrets,
  { run, layers }: { run: Run; layers: LayerTrace[] },
  build: BuildTree,
): Carrier | undefined {
  let message: Carrier | Tree | undefined
  for (const level of machine.levels.levels.toReversed()) {
    const focus = level.focus && message !== undefined ? { at: level.focus, value: nestedValue(message) } : undefined
    const tree = build(level, focus)
    if (tree === undefined) return undefined
    layers.push(traceTree(level.syntax?.name ?? 'nested', tree))
    message = level.syntax ? encodeLevel(level, tree, secrets, run) : tree
    if (message === undefined) return undefined
    if (isCarrier(message)) layers.push(traceCarrier('carrier', message))
  }
  return isCarrier(message) ? message : undefined
}

function isCarrier(message: Carrier | Tree | undefined): message is Carrier {
  return typeof message === 'string' || message instanceof Uint8Array
}

function nestedValue(message: Carrier | Tree): Tree {
  return message instanceof Uint8Array ? asText(message) : message
}

function encodeLevel(level: Level, tree: TreeObject, secrets: Secrets, run: Run): Carrier | undefined {
  try {
    let carrier: Carrier | undefined = level.syntax?.up(tree)
    for (const envelope of level.envelopes.toReversed()) {
      carrier = carrier === undefined ? undefined : envelope.up(carrier, secrets)
    }
    if (carrier === undefined) report(run, 'profile.secret.unusable', level.syntax?.name ?? '')
    return carrier
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const code: ProfileFindingCode = cause.code.startsWith('crypto.')
      ? 'profile.secret.unusable'
      : 'profile.record.unsayable'
    report(run, code, level.syntax?.name ?? '')
    return undefined
  }
}

/** Ring 4 outward: read forward, the written trees must say the same elements, but for what was said to be lost. */
function proveReading(written: readonly Written[], record: Tree, run: Run): void {
  const again: TreeObject = {}
  const check = startRun(run.at)
  for (const { level, tree } of written.toReversed()) level.lens.forward(tree, again, check)
  for (const { level } of written) {
    for (const at of level.lens.writes) {
      const isSame = diffTrees(getAt(record, at), getAt(again, at)).length === 0
      if (isSame || run.covered.some((explained) => isUnder(at.pointer, explained))) continue
      run.findings.push(profileFinding('profile.roundtrip.unpredicted', at.pointer))
    }
  }
}

/** A record is a tree: its type only lacks the index signature. */
function treeOf(record: NationalRecord): TreeObject {
  const tree: TreeObject = {}
  for (const [key, value] of Object.entries(record)) tree[key] = value
  return tree
}
