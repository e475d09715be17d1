import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { auditLedger, type Database, findReceipt, openDatabase } from '@yimatong/adapters'
import type { Identity } from '@yimatong/certs'
import { parseJson } from '@yimatong/codec'
import { decodeSignedDocument } from '@yimatong/envelope'
import { base64UrlDecode, parseInstant, utf8Encode } from '@yimatong/kernel'
import { decodeReceipt, opensCommitment, type Receipt, verifyReceipt } from '@yimatong/ledger'
import type { Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asker, askersOf, codeOf, objectOf, orderCode, post, question, textAt } from '../support/asking.js'
import { tamperCode } from '../support/codes.js'
import {
  makeDataDirectory,
  openTestFederation,
  PROVINCES,
  type ProvinceId,
  required,
  type TestFederation,
} from '../support/federation.js'

/** What was shown in Shanghai, and what came back. */
interface Account {
  readonly title: string
  readonly shown: string
  readonly response: Response
}

const SIGNER = {
  '330000': '330000-receipt-signer',
  '310000': '310000-receipt-signer',
  '340000': '340000-receipt-signer',
}
const accounts: Account[] = []
let directory: string
let federation: TestFederation
let database: Database
let malformed: Response

beforeAll(async () => {
  directory = await makeDataDirectory()
  federation = await openTestFederation({ directory })
  const { issuer } = askersOf(federation, '330000')
  for (const kind of ['green', 'yellow', 'red', 'red-unexplained']) {
    const number = federation.person('330000', kind).documentNumber
    const code = await orderCode(issuer, { kind: 'signed', document: { number } })
    const token = await orderCode(issuer, { kind: 'reference', document: { number } })
    await keep(`${kind}, signed code`, code, { code })
    await keep(`${kind}, token`, token, { code: token })
    await keep(`${kind}, document`, `resident-id/${number}`, { document: { number }, consent: true })
    const tampered = tamperCode(code)
    await keep(`${kind}, tampered`, tampered, { code: tampered })
  }
  malformed = await post(gateOf('310000'), '/v1/recognitions', question('310000', { code: 'HCN1:abc' }))
  for (const id of ['330000', '340000'] as const) {
    const number = federation.person('330000', 'green').documentNumber
    const code = await orderCode(issuer, { kind: 'signed', document: { number } })
    const response = await post(gateOf(id), '/v1/recognitions', question(id, { code }, DIALECT))
    accounts.push({ title: `green, in ${id}`, shown: code, response })
  }
  await federation.stop()
  database = await openDatabase({ url: undefined, directory: join(directory, 'database') })
}, 60_000)
afterAll(async () => {
  await database?.close()
  await rm(directory, { recursive: true, force: true })
})

const DIALECT = { dialect: 'cn-44-ykm-gate' }
const gateOf = (id: ProvinceId): Asker => askersOf(federation, id).checkpoint

async function keep(title: string, shown: string, body: object): Promise<void> {
  const response = await post(gateOf('310000'), '/v1/recognitions', question('310000', body, DIALECT))
  accounts.push({ title, shown, response })
}

describe('the receipt of an answer', () => {
  const answered = () => accounts.filter(({ response }) => response.status === 200)

  it('came with every answer', () => {
    expect(answered().length).toBeGreaterThan(13)
    for (const { response } of answered()) {
      const receipt = objectOf(objectOf(response.body).receipt)
      expect(receipt).toMatchObject({ id: textAt(response.body, 'recognitionId'), salt: expect.any(String) })
    }
  })

  it('is proved to whoever has the answer and the signer’s certificate', () => {
    for (const { title, response } of answered()) {
      const { receipt, proof, signer } = readAccount(response)
      expect(verifyReceipt(receipt, proof, signer.certificate), title).toBeUndefined()
    }
  })

  it('opens with the salt and what was shown, and with nothing else', () => {
    for (const { title, shown, response } of answered()) {
      const { receipt, salt } = readAccount(response)
      expect(opensCommitment(receipt, salt, utf8Encode(shown)), title).toBe(true)
      expect(opensCommitment(receipt, salt, utf8Encode(`${shown} `)), title).toBe(false)
      expect(
        opensCommitment(
          receipt,
          salt.map((byte) => byte ^ 1),
          utf8Encode(shown),
        ),
        title,
      ).toBe(false)
    }
  })

  it.each([
    ['another outcome', (receipt: Receipt): Receipt => ({ ...receipt, outcome: 'restricted' })],
    [
      'another time',
      (receipt: Receipt): Receipt => ({ ...receipt, at: required(parseInstant('2020-01-01T00:00:00Z')) }),
    ],
    [
      'a finding more',
      (receipt: Receipt): Receipt => ({ ...receipt, findings: [...receipt.findings, 'code.expired'] }),
    ],
    ['another rule', (receipt: Receipt): Receipt => ({ ...receipt, ruleId: 'cn-330000-arrival' })],
  ])('does not hold with %s', (_, change) => {
    const { receipt, proof, signer } = readAccount(required(answered()[0]).response)
    expect(verifyReceipt(change(receipt), proof, signer.certificate)?.code).toBe('ledger.receipt.inclusion')
  })

  it('does not hold under the key of another gateway', () => {
    const { receipt, proof } = readAccount(required(answered()[0]).response)
    const other = federation.identity('330000-receipt-signer')
    expect(verifyReceipt(receipt, proof, other.certificate)?.code).toBe('ledger.receipt.signature')
  })
})

