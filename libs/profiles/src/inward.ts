import { type Bytes, YimatongError } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import { withComplement } from './complement.js'
import { leavesRecord, type ProfileFindingCode, profileFinding } from './finding.js'
import type { Carrier } from './layers/layer.js'
import type { Level } from './layers/levels.js'
import { loss } from './loss.js'
import type { Machine } from './machine.js'
import { isRecord } from './national.js'
import { complementOf, recoverable } from './restore.js'
import { type Run, report, startRun, type TranslationContext } from './run.js'
import { startTrace, type Tracer, type Translation } from './translation.js'
import {
  diffTrees,
  getAt,
  isObject,
  isUnder,
  MAX_DIFFERENCES,
  path,
  type Tree,
  type TreeObject,
  withoutAt,
} from './tree.js'
import { impossibleTimes } from './validity.js'

const CONFIRMED = { reference: path('/subject/reference'), 'document-number': path('/subject/documentNumber') } as const

/** A level that has been read: its tree, what its run explained, and the nested message. */
interface Reached {
  readonly level: Level
  readonly tree: TreeObject
  readonly covered: readonly string[]
}

/** City → nation: down the layers, through the lens, then back again to prove that nothing changed unsaid. */
export function readAnswer(machine: Machine, answer: Bytes, context: TranslationContext): Translation {
  const run = startRun(context)
  const trace = startTrace(context.trace)
  trace.carrier('answer', answer)
  if (!machine.isInForce(context.at)) return refused(run, trace, 'profile.version.not-in-force', 'profile')
  if (answer.length > machine.maxBytes) return refused(run, trace, 'profile.answer.too-large', 'answer')
  const unusable = machine.secrets.find((reference) => context.secret(reference) === undefined)
  if (unusable !== undefined) return refused(run, trace, 'profile.secret.unusable', unusable)
  const { complement } = machine
  if (complement?.isUsable(context) === false) return refused(run, trace, 'profile.secret.unusable', complement.key)
  const record: TreeObject = { profile: machine.national.version, subject: {} }
  const reached = descend(machine, answer, { context, run, trace, record })
  if (!reached || run.findings.some((each) => !passes(each))) return finish(run, trace)
  proveReturn(reached, record, run)
  for (const pointer of impossibleTimes(record, run.at)) report(run, 'profile.answer.conflict', pointer)
  machine.meaning.complete(record, run)
  confirmAsked(machine, record, run, context)
  record.origins = machine.meaning.originsOf(record, run)
  const faults = machine.national.check(record)
  for (const fault of faults) run.findings.push(profileFinding('profile.answer.malformed', fault.path))
  trace.tree('record', record)
  reportUnexpected(run)
  const isWhole = isRecord(record, faults) && run.findings.every(passes)
  if (!isWhole) return finish(run, trace)
  const sealed = machine.complement && complemented(machine, answer, reached, { record, context })
  return sealed
    ? { ...finish(run, trace), record: sealed, losses: recoverable(run.losses) }
    : { record, ...finish(run, trace) }
}

/** The record with its complement; undefined when that would be longer than a record may hold. */
function complemented(
  machine: Machine,
  answer: Bytes,
  reached: readonly Reached[],
  given: { readonly record: TreeObject; readonly context: TranslationContext },
): NationalRecord | undefined {
  const { complement } = machine
  const sealed = complement?.seal(given.record, complementOf(machine, answer, reached, given), given.context)
  if (!complement || !sealed) return undefined
  const record = withComplement(given.record, complement.extension, sealed)
  return isRecord(record, machine.national.check(record)) ? record : undefined
}

function passes(each: { readonly code: ProfileFindingCode; readonly severity: string }): boolean {
  return each.severity !== 'block' || leavesRecord(each.code)
}

/** What would name somebody in full whom nothing ties to the question. */
const NUMBER = CONFIRMED['document-number']
const WITHHELD = loss({
  direction: 'toNational',
  path: NUMBER.pointer,
  kind: 'dropped',
  rule: 'confirms',
  severity: 'warn',
  recoverable: 'origin',
})

/**
 * An answer about another code or another person than was asked for is no answer. One that leaves out what it should
 * repeat may be about anybody: that is said, and it names nobody in full, as if the number had been masked. Own profile.
 */
function confirmAsked(machine: Machine, record: TreeObject, run: Run, context: TranslationContext): void {
  for (const source of machine.confirms) {
    const asked = context.inquiry?.[source]
    const said = getAt(record, CONFIRMED[source])
    if (asked === undefined) continue
    if (said === undefined) leaveUnconfirmed(record, run, CONFIRMED[source].pointer)
    else if (String(said).toUpperCase() !== asked.toUpperCase())
      report(run, 'profile.answer.conflict', CONFIRMED[source].pointer)
  }
}

function leaveUnconfirmed(record: TreeObject, run: Run, pointer: string): void {
  report(run, 'profile.answer.unconfirmed', pointer)
  if (getAt(record, NUMBER) === undefined) return
  const { subject } = withoutAt(record, NUMBER)
  record.subject = subject ?? {}
  run.losses.push(WITHHELD)
}

function refused(run: Run, trace: Tracer, code: ProfileFindingCode, at: string): Translation {
  report(run, code, at)
  return finish(run, trace)
}

function finish(run: Run, { layers }: Tracer): Translation {
  return { losses: run.losses, findings: run.findings, layers }
}

interface Descent {
  readonly context: TranslationContext
  readonly run: Run
  readonly trace: Tracer
  readonly record: TreeObject
}

function descend(machine: Machine, answer: Bytes, descent: Descent): readonly Reached[] | undefined {
  const { run, trace, record } = descent
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
    message = level.focus.choose(tree, own)
    if (message === undefined) return undefined
    if (typeof message === 'string') trace.carrier('nested', message)
  }
  return reached
}

function openLevel(level: Level, message: Carrier | TreeObject, descent: Descent): TreeObject | undefined {
  const { run, trace, context } = descent
  const isTree = isObject(message) && !(message instanceof Uint8Array)
  let step = 'nested'
  try {
    if (isTree !== (level.syntax === undefined)) return malformed(run, step)
    if (isTree) {
      trace.tree('nested', message)
      return message
    }
    let carrier: Carrier | undefined = message
    for (const envelope of level.envelopes) {
      step = envelope.name
      carrier = envelope.down(carrier, context.secret)
      if (carrier === undefined) return malformed(run, step)
      trace.carrier(step, carrier)
    }
    step = level.syntax?.name ?? step
    const tree = level.syntax?.down(carrier)
    if (tree === undefined) return malformed(run, step)
    trace.tree(step, tree)
    return tree
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const isSecret = /^crypto\.(aes|sm4)\.(key|iv)-length$/.test(cause.code)
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
    const check = startRun(run)
    const focus = level.focus && { at: level.focus, value: getAt(tree, level.focus) ?? null }
    const rebuilt = level.lens.rebuild(record, check, focus)
    const differences = diffTrees(tree, rebuilt)
    // What stands behind the last one that is listed nobody has looked at.
    if (differences.length >= MAX_DIFFERENCES) run.findings.push(profileFinding('profile.roundtrip.unpredicted'))
    for (const pointer of differences) {
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
