import type { JsonValue } from '@yimatong/codec'
import { SECOND } from '@yimatong/kernel'
import type { BilingualText, TrustPolicy } from '@yimatong/trust'
import { readerOf } from './table-shape.js'

/** Named defaults of the two clocks (DESIGN §5.8), milliseconds. */
export interface Limits {
  /** How far another party's clock may be off. */
  readonly skewMs: number
  /** How long a signed code lives unless asked otherwise. */
  readonly codeLifetimeMs: number
  /** The longest life, from `iat` to `exp`, of a code that is taken at arrival, whoever signed it. */
  readonly maxCodeLifetimeMs: number
  /** How long the answer to one live question lives. */
  readonly answerLifetimeMs: number
  /** Whole time a checkpoint waits for home. */
  readonly homeDeadlineMs: number
  /** Whole time home waits for its city. */
  readonly cityDeadlineMs: number
}

const { members, positive, refuse } = readerOf('recognition.limits.malformed', 'standards/rules/limits.json')
const measures = readerOf('recognition.measures.malformed', 'standards/rules/measures.json')

/** Compiles standards/rules/limits.json. @throws RecognitionError `recognition.limits.malformed` naming the member */
export function compileLimits(data: JsonValue): { readonly limits: Limits; readonly trustPolicy: TrustPolicy } {
  const file = members(data, 'the file')
  const seconds = (name: string) => positive(file[name], name) * SECOND
  const longest = Math.max(...['codeLifetimeSeconds', 'answerLifetimeSeconds'].map(seconds))
  if (seconds('maxCodeLifetimeSeconds') < longest) throw refuse('maxCodeLifetimeSeconds to cover every life it issues')
  return {
    limits: {
      skewMs: seconds('skewSeconds'),
      codeLifetimeMs: seconds('codeLifetimeSeconds'),
      maxCodeLifetimeMs: seconds('maxCodeLifetimeSeconds'),
      answerLifetimeMs: seconds('answerLifetimeSeconds'),
      homeDeadlineMs: positive(file.homeDeadlineMs, 'homeDeadlineMs'),
      cityDeadlineMs: positive(file.cityDeadlineMs, 'cityDeadlineMs'),
    },
    trustPolicy: { graceMs: seconds('trustGraceSeconds') },
  }
}

/** Texts of measures by code. @throws RecognitionError `recognition.measures.malformed` naming the code */
export function compileMeasures(data: JsonValue): ReadonlyMap<string, BilingualText> {
  const entries = Object.entries(measures.members(data, 'the file'))
  return new Map(entries.map(([code, value]) => [code, measures.bilingual(value, code)] as const))
}
