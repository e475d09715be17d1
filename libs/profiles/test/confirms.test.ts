import { readFileSync } from 'node:fs'
import { instant, utf8Encode } from '@yimatong/kernel'
import { identityGradeOf } from '@yimatong/record'
import { describe, expect, it } from 'vitest'
import { compileProfile } from '../src/index.js'
import type { Inquiry } from '../src/transport.js'
import { GOOD } from './bad-profiles.js'
import { catalogueFile, elements, loadProfile } from './catalogue.js'

const context = { at: instant(Date.UTC(2022, 4, 4)), secret: () => undefined }
const NUMBER = '339901190001010017'

/** The good profile with a number and a reference that an answer may leave out, and that it must confirm. */
function confirming(source: 'reference' | 'document-number') {
  const text = GOOD.replace('    class: F\n', `    class: F\n    confirms: [${source}]\n`).replace(
    '[/c, /s, /n]',
    '[/c, /s, /n, /i, /r]',
  )
  const number = '{ city: /i, national: /subject/documentNumber, documentType: /subject/documentType, absent: [omit] }'
  const rules = `          - idNumber: ${number}\n          - move: { city: /r, national: /subject/reference, absent: [omit] }\n`
  const { document } = compileProfile(text + rules, 'confirms.yaml', elements).exchanges
  if (!document) throw new Error('no exchange')
  return document
}

interface Case {
  readonly name: string
  readonly source: 'reference' | 'document-number'
  readonly answer: Readonly<Record<string, string>>
  readonly inquiry?: Inquiry
  readonly findings: readonly string[]
  readonly losses?: readonly string[]
  /** No record where it is left out. */
  readonly grade?: string
}

const WHOLE = { n: '测试甲', i: NUMBER, r: 'R1' }
const byNumber: Inquiry = { 'document-number': NUMBER }
const byReference: Inquiry = { reference: 'r1' }

const CASES: readonly Case[] = [
  {
    name: 'a number that is repeated',
    source: 'document-number',
    answer: WHOLE,
    inquiry: byNumber,
    findings: [],
    grade: 'full',
  },
  {
    name: 'a number that is left out',
    source: 'document-number',
    answer: { n: '测试甲' },
    inquiry: byNumber,
    findings: ['profile.answer.unconfirmed /subject/documentNumber warn'],
    grade: 'masked',
  },
  {
    name: 'a number and a name that are left out',
    source: 'document-number',
    answer: { r: 'R1' },
    inquiry: byNumber,
    findings: ['profile.answer.unconfirmed /subject/documentNumber warn'],
    grade: 'reference',
  },
  {
    name: 'a number that nobody asked for',
    source: 'document-number',
    answer: { n: '测试甲' },
    findings: [],
    grade: 'masked',
  },
  {
    name: "another person's number",
    source: 'document-number',
    answer: WHOLE,
    inquiry: { 'document-number': '339901190001010025' },
    findings: ['profile.answer.conflict /subject/documentNumber block'],
  },
  {
    name: 'a reference that is repeated',
    source: 'reference',
    answer: WHOLE,
    inquiry: byReference,
    findings: [],
    grade: 'full',
  },
  {
    name: 'a reference that is left out beside a name and a number',
    source: 'reference',
    answer: { n: '测试甲', i: NUMBER },
    inquiry: byReference,
    findings: ['profile.answer.unconfirmed /subject/reference warn'],
    losses: ['dropped /subject/documentNumber warn by confirms'],
    grade: 'masked',
  },
]

describe('what an answer must repeat of the question', () => {
  it.each(CASES)('$name', ({ source, answer, inquiry, grade, ...wanted }) => {
    const asked = { ...context, ...(inquiry && { inquiry }) }
    const { record, findings, losses } = confirming(source).toRecord(
      utf8Encode(JSON.stringify({ c: 'r', s: 'M', ...answer })),
      asked,
    )
    expect(findings.map(({ code, path, severity }) => `${code} ${path} ${severity}`)).toEqual(wanted.findings)
    expect(record && identityGradeOf(record)).toBe(grade)
    expect(record?.assessment?.level).toBe(grade && '10')
    const withheld = losses.filter(({ rule }) => rule === 'confirms')
    expect(withheld.map((loss) => `${loss.kind} ${loss.path} ${loss.severity} by ${loss.rule}`)).toEqual(
      wanted.losses ?? [],
    )
  })

  it('Anhui whose holder withheld the number is not believed to be about whom one asked for', () => {
    const text = readFileSync(catalogueFile('cn-34-akm/fixtures/document-full-address.json'), 'utf8')
    const answer = utf8Encode(text.replace(/"idCardNo":"\d{17}[\dX]",/, ''))
    const inquiry = { 'document-number': NUMBER }
    const read = loadProfile('cn-34-akm').exchanges.document?.toRecord(answer, { ...context, inquiry })
    expect(read?.findings.map(({ code }) => code)).toEqual(['profile.answer.unconfirmed'])
    expect(read?.record && identityGradeOf(read.record)).toBe('masked')
  })
})
