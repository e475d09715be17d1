import { NATIONAL_CODE_PREFIX, REFERENCE_TOKEN_PREFIX } from '@yimatong/envelope'
import { DCC_PREFIX } from '@yimatong/formats'
import type { JsonObject } from '@yimatong/record'
import type { Catalogue } from '../standards.js'
import { findingRows } from '../terminal/finding-rows.js'
import { harmless, labelWidth, layRows, type Row } from '../terminal/layout.js'
import type { Output } from '../terminal/output.js'
import { memberRows, recordRows } from '../terminal/record-rows.js'
import type { Words } from '../text/words.js'
import type { Layer } from './layers.js'
import type { Reading, Rejection } from './reading.js'
import type { Verdict } from './verdict.js'

/** How a block is told: its language and its colours. */
export interface Voice {
  readonly words: Words
  readonly output: Pick<Output, 'paint'>
}

/** A reading as a block of text for people. */
export function describeReading(reading: Reading, { words, output }: Voice, catalogue: Catalogue): string {
  const { line, kind, layers, fault, verdict } = reading
  const where = line === undefined ? '' : `${words.say('label.line', { line })}: `
  const heading = `${where}${words.name('kind', kind)}\n`
  const column = labelWidth(layers.map(({ name }) => words.name('layer', name)))
  const rejected = rejectedRows(reading.rejected, words, catalogue)
  return [
    heading,
    layRows(rejected, 2),
    ...(layers.length > 0 && kind !== 'unknown' ? [`  ${words.say(remarkOf(reading))}\n`] : []),
    ...layers.map((layer) => describeLayer(layer, words, catalogue, column)),
    fault ? layRows(faultRows(fault, words), 2) : '',
    verdict ? layRows(verdictRows(verdict, words, output.paint), 2) : '',
  ].join('')
}

function remarkOf({ kind, verdict }: Reading): 'remark.ask-home' | 'remark.unverified' | 'label.layers' {
  if (kind === 'reference-token' || kind === 'city-symbol') return 'remark.ask-home'
  return verdict ? 'label.layers' : 'remark.unverified'
}

const PREFIXES = new Map([
  ['national-code', NATIONAL_CODE_PREFIX],
  ['reference-token', REFERENCE_TOKEN_PREFIX],
  ['eu-dcc', DCC_PREFIX],
])

function rejectedRows(rejected: readonly Rejection[], words: Words, { profiles }: Catalogue): readonly Row[] {
  return rejected.map(({ kind }, index) => {
    const prefix = PREFIXES.get(kind)
    const hasSymbol = profiles.some(({ id, symbol }) => id === kind && symbol !== undefined)
    const why = prefix
      ? words.say('rejected.prefix', { prefix })
      : words.say(hasSymbol ? 'rejected.pattern' : 'rejected.symbol')
    return [index === 0 ? words.say('label.not') : '', `${words.name('kind', kind)}  ${why}`]
  })
}

function describeLayer(layer: Layer, words: Words, catalogue: Catalogue, column: number): string {
  const size = words.name('unit', layer.unit, { size: layer.size })
  const head = layRows([[words.name('layer', layer.name), size]], 2, column)
  return layer.shows ? head + layRows(layerRows(layer.name, layer.shows, words, catalogue), 6) : head
}

function layerRows(name: Layer['name'], shows: JsonObject, words: Words, { elements, dcc }: Catalogue): readonly Row[] {
  if (name === 'record') return recordRows(shows, elements, words)
  const rows = memberRows(shows, words)
  if (name !== 'payload') return rows
  // A coded value says little without its name.
  return rows.map(([label, value]) => {
    const meaning = dcc.valueName(label.slice(label.lastIndexOf('/') + 1), value)
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
  const { outcome, level, measures, identityGrade, assurance, issuer, ruleId, trustVersion, dcc } = verdict
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
    [words.say('label.signed'), dcc && yesNo(dcc.isSigned, words)],
    [words.say('label.key-usage'), dcc && yesNo(dcc.isKeyUsageAllowed, words)],
    [words.say('label.in-force'), dcc && yesNo(dcc.isInForce, words)],
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