describe('the ledger', () => {
  it.each(PROVINCES)('of %s is whole', async (id) => {
    const signer = federation.identity(SIGNER[id]).certificate
    const audit = await auditLedger(database, `province_${id}`, signer)
    expect(audit.brokenAt).toBeUndefined()
    if (id === '310000') expect(audit.receipts).toBe(17)
    else expect(audit.receipts).toBe(1)
  })

  it('holds the receipt of every answer as it was given', async () => {
    for (const { title, response } of accounts.filter(({ response: { status } }) => status === 200)) {
      const schema = `province_${gatewayOf(response).slice(-6)}`
      const kept = await findReceipt(database, schema, textAt(response.body, 'recognitionId'))
      expect(kept?.receipt, title).toEqual(readAccount(response).receipt)
    }
  })

  it('has an access entry of who asked, and why, for every question, the unreadable one among them', async () => {
    expect(malformed.status).toBe(422)
    const entries = await entriesOf('310000')
    expect(entries).toHaveLength(17)
    for (const entry of entries)
      expect(entry).toMatchObject({
        checkpoint: 'checkpoint-310000-01',
        venue: 'venue-310000-01',
        division: '310000',
        purpose: 'gate',
        subject: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
    expect(new Set(entries.map(({ receipt }) => receipt)).size).toBe(17)
  })

  it('notes the outcome and the home of every answer', async () => {
    const entries = new Map((await entriesOf('310000')).map((entry) => [entry.receipt, entry]))
    for (const { title, response } of accounts.filter(({ response: { status } }) => status === 200)) {
      if (gatewayOf(response) !== 'gateway-310000') continue
      const { outcome, issuer = null } = objectOf(response.body)
      expect(entries.get(textAt(response.body, 'recognitionId')), title).toMatchObject({ outcome, home: issuer })
    }
  })

  it('gives two people two pseudonyms, and one person another at another gateway', async () => {
    const own = await subjectsOf('310000')
    const byDocument = accounts.filter(({ title }) => title.endsWith('document'))
    const subjects = byDocument.map(({ response }) => own.get(textAt(response.body, 'recognitionId')))
    expect(new Set(subjects).size).toBe(4)
    expect(subjects).not.toContain(undefined)
    const elsewhere = [...(await subjectsOf('330000')).values(), ...(await subjectsOf('340000')).values()]
    expect(elsewhere).toHaveLength(2)
    expect(new Set([...elsewhere, ...own.values()]).size).toBe(2 + new Set(own.values()).size)
  })
})

describe('the answer in the gate’s own dialect', () => {
  const dialectOf = (title: string) => {
    const account = required(accounts.find((each) => each.title === title))
    return objectOf(objectOf(account.response.body).dialect)
  }

  it.each([
    ['green, token', { RetCode: 0, status: '00', reason: '', message: '通行' }],
    ['green, signed code', { RetCode: 0, status: '00', reason: '', message: '通行' }],
    ['yellow, document', { RetCode: 0, status: '01', reason: '与确诊病例同乘交通工具' }],
    ['red, signed code', { RetCode: 0, status: '10', reason: '确诊病例的密切接触者', message: '不予通行' }],
    ['red-unexplained, document', { RetCode: 2, status: '', reason: '', date: '' }],
    ['red, tampered', { RetCode: 1, status: '', reason: '', date: '' }],
    ['green, tampered', { RetCode: 1, status: '', reason: '', date: '' }],
  ])('%s', (title, expected) => {
    expect(dialectOf(title)).toMatchObject({
      ...expected,
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    })
  })

  it('shows no colour that is not the outcome’s ground', () => {
    for (const { title, response } of accounts.filter(({ response: { status } }) => status === 200)) {
      const { outcome, dialect } = objectOf(response.body)
      const { status } = objectOf(dialect)
      const colours: Readonly<Record<string, readonly string[]>> = {
        accepted: ['00'],
        restricted: ['01'],
        refused: ['10', ''],
        undetermined: [''],
      }
      expect(colours[String(outcome)], title).toContain(status)
      if (codeOf(response) !== undefined) expect(status, title).toBe('')
    }
  })
})

async function entriesOf(id: ProvinceId) {
  const members = `replace(receipt_id::text, '-', '') as receipt, encode(subject, 'hex') as subject`
  const sql = `select ${members}, checkpoint, venue, division, purpose, outcome, home from province_${id}.access_entry`
  return database.query(sql, [])
}

async function subjectsOf(id: ProvinceId): Promise<ReadonlyMap<unknown, unknown>> {
  return new Map((await entriesOf(id)).map(({ receipt, subject }) => [receipt, subject]))
}

function gatewayOf(response: Response): string {
  const proof = objectOf(objectOf(objectOf(response.body).receipt).proof)
  return textAt(objectOf(proof.batch).payload, 'gateway')
}

/** The receipt rebuilt out of what the answer says, the way an auditor would: nothing else is needed. */
function readAccount(response: Response) {
  const { body } = response
  const { outcome, findings, basis, receipt } = objectOf(body)
  const { commitment, salt, proof } = objectOf(receipt)
  const { index, path, batch } = objectOf(proof)
  const rebuilt = {
    id: textAt(body, 'recognitionId'),
    kind: 'recognition',
    at: required(parseInstant(textAt(body, 'answeredAt'))),
    gateway: gatewayOf(response),
    commitment,
    outcome,
    findings: Array.isArray(findings) ? findings.map((found: unknown) => textAt(found, 'code')) : [],
    ...objectOf(basis),
  }
  return {
    receipt: decodeReceipt(parseJson(JSON.stringify(rebuilt))),
    salt: base64UrlDecode(String(salt)),
    proof: {
      index: Number(index),
      path: Array.isArray(path) ? path.map(String) : [],
      batch: decodeSignedDocument(parseJson(JSON.stringify(batch))),
    },
    signer: signerOf(gatewayOf(response)),
  }
}

function signerOf(gateway: string): Identity {
  return federation.identity(`${gateway.slice(-6)}-receipt-signer`)
}
