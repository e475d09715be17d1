import type { Outcome } from '@yimatong/kernel'
import type { JsonValue } from '@yimatong/record'
import type { Invocation } from '../command.js'
import { isObject, itemsOf, leavesOf, memberOf, textOf } from '../json-shape.js'
import { findingRows } from '../terminal/finding-rows.js'
import { harmless, layRows, type Row } from '../terminal/layout.js'
import { treeRows } from '../terminal/record-rows.js'
import type { Words } from '../text/words.js'

const OUTCOMES: readonly Outcome[] = ['accepted', 'restricted', 'refused', 'undetermined']

/** A gateway's answer to a checkpoint as text for people: the outcome first, then why and what to do. */
export function describeRecognition(
  answer: JsonValue,
  dialect: string | undefined,
  { words, output }: Invocation,
): string {
  const outcome = OUTCOMES.find((known) => known === textOf(answer, 'outcome')) ?? 'undetermined'
  const rows: readonly Row[] = [
    ...present(words.say('label.level'), named('level', textOf(answer, 'level'), words)),
    ...present(words.say('label.measures'), measuresOf(answer, words)),
    ...present(words.say('label.identity'), named('grade', textOf(answer, 'identityGrade'), words)),
    ...present(words.say('label.assurance'), named('assurance', textOf(answer, 'assurance'), words)),
    ...present(words.say('label.issuer'), textOf(answer, 'issuer')),
    ...itemsOf(answer, 'findings').flatMap((found) => findingRows(found, words)),
    ...present(words.say('label.rule'), textOf(memberOf(answer, 'basis'), 'ruleId')),
    ...present(words.say('label.answered'), textOf(answer, 'answeredAt')),
    ...present(words.say('label.steps'), stepsOf(answer)),
    ...present(words.say('label.receipt'), textOf(memberOf(answer, 'receipt'), 'id')),
  ]
  const record = memberOf(answer, 'record')
  const spoken = memberOf(answer, 'dialect')
  return [
    `${output.paint(outcome, words.name('outcome', outcome))}\n`,
    layRows(rows, 2),
    isObject(record) ? `  ${words.say('label.record')}\n${layRows(recordTree(record), 4)}` : '',
    spoken === undefined
      ? ''
      : `  ${words.say('label.dialect')} ${harmless(dialect ?? '')}\n${layRows(treeRows(spoken), 4)}`,
  ].join('')
}

/** What there is to say about an issued code, besides the code. */
export function describeIssued(answer: JsonValue, words: Words): string {
  const rows: readonly Row[] = [
    ...present(words.say('label.code-id'), textOf(answer, 'codeId')),
    ...present(words.say('label.issued'), textOf(answer, 'issuedAt')),
    ...present(words.say('label.expires'), textOf(answer, 'expiresAt')),
    ...itemsOf(answer, 'losses').flatMap((loss) => {
      return present(words.say('label.loss'), `${textOf(loss, 'kind') ?? ''} ${textOf(loss, 'path') ?? ''}`)
    }),
  ]
  return layRows(rows, 2)
}

/** A problem document as text for people; empty when it says nothing beyond its status. */
export function describeProblem(problem: JsonValue, words: Words): string {
  const detail =
    textOf(memberOf(problem, 'detail'), words.language) ?? textOf(problem, 'detail') ?? textOf(problem, 'title')
  const fields = itemsOf(problem, 'fields').flatMap((field) =>
    leavesOf(field).map(([, value]) => harmless(String(value))),
  )
  const rows: readonly Row[] = [
    ...present(words.say('label.fault'), detail),
    ...present('', fields.length > 0 ? fields.join(' ') : undefined),
    ...itemsOf(problem, 'findings').flatMap((found) => findingRows(found, words)),
  ]
  return layRows(rows, 2)
}

function present(label: string, value: string | undefined): readonly Row[] {
  return value === undefined ? [] : [[label, harmless(value)]]
}

function named(kind: string, value: string | undefined, words: Words): string | undefined {
  return value === undefined ? undefined : words.name(kind, value)
}

function measuresOf(answer: JsonValue, words: Words): string | undefined {
  const measures = itemsOf(answer, 'measures').flatMap((measure) => textOf(measure, words.language) ?? [])
  return measures.length > 0 ? measures.join('; ') : undefined
}

function stepsOf(answer: JsonValue): string | undefined {
  const steps = itemsOf(answer, 'timings').map(
    (timing) => `${textOf(timing, 'step') ?? ''} ${memberOf(timing, 'ms') ?? ''} ms`,
  )
  return steps.length > 0 ? steps.join(', ') : undefined
}

function recordTree(record: JsonValue): readonly Row[] {
  const { origins: _origins, ...members } = isObject(record) ? record : {}
  return treeRows(members)
}
