import { sealReferenceToken } from '@yimatong/envelope'
import { type Bytes, base64UrlDecode, bytesEqual, HOUR, hexEncode, utf8Encode } from '@yimatong/kernel'
import {
  type AccessEntry,
  checkAccessEntry,
  encodeReceipt,
  opensCommitment,
  type Receipt,
  type ReceiptProof,
} from '@yimatong/ledger'
import { describe, expect, it } from 'vitest'
import { type Accounts, keepAccount, type RecognitionRequest, recognise } from '../src/index.js'
import { arrivalWith, clockAt, countedBytes } from './arrival.js'
import { assessmentOf, type CodeOptions, codeOf, NAME, NUMBER, recordOf, TELEPHONE } from './national-codes.js'
import { SHANGHAI_SYMBOL } from './queries.js'
import { AT, after, questionOf } from './setting.js'

const proof: ReceiptProof = {
  batch: { type: 'receipt-batch', payload: {}, signatures: [] },
  index: 0,
  path: [],
}

function accountsOf(pseudonymKey: Bytes = new Uint8Array(32).fill(9)) {
  const kept: { receipt: Receipt; entry: AccessEntry }[] = []
  const accounts: Accounts = {
    gateway: 'gateway-310000',
    pseudonymKey,
    clock: clockAt(),
    random: countedBytes(),
    ledger: {
      async record(receipt, entry) {
        kept.push({ receipt, entry })
        return proof
      },
    },
  }
  return { accounts, kept }
}

const scan = (text: string, division = '310000'): RecognitionRequest => ({
  shown: { kind: 'code', text },
  question: { place: { division, venue: 'venue-sh-01' }, purpose: 'hospital' },
  consent: true,
})
const lookup = (number: string): RecognitionRequest => ({
  ...scan(''),
  shown: { kind: 'document', type: 'resident-id', number },
})

/** Recognises and keeps the account, as a gateway does; home answers with a green code where it is asked. */
async function account(request: RecognitionRequest, options: CodeOptions = {}, key?: Bytes) {
  const { accounts, kept } = accountsOf(key)
  const arrival = arrivalWith(({ query }) => ({
    code: codeOf({ nonce: Buffer.from(query.nonce, 'hex'), ...options }),
    findings: [],
  }))
  const judgement = await recognise(arrival, request)
  const given = await keepAccount(accounts, 'checkpoint-310000-01', request, judgement)
  const [first] = kept
  if (!first || kept.length !== 1) throw new Error('one account for one recognition')
  return { judgement, given, ...first }
}

const tokenOf = (id: number): string =>
  sealReferenceToken(
    {
      division: '330000',
      codeId: new Uint8Array(16).fill(id),
      keyId: '2024-06',
      expiresAt: after(HOUR),
      lookup: new Uint8Array(4),
    },
    new Uint8Array(32),
    new Uint8Array(12),
  )

const CASES: readonly [string, () => RecognitionRequest][] = [
  ['a national code', () => scan(codeOf())],
  ['a document', () => lookup(NUMBER)],
  ['a code of nobody', () => scan(`HCN1:${NUMBER}`)],
  ['no code at all', () => scan(`${NAME}${NUMBER}${TELEPHONE}`)],
  ['a red code', () => scan(codeOf({ record: recordOf(assessmentOf({ level: '10', reason: `${NAME}确诊` })) }))],
  ['a code of a revoked signer', () => scan(codeOf({ by: 'fault-revoked' }))],
]

