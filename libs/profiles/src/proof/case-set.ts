import { type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, type Instant, parseInstant, utf8Decode, YimatongError } from '@yimatong/kernel'
import { EXCHANGES, type ExchangeName } from '../exchange.js'
import type { Inquiry } from '../transport.js'
import { isObject, type TreeObject } from '../tree.js'
import { type Fault, fault } from './failure.js'
import { QUESTION_KEYS, type Question, readQuestion } from './question.js'

/** How far an answer survives city → national → city: its bytes come back, they come back from the second pass on, or not. */
export const MODES = ['none', 'onePass', 'twoPass'] as const

/** A word of {@link MODES}. */
export type Mode = (typeof MODES)[number]

/** One raw answer of a city and what it must become. */
export interface Case {
  readonly name: string
  readonly exchange: ExchangeName
  /** File of the raw answer, beside cases.json. */
  readonly file: string
  readonly inquiry: Inquiry | undefined
  /** When the answer came; undefined: when those of the other cases did. */
  readonly at: Instant | undefined
  /** Undefined: the author has not said yet what must come of it. */
  readonly expected: Expectation | undefined
}

/** What an author says of a case. */
export interface Expectation {
  /** Of a positive case; a claim weaker than the truth fails like one that is stronger. */
  readonly mode: Mode | undefined
  /** Of a negative case: its first finding. */
  readonly negative: string | undefined
  /** The exchange that is asked next for what this answer lacks. */
  readonly followUp: string | undefined
  /** `code path` of every finding. */
  readonly findings: readonly string[]
  readonly losses: readonly string[]
  /** The record in JSON form; none of a negative case. */
  readonly record: JsonValue | undefined
}

/** The cases of a profile, and what they share. */
export interface CaseSet {
  readonly at: Instant
  /** TEST ONLY secrets by reference, UTF-8. */
  readonly secrets: ReadonlyMap<string, string>
  readonly cases: readonly Case[]
  /** What the city is asked, and how. */
  readonly questions: readonly Question[]
}

const SET_KEYS = ['at', 'note', 'secrets', 'questions', 'cases']
const CASE_KEYS = [
  'name',
  'exchange',
  'file',
  'at',
  'mode',
  'expect',
  'inquiry',
  'followUp',
  'findings',
  'losses',
  'record',
]
const JUDGED_KEYS = ['mode', 'expect', 'followUp', 'findings', 'losses', 'record']
const MAX_CASES = 8 * 1024 * 1024

/** What reading cases.json came to: as many cases as can be read, and what is wrong with the rest. */
export interface ReadCases {
  readonly set: CaseSet | undefined
  readonly faults: readonly Fault[]
}

/** Reads cases.json strictly: unknown keys are faults, as in a profile. */
export function readCaseSet(bytes: Bytes | undefined): ReadCases {
  if (bytes === undefined) return { set: undefined, faults: [fault('profile.proof.cases.absent', FILE, '-', FILE)] }
  const json = parse(bytes)
  if (json === undefined) {
    return { set: undefined, faults: [fault('profile.proof.cases.json', FILE, '-', 'JSON (RFC 8259)')] }
  }
  if (!isObject(json)) return { set: undefined, faults: [odd(FILE, FILE, '{ at, cases: […] }')] }
  const faults = unknownKeys(json, SET_KEYS, FILE)
  const at = typeof json.at === 'string' ? parseInstant(json.at) : undefined
  const secrets = textsOf(json.secrets ?? {})
  const { cases, questions = [] } = json
  if (!Array.isArray(questions)) faults.push(odd(FILE, 'questions', '[…]'))
  if (at === undefined) faults.push(odd(FILE, 'at', 'RFC 3339'))
  if (secrets === undefined) faults.push(odd(FILE, 'secrets', '{ reference: text }'))
  if (!Array.isArray(cases)) faults.push(odd(FILE, 'cases', '[…]'))
  if (at === undefined || secrets === undefined || !Array.isArray(cases)) return { set: undefined, faults }
  const read = cases.map((each, index) => readCase(each, `cases[${index}]`, faults))
  const asked = (Array.isArray(questions) ? questions : []).map((each, index) =>
    readAsked(each, `questions[${index}]`, faults),
  )
  const isRead = <T>(each: T | undefined) => each !== undefined
  return { set: { at, secrets, cases: read.filter(isRead), questions: asked.filter(isRead) }, faults }
}

const FILE = 'cases.json'

function parse(bytes: Bytes): JsonValue | undefined {
  try {
    return parseJson(utf8Decode(bytes), { maxLength: MAX_CASES })
  } catch (cause) {
    if (cause instanceof YimatongError) return undefined
    throw cause
  }
}

