import { type Bytes, type Instant, YimatongError } from '@yimatong/kernel'
import { leavesRecord, type ProfileFindingCode, profileFinding } from './finding.js'
import type { Carrier } from './layers/layer.js'
import type { Level, Levels } from './layers/levels.js'
import { loss } from './loss.js'
import type { CompiledMeaning } from './meaning.js'
import { isRecord, type National } from './national.js'
import { type Run, report, startRun, type TranslationContext } from './run.js'
import { type LayerTrace, type Translation, traceCarrier, traceTree } from './translation.js'
import { diffTrees, getAt, isObject, isUnder, path, type Tree, type TreeObject } from './tree.js'

/** What both directions of an exchange work with. */
export interface Machine {
  readonly levels: Levels
  readonly meaning: CompiledMeaning
  readonly national: National
  /** Bytes of the longest answer that is looked at. */
  readonly maxBytes: number
  /** What the answer must repeat of the question. */
  readonly confirms: readonly ('reference' | 'document-number')[]
  readonly isInForce: (at: Instant) => boolean
}

const CONFIRMED = { reference: path('/subject/reference'), 'document-number': path('/subject/documentNumber') } as const

/** A level that has been read: its tree, what its run explained, and the nested message. */
interface Reached {
  readonly level: Level
  readonly tree: TreeObject
  readonly covered: readonly string[]
}

/** City → nation: down the layers, through the lens, then back again to prove that nothing changed unsaid. */
export function readAnswer(machine: Machine, answer: Bytes, context: TranslationContext): Translation {
  const run = startRun(context.at, context.inquiry)
  const layers: LayerTrace[] = [traceCarrier('answer', answer)]
  if (!machine.isInForce(context.at)) return refused(run, layers, 'profile.version.not-in-force', 'profile')
  if (answer.length > machine.maxBytes) return refused(run, layers, 'profile.answer.too-large', 'answer')
  const unusable = machine.levels.secrets.find((reference) => context.secret(reference) === undefined)
  if (unusable !== undefined) return refused(run, layers, 'profile.secret.unusable', unusable)
  const record: TreeObject = { profile: machine.national.version, subject: {} }
  const reached = descend(machine, answer, { context, run, layers, record })
  if (!reached || run.findings.some((each) => !passes(each))) return finish(run, layers)
  proveReturn(reached, record, run)
  machine.meaning.complete(record, run)
  confirmAsked(machine, record, run, context)
  record.origins = originTree(machine, record, run)
  const faults = machine.national.check(record)
  for (const fault of faults) run.findings.push(profileFinding('profile.answer.malformed', fault.path))
  layers.push(traceTree('record', record))
  reportUnexpected(run)
  const isWhole = isRecord(record, faults) && run.findings.every(passes)
  return isWhole ? { record, ...finish(run, layers) } : finish(run, layers)
}

function passes(each: { readonly code: ProfileFindingCode; readonly severity: string }): boolean {
  return each.severity !== 'block' || leavesRecord(each.code)
}

/** An answer about another code or another person than was asked for is no answer. */
function confirmAsked(machine: Machine, record: TreeObject, run: Run, context: TranslationContext): void {
  for (const source of machine.confirms) {
    const asked = context.inquiry?.[source]
    const said = getAt(record, CONFIRMED[source])
    if (asked === undefined || said === undefined) continue
    if (String(said).toUpperCase() === asked.toUpperCase()) continue
    report(run, 'profile.answer.conflict', CONFIRMED[source].pointer)
  }
}

function originTree(machine: Machine, record: TreeObject, run: Run): TreeObject {
  const origins: TreeObject = {}
  for (const [pointer, origin] of Object.entries(machine.meaning.originsOf(record, run)))
    origins[pointer] = { ...origin }
  return origins
}

function refused(run: Run, layers: readonly LayerTrace[], code: ProfileFindingCode, at: string): Translation {
  report(run, code, at)
  return finish(run, layers)
}

function finish(run: Run, layers: readonly LayerTrace[]): Translation {
  return { losses: run.losses, findings: run.findings, layers }
}

interface Descent {
  readonly context: TranslationContext
  readonly run: Run
  readonly layers: LayerTrace[]
  readonly record: TreeObject
}

function descend(machine: Machine, answer: Bytes, descent: Descent): readonly Reached[] | undefined {
  const { run, layers, record } = descent
  const reached: Reached[] = []
  let message: Carrier | TreeObject | undefined = answer
  for (const level of machine.levels.levels) {
    const tree = openLevel(level, message, descent)
    if (tree === undefined) return undefined
    const own: Run = { ...run, covered: [], refused: false }
    level.lens.forward(tree, record, own)
    if (own.refused) return undefined
    reached.push({ level, tree, covered: own.covered })
    if (!level.focus) return reached
    const nested = getAt(tree, level.focus)
    message = typeof nested === 'string' || isObject(nested) ? nested : undefined
    if (typeof message === 'string') layers.push(traceCarrier('nested', message))
    if (message === undefined) {
      report(run, 'profile.answer.malformed', level.focus.pointer)
      return undefined
    }
  }
  return reached
}

function openLevel(level: Level, message: Carrier | TreeObject, descent: Descent): TreeObject | undefined {
  const { run, layers, context } = descent
  const isTree = isObject(message) && !(message instanceof Uint8Array)
  let step = 'nested'
  try {
    if (isTree !== (level.syntax === undefined)) return malformed(run, step)
    if (isTree) {
      layers.push(traceTree('nested', message))
      return message
    }
    let carrier: Carrier | undefined = message
    for (const envelope of level.envelopes) {
      step = envelope.name
      carrier = envelope.down(carrier, context.secret)
      if (carrier === undefined) return malformed(run, step)
      layers.push(traceCarrier(step, carrier))
    }
    step = level.syntax?.name ?? step
    const tree = level.syntax?.down(carrier)
    if (tree === undefined) return malformed(run, step)
    layers.push(traceTree(step, tree))
    return tree
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const isSecret = /^crypto\.aes\.(key|iv)-length$/.test(cause.code)
    report(run, isSecret ? 'profile.secret.unusable' : 'profile.answer.malformed', step)
    return undefined
  }
}

function malformed(run: Run, step: string): undefined {
  report(run, 'profile.answer.malformed', step)
}

/** Ring 4: the lens run backwards must rebuild every tree, but for what the forward run said it would not. */
function proveReturn(reached: readonly Reached[], record: Tree, run: Run): void {
  for (const { level, tree, covered } of reached) {
    const check = startRun(run.at, run.inquiry)
    const focus = level.focus && { at: level.focus, value: getAt(tree, level.focus) ?? null }
    const rebuilt = level.lens.backward(record, check, focus)
    for (const pointer of diffTrees(tree, rebuilt)) {
      if (covered.some((explained) => isUnder(pointer, explained))) continue
      const isDeclared = level.lens.fields.some(
        (field) => isUnder(pointer, field.pointer) || isUnder(field.pointer, pointer),
      )
      if (isDeclared) run.findings.push(profileFinding('profile.roundtrip.unpredicted', pointer))
      else run.losses.push(strayField(pointer))
    }
  }
}

function strayField(pointer: string) {
  return loss({ direction: 'toNational', path: pointer, kind: 'dropped', rule: 'fields', expected: false })
}

/** An unannounced loss of level, identity or validity blocks; an unmapped value has its own finding already. */
export function reportUnexpected(run: Run): void {
  for (const entry of run.losses) {
    if (entry.expected || entry.severity !== 'block' || entry.kind === 'unmapped-value') continue
    run.findings.push(profileFinding('profile.loss.unexpected', entry.path))
  }
}
