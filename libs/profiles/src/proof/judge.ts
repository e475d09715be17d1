import { type Bytes, bytesEqual, utf8Encode } from '@yimatong/kernel'
import { type ElementTable, type JsonObject, type NationalRecord, toRecordJson } from '@yimatong/record'
import type { CompiledExchange } from '../exchange.js'
import type { ProfileFinding } from '../finding.js'
import type { Loss } from '../loss.js'
import type { TranslationContext } from '../run.js'
import type { Translation } from '../translation.js'
import { diffTrees, type Tree } from '../tree.js'
import type { Case, CaseSet, Expectation, Mode } from './case-set.js'
import { type Fault, fault, type ProofCode } from './failure.js'

/** What an exchange makes of a case, in the words of cases.json. */
export interface Observation {
  readonly mode: Mode | undefined
  readonly negative: string | undefined
  readonly followUp: string | undefined
  readonly findings: readonly string[]
  readonly losses: readonly string[]
  readonly record: Tree | undefined
}

/** The surroundings of a case: its instant, its secrets, its question; without a case those that all share. */
export function contextOf(set: CaseSet, each?: Case): TranslationContext {
  const secret = (reference: string) => {
    const text = set.secrets.get(reference)
    return text === undefined ? undefined : utf8Encode(text)
  }
  return { at: each?.at ?? set.at, secret, ...(each?.inquiry && { inquiry: each.inquiry }) }
}

/** Translates the answer of a case and says what came of it. */
export function observe(
  exchange: CompiledExchange,
  answer: Bytes,
  context: TranslationContext,
  elements: ElementTable,
): Observation {
  const read = exchange.toRecord(answer, context)
  const mode = read.record && modeOf(exchange, answer, read.record, context)
  return { mode, ...readingOf(exchange, read, elements) }
}

/** What an exchange reads in a case; whether the answer survives the way back is not looked at. */
type Reading = Omit<Observation, 'mode'>

function readingOf(exchange: CompiledExchange, read: Translation, elements: ElementTable): Reading {
  const { record, losses, findings } = read
  return {
    negative: record ? undefined : findings[0]?.code,
    followUp: record && followUpOf(exchange, record),
    findings: findings.map(findingLine),
    losses: losses.map(lossLine),
    record: record && treeOf(toRecordJson(record, elements)),
  }
}

/** What differs between what an author says and what comes out. */
export function judge(expected: Expectation, seen: Observation, name: string): readonly Fault[] {
  return [
    ...judgeReading(expected, seen, name),
    ...compareWord('profile.proof.case.mode', name, seen.mode, expected.mode),
  ]
}

function judgeReading(expected: Expectation, seen: Reading, name: string): readonly Fault[] {
  return [
    ...compare('profile.proof.case.findings', name, seen.findings, expected.findings),
    ...compare('profile.proof.case.losses', name, seen.losses, expected.losses),
    ...compareWord('profile.proof.case.negative', name, seen.negative, expected.negative),
    ...compareRecord(name, seen.record, expected.record),
    ...compareWord('profile.proof.case.follow-up', name, seen.followUp, expected.followUp),
  ]
}

/** One case put to an exchange that may not be the one it was written for. */
export interface Trial {
  readonly exchange: CompiledExchange
  readonly answer: Bytes
  readonly context: TranslationContext
  readonly elements: ElementTable
}

/** True where {@link judge} would find a difference in what is read; the way back is not looked at. */
export function readsOtherwise({ name, expected }: Case, { exchange, answer, context, elements }: Trial): boolean {
  if (!expected) return false
  const read = exchange.toRecord(answer, context)
  const { findings, losses } = read
  // Most differ here already: lists of other lengths are told apart before a line of them is written.
  if (findings.length !== expected.findings.length || losses.length !== expected.losses.length) return true
  return judgeReading(expected, readingOf(exchange, read, elements), name).length > 0
}

/** True where {@link judge} would find another mode. */
export function returnsOtherwise({ expected }: Case, { exchange, answer, context }: Trial): boolean {
  if (!expected) return false
  const { record } = exchange.toRecord(answer, context)
  return (record && modeOf(exchange, answer, record, context)) !== expected.mode
}

/** What JSON says of a record is a tree; its type only keeps its lists from being written to. */
function treeOf(json: JsonObject): Tree {
  return json as Tree
}

/** A finding in the words of cases.json: its code, and its path where it has one. */
function findingLine({ code, path }: ProfileFinding): string {
  return path === undefined ? code : `${code} ${path}`
}

/** A loss in the words of cases.json; what is as it should be (expected, only informed of) is left out. */
function lossLine({ kind, path, rule, expected, severity, reason }: Loss): string {
  const marks = [expected ? '' : 'unexpected', severity === 'info' ? '' : severity, reason ?? '']
  return [`${kind} ${path} by ${rule}`, ...marks].filter((mark) => mark !== '').join(' ')
}

/** How far an answer survives city → nation → city. */
export function modeOf(
  exchange: CompiledExchange,
  answer: Bytes,
  record: NationalRecord,
  context: TranslationContext,
): Mode {
  const first = exchange.fromRecord(record, context).bytes
  if (first === undefined) return 'none'
  if (bytesEqual(first, answer)) return 'onePass'
  const again = exchange.toRecord(first, context).record
  const second = again && exchange.fromRecord(again, context).bytes
  return second !== undefined && bytesEqual(second, first) ? 'twoPass' : 'none'
}

/**
 * The exchange that is asked next, as recognition does it: a colour other than green came without its reason, and the
 * answer says what the second question is asked with.
 */
function followUpOf({ followUp }: CompiledExchange, { assessment, subject }: NationalRecord): string | undefined {
  const isColoured = assessment?.level === '01' || assessment?.level === '10'
  if (!followUp || !isColoured || /[\p{L}\p{N}]/u.test(assessment.reason ?? '')) return undefined
  const asked = followUp.with === 'reference' ? subject.reference : subject.documentType && subject.documentNumber
  return asked === undefined ? undefined : followUp.exchange
}

function compare(code: ProofCode, name: string, seen: readonly string[], wanted: readonly string[]): readonly Fault[] {
  const unexpected = without(seen, wanted).map((line) => fault(code, name, line, '-'))
  const absent = without(wanted, seen).map((line) => fault(code, name, '-', line))
  return [...unexpected, ...absent]
}

/** The lines of one list that the other has not, each as often as it is missing there. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others]
  return lines.filter((line) => {
    const at = rest.indexOf(line)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

function compareWord(code: ProofCode, name: string, seen = '-', wanted = '-'): readonly Fault[] {
  return seen === wanted ? [] : [fault(code, name, seen, wanted)]
}

/** Names the elements that differ, never their values. */
function compareRecord(name: string, seen: Tree | undefined, wanted: Tree | undefined): readonly Fault[] {
  const pointers = diffTrees(wanted, seen)
  return pointers.length === 0 ? [] : [fault('profile.proof.case.record', name, pointers.join(' '), '=')]
}