function readCase(json: JsonValue, place: string, faults: Fault[]): Case | undefined {
  if (!isObject(json)) {
    faults.push(odd(place, 'case', '{…}'))
    return undefined
  }
  const { name, file } = json
  const where = typeof name === 'string' ? name : place
  const question = readCaseQuestion(json)
  const wrong = QUESTION.filter((key) => question[key] === undefined)
  faults.push(...unknownKeys(json, CASE_KEYS, where), ...wrong.map((key) => odd(where, key, WANTED[key])))
  const { exchange, inquiry, at } = question
  if (typeof name !== 'string' || typeof file !== 'string' || !exchange || !inquiry || !at) return undefined
  const isJudged = JUDGED_KEYS.some((key) => json[key] !== undefined)
  const expected = isJudged ? readExpectation(json, where, faults) : undefined
  if (isJudged && expected === undefined) return undefined
  return { name, file, exchange, ...inquiry, ...at, expected }
}

function readAsked(json: JsonValue, place: string, faults: Fault[]): Question | undefined {
  const question = isObject(json) ? readQuestion(json, textsOf(json.inquiry ?? null)) : undefined
  if (!isObject(json) || !question) {
    faults.push(odd(place, 'question', '{ name, exchange, inquiry: { source: text }, request }'))
    return undefined
  }
  faults.push(...unknownKeys(json, QUESTION_KEYS, question.name))
  return question
}

const WANTED = {
  name: 'text',
  file: 'text',
  exchange: EXCHANGES.join(' | '),
  inquiry: '{ source: text }',
  at: 'RFC 3339',
} as const
const QUESTION = ['name', 'file', 'exchange', 'inquiry', 'at'] as const

/** The members of a question; undefined where one is missing or odd. */
function readCaseQuestion(json: TreeObject) {
  const inquiry = json.inquiry === undefined ? undefined : textsOf(json.inquiry)
  const at = typeof json.at === 'string' ? parseInstant(json.at) : undefined
  return {
    name: textOf(json.name),
    file: textOf(json.file),
    exchange: EXCHANGES.find((known) => known === json.exchange),
    inquiry:
      inquiry !== undefined || json.inquiry === undefined
        ? { inquiry: inquiry && Object.fromEntries(inquiry) }
        : undefined,
    at: at !== undefined || json.at === undefined ? { at } : undefined,
  }
}

function readExpectation(json: TreeObject, where: string, faults: Fault[]): Expectation | undefined {
  const { expect, followUp, record } = json
  const mode = MODES.find((known) => known === json.mode)
  const [findings, losses] = [json.findings, json.losses].map(listOf)
  const wrong = CLAIMS.filter(({ holds }) => !holds(json)).map(({ key, wanted }) => odd(where, key, wanted))
  faults.push(...wrong)
  if (wrong.length > 0 || !findings || !losses) return undefined
  return { mode, negative: textOf(expect), followUp: textOf(followUp), findings, losses, record }
}

/** What the members of a claim must be. */
const CLAIMS: readonly {
  readonly key: string
  readonly wanted: string
  readonly holds: (json: TreeObject) => boolean
}[] = [
  {
    key: 'mode',
    wanted: MODES.join(' | '),
    holds: ({ mode }) =>
      isAbsentOr(
        mode,
        MODES.some((m) => m === mode),
      ),
  },
  { key: 'expect', wanted: 'code', holds: ({ expect }) => isAbsentOr(expect, typeof expect === 'string') },
  {
    key: 'mode, expect',
    wanted: 'mode | expect',
    holds: ({ mode, expect }) => (mode === undefined) !== (expect === undefined),
  },
  {
    key: 'followUp',
    wanted: EXCHANGES.join(' | '),
    holds: ({ followUp }) =>
      isAbsentOr(
        followUp,
        EXCHANGES.some((name) => name === followUp),
      ),
  },
  { key: 'findings', wanted: '[…]', holds: ({ findings }) => listOf(findings) !== undefined },
  { key: 'losses', wanted: '[…]', holds: ({ losses }) => listOf(losses) !== undefined },
  {
    key: 'record',
    wanted: '{…} with mode, none with expect',
    holds: ({ mode, record }) => (mode === undefined) === (record === undefined),
  },
]

function isAbsentOr(value: JsonValue | undefined, isRight: boolean): boolean {
  return value === undefined || isRight
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function listOf(json: JsonValue | undefined): readonly string[] | undefined {
  if (!Array.isArray(json)) return undefined
  const texts = json.filter((item) => typeof item === 'string')
  return texts.length === json.length ? texts : undefined
}

function textsOf(json: JsonValue): ReadonlyMap<string, string> | undefined {
  if (!isObject(json)) return undefined
  const texts = new Map<string, string>()
  for (const [key, value] of Object.entries(json)) if (typeof value === 'string') texts.set(key, value)
  return texts.size === Object.keys(json).length ? texts : undefined
}

function unknownKeys(json: TreeObject, known: readonly string[], where: string): Fault[] {
  const stray = Object.keys(json).filter((key) => !known.includes(key))
  return stray.map((key) => fault('profile.proof.cases.key', where, key, known.join(', ')))
}

function odd(where: string, key: string, wanted: string): Fault {
  return fault('profile.proof.cases.value', where, key, wanted)
}
