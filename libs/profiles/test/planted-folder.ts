import { utf8Decode, utf8Encode } from '@yimatong/kernel'
import { acceptCases, type ProfileFolder } from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { elements } from './catalogue.js'

const LEAVES = [
  '/subject/nationality',
  '/subject/documentType',
  '/subject/documentNumber',
  '/subject/division',
  '/subject/address',
  '/subject/telephone',
  '/subject/medicalHistory',
  '/subject/reference',
  '/health',
  '/trips',
  '/assessment/assessedAt',
  '/assessment/authority',
  '/assessment/decidedBy',
  '/assessment/reason',
  '/assessment/ruleId',
  '/assessment/tests',
  '/assessment/dataSource',
  '/assessment/validUntil',
  '/assessment/channel',
  '/assessment/division',
]

/** The smallest profile that compiles, with every element announced that it has no place for. */
export const HOLDING = GOOD.replace('    class: F\n', `    class: F\n    leaves: [${LEAVES.join(', ')}]\n`)

/** Answers that say everything about it: levels, each row, each absence, and what is refused. */
const ANSWERS: Readonly<Record<string, string>> = {
  green: '{"c":"g","s":"M","n":"测试甲"}',
  yellow: '{"c":"y","s":"F","n":"测试甲"}',
  red: '{"c":"r","s":"U","n":"测试甲"}',
  'without-sex': '{"c":"g","n":"测试甲"}',
  'without-name': '{"c":"g","s":"M"}',
  'level-alone': '{"c":"g"}',
  spaced: '{ "c": "g", "s": "M" }',
  reordered: '{"s":"M","c":"g"}',
  'no-level': '{"s":"M"}',
  'unknown-sex': '{"c":"g","s":"X"}',
  'level-in-number': '{"c":1,"s":"M"}',
  garbled: '{"c":',
}

/** When the answers came that did not come with the others: on both sides of `validFrom`. */
const MOMENTS: Readonly<Record<string, string>> = {
  reordered: '2020-02-10T16:00:00.000Z',
  'no-level': '2020-02-10T15:59:59.000Z',
}

const NUMBER = '33019919000101007x'

/** Questions that say everything about how the city is asked. */
const QUESTIONS = [
  {
    name: 'ask-document',
    exchange: 'document',
    inquiry: { 'document-number': NUMBER },
  },
  { name: 'ask-symbol', exchange: 'document', inquiry: { symbol: 'TEST:0123', 'document-number': NUMBER } },
  { name: 'ask-letter', exchange: 'document', inquiry: { symbol: 'TEST:a123', 'document-number': NUMBER } },
]

interface CaseJson {
  name: string
  [key: string]: unknown
}

/** A table of cases, as it stands in cases.json. */
export interface CaseTable {
  at: string
  cases: CaseJson[]
  questions: CaseJson[]
  [key: string]: unknown
}

/** A folder whose fixtures have been accepted; `change` plants a fault in the table of cases. */
export function plantedFolder(
  source: string = HOLDING,
  change: (table: CaseTable) => void = () => undefined,
  name = 'planted',
): ProfileFolder {
  const cases = Object.keys(ANSWERS).map((name) => ({
    name,
    exchange: 'document',
    file: `${name}.json`,
    ...(MOMENTS[name] && { at: MOMENTS[name] }),
  }))
  const table = { at: '2022-05-04T08:00:00.000Z', questions: QUESTIONS, cases }
  const answers = Object.entries(ANSWERS).map(([name, text]) => [`${name}.json`, utf8Encode(text)] as const)
  const fixtures = new Map([...answers, ['cases.json', utf8Encode(JSON.stringify(table))]])
  const folder = { name, file: `${name}/profile.yaml`, source: utf8Encode(source), fixtures }
  const accepted = acceptCases(folder, 'open', { elements })
  const claimed: CaseTable = JSON.parse(utf8Decode(accepted?.cases ?? fixtures.get('cases.json') ?? new Uint8Array()))
  change(claimed)
  // What a fault leaves without a case is gone too: a stray file is a fault of its own.
  const kept = answers.filter(([file]) => claimed.cases.some((each) => each.file === file))
  return { ...folder, fixtures: new Map([...kept, ['cases.json', utf8Encode(JSON.stringify(claimed))]]) }
}
