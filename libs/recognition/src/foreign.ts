import { dccToRecord, decodeDcc, verifyDcc } from '@yimatong/formats'
import { finding, type Instant, YimatongError } from '@yimatong/kernel'
import { identityGradeOf } from '@yimatong/record'
import { type Judgement, judge, Stopwatch } from './judgement.js'
import type { Question } from './question.js'
import { discloseFor, type Snapshot } from './snapshot.js'

/**
 * The verdict on an EU DCC: decoded, verified, its facts put into the record. A DCC asserts no level and none is made
 * up, so a good one ends at the manual desk with its facts shown, until an arrival rule says what facts are worth.
 */
export function recogniseForeign(
  text: string,
  question: Question,
  snapshot: Snapshot,
  at: Instant,
  options: { readonly ticks: () => number },
): Judgement {
  const stopwatch = new Stopwatch(options.ticks)
  const { findings: catalogue, dcc } = snapshot
  try {
    const code = decodeDcc(text)
    stopwatch.lap('decode')
    const verdict = verifyDcc(code, dcc.signers, at, dcc.standard.keyUsages)
    stopwatch.lap('verify')
    if (!verdict.ok) return judge(verdict.findings, {}, stopwatch, catalogue)
    const record = dccToRecord(code, dcc.standard.members)
    const shown = discloseFor(question.purpose, record, snapshot)
    stopwatch.lap('disclose')
    const facts = { ...(shown && { record: shown }), identityGrade: identityGradeOf(record) }
    return judge([finding('code.facts-only', 'arrival')], facts, stopwatch, catalogue)
  } catch (error) {
    if (!(error instanceof YimatongError)) throw error
    stopwatch.lap('decode')
    return judge([finding(error.code, 'holder', { path: '/code' })], {}, stopwatch, catalogue, { malformed: true })
  }
}