/** The spellings in which something of a person could hide. */
function spellings(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  return [text, bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url'), encodeURIComponent(text)]
}

describe.each(CASES)('the account of %s', (_name, request) => {
  it('holds nothing out of what was shown', async () => {
    const asked = request()
    const { receipt, entry, judgement } = await account(asked)
    const kept = JSON.stringify({ receipt, entry })
    const shown = asked.shown.kind === 'code' ? asked.shown.text : asked.shown.number
    const parts = [NAME, NUMBER, NUMBER.slice(0, 9), NUMBER.slice(9), TELEPHONE, shown, shown.slice(5, 25), '确诊']
    for (const part of parts.flatMap(spellings)) expect(kept).not.toContain(part)
    if (judgement.codeId) expect(kept).not.toContain(judgement.codeId)
  })

  it('is of the closed shape the ledger keeps', async () => {
    const { receipt, entry, judgement, given } = await account(request())
    expect(() => encodeReceipt(receipt)).not.toThrow()
    expect(() => checkAccessEntry(entry)).not.toThrow()
    expect(receipt).toMatchObject({
      kind: 'recognition',
      at: AT,
      gateway: 'gateway-310000',
      outcome: judgement.outcome,
    })
    expect(receipt.findings).toEqual(judgement.findings.map((found) => found.code))
    expect(entry).toMatchObject({
      at: AT,
      checkpoint: 'checkpoint-310000-01',
      division: '310000',
      venue: 'venue-sh-01',
      purpose: 'hospital',
      outcome: judgement.outcome,
      receiptId: receipt.id,
    })
    expect(given).toEqual({ receipt, proof, salt: given.salt, ms: 1 })
  })

  it('can be opened by who holds the salt, and by nobody else', async () => {
    const asked = request()
    const { receipt, given } = await account(asked)
    const shown = utf8Encode(
      asked.shown.kind === 'code' ? asked.shown.text : `${asked.shown.type}/${asked.shown.number}`,
    )
    const salt = base64UrlDecode(given.salt)
    expect(opensCommitment(receipt, salt, shown)).toBe(true)
    expect(
      opensCommitment(
        receipt,
        salt.map((byte) => byte ^ 1),
        shown,
      ),
    ).toBe(false)
    expect(opensCommitment(receipt, salt, utf8Encode('something else'))).toBe(false)
    expect(JSON.stringify(receipt)).not.toContain(hexEncode(salt))
  })
})

describe('the subject of an access entry', () => {
  const subjectOf = async (...asked: Parameters<typeof account>) => (await account(...asked)).entry.subject

  it('is the same for one code or one document, however it was written', async () => {
    expect(await subjectOf(scan(codeOf()))).toBe(await subjectOf(scan(codeOf())))
    const withX = '33019919000101013X'
    expect(await subjectOf(lookup(withX))).toBe(await subjectOf(lookup(withX.toLowerCase())))
    expect(await subjectOf(lookup(withX))).toBe(await subjectOf(lookup(` ${withX.slice(0, 6)} ${withX.slice(6)}`)))
  })

  it('is another for another document, place or gateway', async () => {
    const one = await subjectOf(lookup(NUMBER))
    const others = [
      await subjectOf(lookup('330199190001010012')),
      await subjectOf({ ...lookup(NUMBER), question: questionOf('hospital', '330000') }),
      await subjectOf(lookup(NUMBER), {}, new Uint8Array(32)),
    ]
    expect(new Set([one, ...others]).size).toBe(4)
  })

  it.each([
    ['a reference token', tokenOf(1), tokenOf(2)],
    ['a city’s symbol', SHANGHAI_SYMBOL, SHANGHAI_SYMBOL.replace('5', '6')],
  ])('is the same at every scan of %s, though home’s answer has another id each time', async (_name, text, other) => {
    const first = await account(scan(text), { codeId: new Uint8Array(16).fill(1) })
    const second = await account(scan(text), { codeId: new Uint8Array(16).fill(2) })
    expect(first.judgement.codeId).not.toBe(second.judgement.codeId)
    expect(first.entry.subject).toBe(second.entry.subject)
    expect(await subjectOf(scan(other))).not.toBe(first.entry.subject)
  })

  it.each(['HCR1:', 'HCR1:ABC', 'HCR1:\u0000', `${tokenOf(1)}0`, tokenOf(1).slice(0, -3)])(
    'is kept for a token that is none: %j',
    async (text) => {
      expect(await subjectOf(scan(text))).toMatch(/^[0-9a-f]{64}$/)
      expect(await subjectOf(scan(text))).not.toBe(await subjectOf(scan(tokenOf(1))))
    },
  )

  it('of a code that does not verify is never that of the code it pretends to be', async () => {
    const real = await account(scan(codeOf()))
    const forged = await account(scan(codeOf({ by: '330000-receipt-signer' })))
    expect(forged.judgement.findings.map((found) => found.code)).toEqual(['trust.signer.unknown'])
    expect(forged.entry.subject).not.toBe(real.entry.subject)
    expect(forged.entry.home).toBeUndefined()
    expect(real.entry.home).toBe('330000')
  })
})

describe('when the ledger cannot keep it', () => {
  it('nothing is answered', async () => {
    const { accounts } = accountsOf()
    const broken = { ...accounts, ledger: { record: () => Promise.reject(new Error('disk full')) } }
    const judgement = await recognise(
      arrivalWith(() => ({ findings: [] })),
      lookup(NUMBER),
    )
    await expect(keepAccount(broken, 'checkpoint-310000-01', lookup(NUMBER), judgement)).rejects.toThrow('disk full')
  })

  it('two accounts never share an id or a salt', async () => {
    const { accounts, kept } = accountsOf()
    const judgement = await recognise(
      arrivalWith(() => ({ findings: [] })),
      lookup(NUMBER),
    )
    const salts = [1, 2].map(() => keepAccount(accounts, 'checkpoint-310000-01', lookup(NUMBER), judgement))
    const [a, b] = await Promise.all(salts)
    expect(a?.salt).not.toBe(b?.salt)
    const ids = kept.flatMap(({ receipt, entry }) => [receipt.id, entry.id])
    expect(new Set(ids).size).toBe(4)
    expect(bytesEqual(base64UrlDecode(a?.salt ?? ''), base64UrlDecode(b?.salt ?? ''))).toBe(false)
  })
})
