import type { JsonValue } from '@yimatong/codec'
import { type Instant, parseInstant } from '@yimatong/kernel'
import { malformed, membersOf, textOf, textsOf } from '../../table-shape.js'
import { isShcFindingCode, type ShcFindingCode } from '../findings.js'

/** How the public test cases are scored, compiled from standards/smart-health-card/corpus.json. */
export interface ShcCorpusTable {
  /** The instant at which the cases are judged: they name none. */
  readonly clock: Instant
  /** Kinds of artefact that are scored. */
  readonly kinds: ReadonlySet<string>
  /** Issuers whose key set is `keys/jwks.json`, beside those that the examples next to it name. */
  readonly issuers: readonly string[]
  /** Which of our findings each name of an expected error is. */
  readonly errors: ReadonlyMap<string, ReadonlySet<ShcFindingCode>>
  /** Findings that the cases do not list as errors. */
  readonly others: ReadonlySet<ShcFindingCode>
  /** Why a case that expects a name cannot be scored. */
  readonly notScored: ReadonlyMap<string, string>
}

/** Compiles standards/smart-health-card/corpus.json. @throws FormatError `formats.table.malformed` */
export function compileShcCorpus(data: JsonValue): ShcCorpusTable {
  const table = membersOf(data, 'corpus')
  const clock = parseInstant(textOf(table.clock, 'clock'))
  if (clock === undefined) throw malformed('an instant at clock')
  const errors = Object.entries(membersOf(table.errors, 'errors'))
  const notScored = Object.entries(membersOf(table.notScored, 'notScored'))
  return {
    clock,
    kinds: new Set(textsOf(table.kinds, 'kinds')),
    issuers: textsOf(table.issuers, 'issuers'),
    errors: new Map(errors.map(([name, codes]) => [name, codesOf(codes, name)])),
    others: codesOf(table.others, 'others'),
    notScored: new Map(notScored.map(([name, why]) => [name, textOf(why, name)])),
  }
}

function codesOf(data: JsonValue | undefined, where: string): ReadonlySet<ShcFindingCode> {
  const codes = textsOf(data, where)
  const known = codes.filter(isShcFindingCode)
  if (known.length < codes.length) throw malformed(`finding codes of SMART Health Cards at ${where}`)
  return new Set(known)
}
