import { bytesEqual } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import type { CompiledExchange } from '../exchange.js'
import { leavesRecord, REFUSAL_CODES } from '../finding.js'
import type { Loss } from '../loss.js'
import type { Rendering, Translation } from '../translation.js'
import { isUnder } from '../tree.js'
import { drawRecord } from './draw-record.js'
import { elementsOf, patternOf } from './elements-of.js'
import { type Fault, fault, type ProofCode } from './failure.js'
import { inquiryOf, type LawBench } from './law-bench.js'
import type { Memory } from './learn.js'

/** Draws for each record that is said, before it is given up. */
const PATIENCE = 12

/** Tells of a broken law: which, and where. */
type Tell = (code: ProofCode, where: string) => void

/**
 * Laws of an exchange, tried with generated records. PutGet: what is written is read again, and nation → city → nation
 * loses exactly what was said. GetPut: what is read from the city's own form is written the same. Every loss of an
 * element without a place is announced; every "no" is read as the same "no".
 */
export function lawFaults(bench: LawBench, runs: number): readonly Fault[] {
  const { exchange, elements, dice, memory } = bench
  const broken = new Map<string, { code: ProofCode; where: string; times: number }>()
  const tell: Tell = (code, where) => {
    const known = broken.get(`${code} ${where}`) ?? { code, where, times: 0 }
    known.times++
    broken.set(`${code} ${where}`, known)
  }
  let said = 0
  let last = '-'
  for (let drawn = 0; said < runs && drawn < runs * PATIENCE; drawn++) {
    const record = drawRecord(dice, elements, memory)
    const outcome = record ? tryRecord(bench, record, tell) : 'profile.record.invalid'
    if (outcome === undefined) said++
    else last = outcome
  }
  if (said < runs) broken.set('', { code: 'profile.proof.law.unsayable', where: last, times: said })
  for (const pointer of unsaidOf(bench)) tell('profile.proof.law.never-said', pointer)
  tryRefusals(bench, tell)
  return [...broken.values()].map(({ code, where, times }) => fault(code, exchange.name, where, `${times}`))
}

/** Tries one record; gives why it cannot be said, or undefined when it was said and judged. */
function tryRecord(bench: LawBench, sent: NationalRecord, tell: Tell): string | undefined {
  const { exchange, context, symbol, memory } = bench
  const written = exchange.fromRecord(sent, context)
  for (const pointer of unannouncedOf(exchange, written)) tell('profile.proof.law.unannounced', pointer)
  if (!written.bytes) return tryRefusedRecord(sent, written, memory, tell)
  memory.noteSaid(sent)
  const read = exchange.toRecord(written.bytes, { ...context, inquiry: inquiryOf(sent, symbol) })
  if (!read.record) {
    tell('profile.proof.law.put-get', findingOf(read))
    return undefined
  }
  compareRecords(sent, read.record, { written, read }, tell)
  const again = exchange.fromRecord(read.record, context)
  if (!again.bytes || !bytesEqual(again.bytes, written.bytes)) tell('profile.proof.law.get-put', findingOf(again))
  return undefined
}

/** The elements that were lost without having been announced. */
export function unannouncedOf(exchange: CompiledExchange, { losses }: Rendering): readonly string[] {
  return losses.filter((loss) => isUnannounced(loss, exchange)).map((loss) => patternOf(loss.path))
}

function tryRefusedRecord(sent: NationalRecord, written: Rendering, memory: Memory, tell: Tell): string {
  memory.noteRefused(sent, written.findings)
  const blocking = written.findings.filter(({ severity }) => severity === 'block')
  // Beside another refusal it says nothing: what was not written is not read again.
  const isSurprise = blocking.every(({ code }) => code === 'profile.roundtrip.unpredicted')
  if (isSurprise) for (const { path = '-' } of blocking) tell('profile.proof.law.unpredicted', patternOf(path))
  return findingOf(written)
}

/** The first finding that blocks, or the level that is not known; `-` where there is none. */
function findingOf({ findings }: Rendering | Translation): string {
  const found = findings.find(({ code, severity }) => severity === 'block' && !leavesRecord(code)) ?? findings[0]
  return found ? `${found.code} ${patternOf(found.path ?? '')}`.trim() : '-'
}

