import { readdirSync, readFileSync } from 'node:fs'
import { bytesEqual, type Instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import { toRecordJson } from '@yimatong/record'
import { describe, expect, it } from 'vitest'
import {
  type CompiledExchange,
  EXCHANGES,
  type ExchangeName,
  type Inquiry,
  type Loss,
  PROFILE_FINDING_CODES,
  type TranslationContext,
} from '../src/index.js'
import { catalogueFile, elements, loadProfile, PROFILE_IDS } from './catalogue.js'

type Mode = 'none' | 'onePass' | 'twoPass'

interface Case {
  readonly name: string
  readonly exchange: ExchangeName
  readonly file: string
  /** How far the answer survives city → national → city; a weaker claim than the truth fails. */
  readonly mode?: Mode
  /** A negative: the first finding, and no record. */
  readonly expect?: string
  readonly inquiry?: Inquiry
  readonly findings: readonly string[]
  readonly losses: readonly string[]
  readonly record?: unknown
}

const CASE_KEYS = ['name', 'exchange', 'file', 'mode', 'expect', 'inquiry', 'findings', 'losses', 'record']
const SET_KEYS = ['at', 'note', 'secrets', 'cases']

interface CaseSet {
  readonly at: Instant
  readonly secrets: Readonly<Record<string, string>>
  readonly cases: readonly Case[]
}

function readSet(id: string): CaseSet {
  const data = JSON.parse(readFileSync(catalogueFile(`${id}/fixtures/cases.json`), 'utf8'))
  expect(SET_KEYS).toEqual(expect.arrayContaining(Object.keys(data)))
  for (const each of data.cases) {
    expect(CASE_KEYS).toEqual(expect.arrayContaining(Object.keys(each)))
    expect(EXCHANGES).toContain(each.exchange)
    expect((each.mode === undefined) !== (each.expect === undefined), `${each.name}: mode or expect`).toBe(true)
  }
  const at = parseInstant(data.at)
  if (at === undefined) throw new Error(`${id}: cases.json needs an instant`)
  return { at, secrets: data.secrets ?? {}, cases: data.cases }
}

function contextOf(set: CaseSet, each: Case): TranslationContext {
  const secret = (reference: string) => {
    const text = set.secrets[reference]
    return text === undefined ? undefined : utf8Encode(text)
  }
  return { at: set.at, secret, ...(each.inquiry && { inquiry: each.inquiry }) }
}

function pass(exchange: CompiledExchange, answer: Uint8Array, context: TranslationContext): Uint8Array | undefined {
  const { record } = exchange.toRecord(answer, context)
  return record && exchange.fromRecord(record, context).bytes
}

function modeOf(exchange: CompiledExchange, answer: Uint8Array, context: TranslationContext): Mode {
  const first = pass(exchange, answer, context)
  if (first === undefined) return 'none'
  if (bytesEqual(first, answer)) return 'onePass'
  const second = pass(exchange, first, context)
  return second !== undefined && bytesEqual(second, first) ? 'twoPass' : 'none'
}

function lossLine(loss: Loss): string {
  const marks = [
    `${loss.kind} ${loss.path} by ${loss.rule}`,
    loss.expected ? '' : 'unexpected',
    loss.severity === 'info' ? '' : loss.severity,
    loss.reason ?? '',
  ]
  return marks.filter((mark) => mark !== '').join(' ')
}

describe.each(PROFILE_IDS)('fixtures of %s', (id) => {
  const profile = loadProfile(id)
  const set = readSet(id)

  it('has 12 or more, 6 of them with a way back, 3 of them negative, and no file without a case', () => {
    expect(set.cases.length).toBeGreaterThanOrEqual(12)
    expect(
      set.cases.filter((each) => each.mode === 'onePass' || each.mode === 'twoPass').length,
    ).toBeGreaterThanOrEqual(6)
    expect(set.cases.filter((each) => each.expect !== undefined).length).toBeGreaterThanOrEqual(3)
    const files = readdirSync(catalogueFile(`${id}/fixtures`)).filter((name) => name !== 'cases.json')
    expect(files.toSorted()).toEqual(set.cases.map((each) => each.file).toSorted())
    expect(new Set(set.cases.map((each) => each.name)).size).toBe(set.cases.length)
  })

  it.each(set.cases)('$name', (each) => {
    const exchange = profile.exchanges[each.exchange]
    if (!exchange) throw new Error(`${id} has no exchange ${each.exchange}`)
    const answer = new Uint8Array(readFileSync(catalogueFile(`${id}/fixtures/${each.file}`)))
    const context = contextOf(set, each)
    const { record, losses, findings } = exchange.toRecord(answer, context)
    expect(findings.map((found) => (found.path === undefined ? found.code : `${found.code} ${found.path}`))).toEqual(
      each.findings,
    )
    for (const found of findings) expect(PROFILE_FINDING_CODES).toContain(found.code)
    expect(losses.map(lossLine)).toEqual(each.losses)
    if (each.expect !== undefined) {
      expect(findings[0]?.code).toBe(each.expect)
      expect(record).toBeUndefined()
      return
    }
    if (!record) throw new Error('a positive fixture has a record')
    expect(toRecordJson(record, elements)).toEqual(each.record)
    expect(modeOf(exchange, answer, context)).toBe(each.mode)
  })

  it('says the same twice', () => {
    for (const each of set.cases) {
      const answer = new Uint8Array(readFileSync(catalogueFile(`${id}/fixtures/${each.file}`)))
      const exchange = profile.exchanges[each.exchange]
      expect(exchange?.toRecord(answer, contextOf(set, each))).toEqual(exchange?.toRecord(answer, contextOf(set, each)))
    }
  })
})
