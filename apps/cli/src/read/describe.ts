import { NATIONAL_CODE_PREFIX, REFERENCE_TOKEN_PREFIX } from '@yimatong/envelope'
import type { JsonObject } from '@yimatong/record'
import { findingRows } from '../terminal/finding-rows.js'
import { harmless, labelWidth, layRows, type Row } from '../terminal/layout.js'
import type { Output } from '../terminal/output.js'
import { memberRows, recordRows } from '../terminal/record-rows.js'
import type { Words } from '../text/words.js'
import type { Layer } from './layers.js'
import type { Reader, Reading, Rejection } from './reading.js'
import type { Verdict } from './verdict.js'

/** How a block is told: its language and its colours. */
export interface Voice {
  readonly words: Words
  readonly output: Pick<Output, 'paint'>
}

/** What a reading is told with. */
export type Knowledge = Pick<Reader, 'catalogue' | 'foreign'>

/** A reading as a block of text for people. */
export function describeReading(reading: Reading, { words, output }: Voice, knowledge: Knowledge): string {
  const { line, kind, layers, fault, verdict } = reading
  const where = line === undefined ? '' : `${words.say('label.line', { line })}: `
  const heading = `${where}${kindName(kind, words, knowledge)}\n`
  const column = labelWidth(layers.map(({ name }) => words.name('layer', name)))
  const rejected = rejectedRows(reading.rejected, words, knowledge)
  return [
    heading,
    layRows(rejected, 2),
    ...(layers.length > 0 && kind !== 'unknown' ? [`  ${words.say(remarkOf(reading))}\n`] : []),
    ...layers.map((layer) => describeLayer(layer, words, knowledge, { kind, column })),
    fault ? layRows(faultRows(fault, words), 2) : '',
    verdict ? layRows(verdictRows(verdict, words, output.paint), 2) : '',
  ].join('')
}

function remarkOf({ kind, verdict }: Reading): 'remark.ask-home' | 'remark.unverified' | 'label.layers' {
  if (kind === 'reference-token' || kind === 'city-symbol') return 'remark.ask-home'
  return verdict ? 'label.layers' : 'remark.unverified'
}

const PREFIXES = [
  ['national-code', NATIONAL_CODE_PREFIX],
  ['reference-token', REFERENCE_TOKEN_PREFIX],
] as const

function kindName(kind: string, words: Words, { foreign }: Knowledge): string {
  const format = foreign.find(({ id }) => id === kind)
  return format ? words.of(format.title) : words.name('kind', kind)
}

function rejectedRows(rejected: readonly Rejection[], words: Words, knowledge: Knowledge): readonly Row[] {
  const prefixes = new Map([...PREFIXES, ...knowledge.foreign.map(({ id, prefix }) => [id, prefix] as const)])
  const { profiles } = knowledge.catalogue
  return rejected.map(({ kind, why }, index) => {
    const prefix = prefixes.get(kind)
    const hasSymbol = profiles.some(({ id, symbol }) => id === kind && symbol !== undefined)
    const isOther = prefix !== undefined && why === `does not start with ${prefix}`
    const told = isOther
      ? words.say('rejected.prefix', { prefix })
      : words.say(prefix !== undefined ? 'rejected.shape' : hasSymbol ? 'rejected.pattern' : 'rejected.symbol')
    return [index === 0 ? words.say('label.not') : '', `${kindName(kind, words, knowledge)}  ${told}`]
  })
}

interface Placing {
  readonly kind: string
  readonly column: number
}

function describeLayer(layer: Layer, words: Words, knowledge: Knowledge, { kind, column }: Placing): string {
  const size = words.name('unit', layer.unit, { size: layer.size })
  const head = layRows([[words.name('layer', layer.name), size]], 2, column)
  return layer.shows ? head + layRows(layerRows(layer.name, layer.shows, words, knowledge, kind), 6) : head
}

function layerRows(
  name: Layer['name'],
  shows: JsonObject,
  words: Words,
  { catalogue, foreign }: Knowledge,
  kind: string,
): readonly Row[] {
  if (name === 'record') return recordRows(shows, catalogue.elements, words)
  const rows = memberRows(shows, words)
  const format = foreign.find(({ id }) => id === kind)
  if (name !== 'payload' || !format?.valueName) return rows
  const { valueName } = format
  // A coded value says little without its name.
  return rows.map(([label, value]) => {
    const meaning = valueName(label.slice(label.lastIndexOf('/') + 1), value)
    return [label, meaning === undefined ? value : `${value}  ${meaning}`]
  })
}

function faultRows(fault: NonNullable<Reading['fault']>, words: Words): readonly Row[] {
  const { layer, code, cause, says, next } = fault
  const codes = cause === undefined ? code : `${code} ← ${cause}`
  const what = [words.name('layer', layer), words.of(says), `(${codes})`].filter((part) => part !== '').join(' ')
  return [[words.say('label.fault'), what], ...(next ? [[words.say('label.next'), words.of(next)] as const] : [])]
}

function verdictRows(verdict: Verdict, words: Words, paint: Output['paint']): readonly Row[] {
  const { outcome, level, measures, identityGrade, assurance, issuer, ruleId, trustVersion, checks = {} } = verdict
  const optional: readonly (readonly [string, string | undefined])[] = [
    [words.say('label.level'), level && words.name('level', level)],
    [
      words.say('label.measures'),
      measures.length > 0 ? measures.map((measure) => words.of(measure)).join('; ') : undefined,
    ],
    [words.say('label.identity'), identityGrade && words.name('grade', identityGrade)],
    [words.say('label.assurance'), assurance && words.name('assurance', assurance)],
    [words.say('label.issuer'), issuer],
    [words.say('label.rule'), ruleId],
    [words.say('label.trust-list'), trustVersion === undefined ? undefined : String(trustVersion)],
    ...Object.entries(checks).map(([name, holds]) => [words.name('check', name), yesNo(holds, words)] as const),
  ]
  return [
    [
      words.say('label.verdict'),
      `${paint(outcome, words.name('outcome', outcome))}  (${verdict.at}, ${verdict.division}, ${harmless(verdict.purpose)})`,
    ],
    ...optional.flatMap(([label, value]) => (value === undefined ? [] : [[label, harmless(value)] as const])),
    ...verdict.findings.flatMap((found) => findingRows({ ...found }, words)),
  ]
}

function yesNo(value: boolean, words: Words): string {
  return words.say(value ? 'answer.yes' : 'answer.no')
}