/** A loss of an element that no rule and no `leaves` answers for, of the exchange or of a list in it. */
function isUnannounced({ expected, kind, rule, path }: Loss, { fields }: CompiledExchange): boolean {
  if (expected || kind !== 'dropped') return false
  const isOfList = (field: CompiledExchange['fields'][number]) => {
    return field.rule === rule && field.national.some((pointer) => path.startsWith(`${pointer}/`))
  }
  return rule.endsWith('leaves') || fields.some(isOfList)
}

/** Differences without a loss that says so, and losses without a difference. */
function compareRecords(
  sent: NationalRecord,
  received: NationalRecord,
  { written, read }: { readonly written: Rendering; readonly read: Translation },
  tell: Tell,
): void {
  const changed = changesOf(sent, received)
  const said = new Set([...written.losses, ...read.losses].map((loss) => patternOf(loss.path)))
  const patterns = new Set(changed.map(({ pattern }) => pattern))
  for (const { pattern, isAdded, isValue } of changed) {
    if (isAdded || !isValue || said.has(pattern) || [...said].some((path) => touches(path, pattern))) continue
    tell('profile.proof.law.loss-unsaid', pattern)
  }
  for (const loss of written.losses) {
    const path = patternOf(loss.path)
    const isSeen = patterns.has(path) || changed.some(({ pattern }) => touches(path, pattern))
    // A row that only resembles comes back the same, and is owned up to on both ways.
    const isRepeated = isSeen || read.losses.some((other) => other.rule === loss.rule && other.path === loss.path)
    if (!isRepeated) tell('profile.proof.law.loss-empty', `${loss.kind} ${path} by ${loss.rule}`)
  }
}

/** One element that is not what it was. */
interface Change {
  /** Where, whatever the index in a list. */
  readonly pattern: string
  /** The value itself, not only where it comes from. */
  readonly isValue: boolean
  /** There only afterwards, and marked as worked out. */
  readonly isAdded: boolean
}

function changesOf(sent: NationalRecord, received: NationalRecord): readonly Change[] {
  const [before, after] = [elementsOf(sent), elementsOf(received)]
  const changes: Change[] = []
  for (const [pointer, value] of before) {
    const isValue = !isSame(value, after.get(pointer))
    const isMoved = received.origins[pointer]?.kind !== sent.origins[pointer]?.kind
    if (isValue || isMoved) changes.push({ pattern: patternOf(pointer), isValue, isAdded: false })
  }
  for (const pointer of after.keys()) {
    if (before.has(pointer)) continue
    const isAdded = received.origins[pointer]?.kind === 'derived'
    changes.push({ pattern: patternOf(pointer), isValue: true, isAdded })
  }
  return changes
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b))
}

/** True when one pointer is the other or below it. */
function touches(one: string, other: string): boolean {
  return isUnder(one, other) || isUnder(other, one)
}

/** The elements that a rule writes and that no generated record could hold: about them nothing is proved. */
function unsaidOf({ exchange, memory }: LawBench): readonly string[] {
  const written = new Set(exchange.fields.flatMap((field) => field.national.map(patternOf)))
  // A city without a word for an unknown level has none for its state either, and refuses both.
  return [...written].filter((pointer) => pointer !== '/assessment/state' && !memory.wasSaid(elementOf(pointer)))
}

/** A named extension is one element. */
function elementOf(pointer: string): string {
  return pointer.startsWith('/extensions/') ? pointer.split('/').slice(0, 3).join('/') : pointer
}

/** Every "no" that the profile has a word for is read as the same "no". */
function tryRefusals({ exchange, context }: LawBench, tell: Tell): void {
  for (const code of REFUSAL_CODES) {
    const { bytes } = exchange.fromRefusal(code, context)
    if (!bytes) continue
    const { record, findings } = exchange.toRecord(bytes, context)
    if (record || findings[0]?.code !== `profile.answer.${code}`) tell('profile.proof.law.refusal', code)
  }
}
