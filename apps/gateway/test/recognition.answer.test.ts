import { join } from 'node:path'
import { loadStandards } from '@yimatong/adapters'
import { finding, formatInstant, instant } from '@yimatong/kernel'
import { type Account, compileFindings, type Judgement } from '@yimatong/recognition'
import { compileElements, toRecordJson, withOrigins } from '@yimatong/record'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerWriter, findingAnswer } from '../src/recognitions/recognition.answer.js'

const standards = await loadStandards(join(import.meta.dirname, '../../../standards'))
const elements = compileElements(standards.elements, standards.codeTables)
const text = { zh: '说明"', en: 'words\n' }
const findings = compileFindings({ 'code.expired': { outcome: 'refused', says: text, next: text } })
const measures = new Map([['known', text]])
const writer = new AnswerWriter({ findings, measures })

const record = withOrigins(
  {
    profile: 'hc-n/1',
    subject: { name: '测试"甲' },
    assessment: { level: '00', assessedAt: instant(0), decidedBy: 'automated' },
  },
  elements,
)

const ms = fc.double({ min: 0, max: 5000, noNaN: true })
const steps = fc.constantFrom('detect', 'decode', 'verify', 'trust')
const found = fc.constantFrom(
  finding('code.expired', 'holder', { path: '/code' }),
  finding('no.text', 'home', { severity: 'warn', clause: 'a "clause"' }),
)

const judgements: fc.Arbitrary<Judgement> = fc
  .record(
    {
      outcome: fc.constantFrom('accepted', 'refused', 'undetermined'),
      findings: fc.array(found, { maxLength: 2 }),
      malformed: fc.constant(false),
      timings: fc.array(fc.record({ step: steps, ms }), { maxLength: 3 }),
      level: fc.constantFrom('00', 'unknown', undefined),
      measures: fc.array(fc.constantFrom('known', 'un"known'), { maxLength: 2 }),
      identityGrade: fc.constantFrom('full', 'reference'),
      assurance: fc.constantFrom('city-signed', 'gateway-attested'),
      record: fc.constantFrom(record, undefined),
      issuer: fc.constantFrom('330000', 'a"b'),
      codeId: fc.constant('00'),
      signerKeyId: fc.constant('0011223344556677'),
      ruleId: fc.constantFrom('rule-1', 'a"b'),
      trustVersion: fc.nat(),
    },
    { requiredKeys: ['outcome', 'findings', 'malformed', 'timings'] },
  )
  .map((judgement): Judgement => judgement)

const batch = { payload: 'e30', signature: 'AA', chain: ['MII'] }
const accounts: fc.Arbitrary<Account> = fc.record({ ms, index: fc.nat(9), at: fc.nat() }).map((drawn) => ({
  receipt: {
    id: '00'.repeat(16),
    kind: 'recognition',
    at: instant(drawn.at),
    gateway: 'gateway-310000',
    commitment: 'ab'.repeat(32),
    findings: [],
  },
  proof: { index: drawn.index, path: ['cd'.repeat(32)], batch: JSON.parse(JSON.stringify(batch)) },
  salt: '-_Az09',
  ms: drawn.ms,
}))

/** The answer as an object, member by member: what the writer must write. */
function plainAnswer(judgement: Judgement, { receipt, proof, salt, ms }: Account, dialect: object | undefined) {
  const { outcome, level, identityGrade, assurance, issuer, ruleId, trustVersion, signerKeyId } = judgement
  const timings = [...judgement.timings, { step: 'record', ms }]
  return {
    recognitionId: receipt.id,
    outcome,
    level,
    measures: (judgement.measures ?? []).map((code) => ({ code, ...(measures.get(code) ?? { zh: code, en: code }) })),
    findings: judgement.findings.map((each) => findingAnswer(each, findings)),
    identityGrade,
    assurance,
    issuer,
    record: judgement.record && toRecordJson(judgement.record, elements),
    answeredAt: formatInstant(receipt.at),
    basis: { ruleId, trustVersion, signerKeyId },
    timings: timings.map((each) => ({ step: each.step, ms: Math.round(each.ms * 1000) / 1000 })),
    receipt: { id: receipt.id, salt, commitment: receipt.commitment, proof },
    dialect,
  }
}

describe('the written answer', () => {
  it('is the JSON text of the answer, unit by unit', () => {
    const dialects = fc.constantFrom(undefined, { code: 0, words: '通"行' })
    fc.assert(
      fc.property(judgements, accounts, dialects, (judgement, account, dialect) => {
        const wanted = JSON.stringify(plainAnswer(judgement, account, dialect))
        expect(writer.write(judgement, account, elements, dialect)).toBe(wanted)
      }),
      { numRuns: 500 },
    )
  })

  it('writes the head of a shared batch into every answer of it', () => {
    const [account] = fc.sample(accounts, 1)
    const judgement: Judgement = { outcome: 'accepted', findings: [], malformed: false, timings: [] }
    if (!account) throw new Error('nothing was drawn')
    const first = writer.write(judgement, account, elements, undefined)
    expect(writer.write(judgement, account, elements, undefined)).toBe(first)
    expect(JSON.parse(first)).toHaveProperty('receipt.proof.batch', batch)
  })
})
