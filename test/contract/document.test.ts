import { readFileSync } from 'node:fs'
import { loadStandards } from '@yimatong/adapters'
import { compileElements, type ElementTable } from '@yimatong/record'
import { beforeAll, describe, expect, it } from 'vitest'
import { bodyFaults } from './check-response.js'
import {
  at,
  compileSchemas,
  DOCUMENT,
  isMembers,
  membersOf,
  OPERATIONS,
  ROOT,
  referenceName,
  SCHEMAS,
} from './document.js'

const compile = compileSchemas(SCHEMAS)
const text = JSON.stringify(DOCUMENT)
const PROBLEMS = readFileSync(`${ROOT}apps/gateway/src/http/problem-table.ts`, 'utf8')

/** Every example of the document: schema, name, value, whether it is something the gateway says. */
const EXAMPLES = OPERATIONS.flatMap(({ path, members }) => {
  const answers = Object.entries(membersOf(members.responses))
  const contents = [['request', members.requestBody] as const, ...answers]
  return contents.flatMap(([where, holder]) =>
    Object.values(membersOf(at(holder, 'content') ?? {})).flatMap((media) =>
      Object.entries(membersOf(at(media, 'examples') ?? {})).map(([name, example]) => ({
        title: `${path} ${where} ${name}`,
        schema: referenceName(at(media, 'schema')),
        value: at(example, 'value'),
      })),
    ),
  )
})

describe('the document', () => {
  it.each(Object.keys(SCHEMAS))('schema %s compiles', (name) => {
    expect(compile(name)).toBeTypeOf('function')
  })

  it('refers to what is there, and holds nothing that is not referred to', () => {
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
    expect([...new Set(references)].sort()).toEqual(Object.keys(SCHEMAS).sort())
    expect(text.match(/"\$ref"/g)).toHaveLength(references.length)
  })

  it('gives each operation its own id, words in both languages, and a problem for what it cannot foresee', () => {
    const ids = OPERATIONS.map(({ members }) => members.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { members } of OPERATIONS) {
      expect(members.summary).toMatch(/^\p{Script=Han}.* · [A-Z]/u)
      expect(members.responses).toHaveProperty('500')
    }
  })

  it.each(EXAMPLES)('example $title', ({ schema, value }) => {
    expect(bodyFaults(schema, value)).toEqual([])
  })

  it('lists every problem of the problem table at some route', () => {
    const codes = [...PROBLEMS.matchAll(/^ {2}'([a-z.-]+)': \[/gm)].map(([, code]) => code)
    const listed: unknown = at(SCHEMAS.ProblemCode, 'enum')
    const shown = EXAMPLES.filter(({ schema }) => schema === 'Problem').map(({ value }) => at(value, 'code'))
    expect(codes.length).toBeGreaterThan(10)
    expect(listed).toEqual(expect.arrayContaining(codes))
    expect(shown).toEqual(expect.arrayContaining(codes))
  })
})

/** Records the city profiles of standards/ translate to: real ones in every member but the person. */
const RECORDS = ['cn-31-ssm-online', 'cn-33-soap', 'cn-34-akm'].flatMap((profile) => {
  const file = `${ROOT}standards/profiles/${profile}/fixtures/cases.json`
  const cases: unknown = membersOf(JSON.parse(readFileSync(file, 'utf8'))).cases
  return (Array.isArray(cases) ? cases : []).flatMap((entry: unknown) => {
    const record = at(entry, 'record')
    return isMembers(record) ? [{ title: `${profile} ${String(at(entry, 'name'))}`, record }] : []
  })
})

describe('the record in the document', () => {
  let elements: ElementTable | undefined

  beforeAll(async () => {
    const standards = await loadStandards(`${ROOT}standards`)
    elements = compileElements(standards.elements, standards.codeTables)
  })

  it('there are records to look at', () => {
    expect(RECORDS.length).toBeGreaterThan(15)
  })

  it.each(RECORDS)('$title is one to the checker and to the schema', ({ record }) => {
    expect(elements?.checkJson(record)).toEqual([])
    expect(bodyFaults('NationalRecord', record)).toEqual([])
  })

  it.each([
    ['a level there is not', { assessment: { level: '11', decidedBy: 'unknown' } }],
    ['no level', { assessment: { decidedBy: 'unknown' } }],
    ['a time that is none', { health: { declaredAt: 'yesterday' } }],
    ['a division of five digits', { subject: { division: '33010' } }],
    ['hours in fractions', { health: { highRiskStay: { over4h: 'yes', hours: 1.5 } } }],
    ['an empty list', { trips: [] }],
    ['an unknown member', { subject: { colour: 'green' } }],
    ['a control character in a name', { subject: { name: 'a\u0007' } }],
  ])('%s is none to either', (_name, members) => {
    const record = { profile: 'hc-n/1', subject: {}, origins: {}, ...members }
    expect(elements?.checkJson(record)).not.toEqual([])
    expect(bodyFaults('NationalRecord', record)).not.toEqual([])
  })
})
