import type { JsonValue } from '@yimatong/codec'
import { HOUR, type Instant } from '@yimatong/kernel'
import { RecognitionError } from './error.js'
import type { Judgement } from './judgement.js'
import { readerOf } from './table-shape.js'

/** What a field of a gate's answer is filled from. Times are China time, `yyyy-MM-dd HH:mm:ss`. */
type Filling = 'level' | 'reason' | 'assessedAt' | 'now'

interface DialectCase {
  readonly outcome: Judgement['outcome']
  /** `level`: only where the rule made the outcome out of a level and nothing blocked; otherwise any. */
  readonly needsLevel: boolean
  readonly answer: Readonly<Record<string, string | number | { readonly from: Filling }>>
}

/** A gate's own answer format as data: what each outcome becomes. A total table; the first case that fits is used. */
export interface Dialect {
  readonly id: string
  readonly cases: readonly DialectCase[]
}

const OUTCOMES: readonly Judgement['outcome'][] = ['accepted', 'restricted', 'refused', 'undetermined']
const FILLINGS: readonly Filling[] = ['level', 'reason', 'assessedAt', 'now']

const { list, members, oneOf, refuse, text } = readerOf(
  'recognition.dialect.malformed',
  'a dialect of standards/dialects',
)

/**
 * Compiles a dialect (standards/dialects). @throws RecognitionError `recognition.dialect.malformed` when a member is
 * wrong, or when an outcome has no case that always fits: such a gate could not be told the truth.
 */
export function compileDialect(data: JsonValue): Dialect {
  const { id, cases } = members(data, 'the file')
  const dialect = { id: text(id, 'id'), cases: list(cases, 'cases').map(parseCase) }
  for (const outcome of OUTCOMES) {
    const last = dialect.cases.findLast((entry) => entry.outcome === outcome)
    if (!last || last.needsLevel) throw refuse(`a case for every ${outcome} answer`)
  }
  return dialect
}

/** The answer a gate of this dialect reads. A refusal that comes from no level never shows a colour. */
export function renderDialect(dialect: Dialect, judgement: Judgement, at: Instant): Record<string, string | number> {
  const chosen = dialect.cases.find((entry) => entry.outcome === judgement.outcome && fits(entry, judgement))
  if (!chosen) throw new RecognitionError('recognition.dialect.unknown', 'the dialect has no case for this outcome')
  const fields = Object.entries(chosen.answer).map(([name, value]) => {
    return [name, typeof value === 'object' ? fill(value.from, judgement, at) : value] as const
  })
  return Object.fromEntries(fields)
}

function fits(entry: DialectCase, judgement: Judgement): boolean {
  return !entry.needsLevel || colourOf(judgement) !== ''
}

/** The level, only where it is what the answer rests on: a gate must not light a colour beside another refusal. */
function colourOf({ level, findings }: Judgement): string {
  const isBlocked = findings.some((found) => found.severity === 'block')
  return isBlocked || level === undefined || level === 'unknown' ? '' : level
}

function fill(from: Filling, judgement: Judgement, at: Instant): string {
  const assessment = judgement.record?.assessment
  switch (from) {
    case 'level':
      return colourOf(judgement)
    case 'reason':
      return assessment?.reason ?? ''
    case 'assessedAt':
      return assessment?.assessedAt === undefined ? '' : chinaTime(assessment.assessedAt)
    case 'now':
      return chinaTime(at)
  }
}

function chinaTime(at: Instant): string {
  return new Date(at + 8 * HOUR).toISOString().slice(0, 19).replace('T', ' ')
}

function parseCase(value: JsonValue): DialectCase {
  const { outcome, when, answer } = members(value, 'cases')
  const fields = Object.entries(members(answer, 'answer')).map(([name, item]) => [name, parseField(item)] as const)
  const needsLevel = when !== undefined && oneOf(when, ['level'], 'when') === 'level'
  return { outcome: oneOf(outcome, OUTCOMES, 'outcome'), needsLevel, answer: Object.fromEntries(fields) }
}

function parseField(value: JsonValue | undefined): string | number | { from: Filling } {
  if (typeof value === 'string' || typeof value === 'number') return value
  return { from: oneOf(members(value, 'answer').from, FILLINGS, 'from') }
}
