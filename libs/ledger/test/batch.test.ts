import { generateKey } from '@yimatong/crypto'
import { instant, utf8Encode } from '@yimatong/kernel'
import { encodeName, issueSelfSigned } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import {
  commit,
  findBrokenBatch,
  parseBatchHead,
  proveReceipt,
  type Receipt,
  sealBatch,
  verifyReceipt,
} from '../src/index.js'

const at = instant(1_651_622_400_000)

function makeSigner(kind: 'P-256' | 'SM2', serial: number) {
  const key = generateKey(kind)
  const request = {
    subject: encodeName([['CN', 'TEST ONLY receipt signer']]),
    serial: Uint8Array.of(serial),
    notBefore: at,
    notAfter: instant(at + 86_400_000),
    extensions: {},
  }
  return { certificate: issueSelfSigned(request, key), key }
}

const signer = makeSigner('P-256', 1)
const stranger = makeSigner('P-256', 2)

const receipts: Receipt[] = Array.from({ length: 5 }, (_, i) => ({
  id: i.toString(16).padStart(32, '0'),
  kind: 'recognition',
  at,
  gateway: 'gateway-310000',
  commitment: commit(new Uint8Array(16).fill(i), utf8Encode(`code ${i}`)),
  outcome: 'accepted',
  findings: [],
}))
const first = receipts[0] as Receipt
const about = { gateway: 'gateway-310000', at, previousRoot: undefined }

describe('a sealed batch', () => {
  it.each(['P-256', 'SM2'] as const)('proves each of its receipts under %s', (kind) => {
    const mine = makeSigner(kind, 3)
    const batch = sealBatch(receipts, about, mine)
    const seen = receipts.map((receipt, i) => verifyReceipt(receipt, proveReceipt(batch, i), mine.certificate))
    expect(seen).toEqual(receipts.map(() => undefined))
  })

  it('says how many, when, by whom and after what', () => {
    const batch = sealBatch(receipts, { ...about, previousRoot: 'ab'.repeat(32) }, signer)
    expect(parseBatchHead(batch.signed.payload)).toEqual(batch.head)
    expect(batch.head).toMatchObject({ size: 5, at, gateway: 'gateway-310000', previous: 'ab'.repeat(32) })
  })

  it('is refused without receipts', () => {
    expect(() => sealBatch([], about, signer)).toThrow(expect.objectContaining({ code: 'ledger.batch.empty' }))
  })
})

describe('a receipt that was not kept like this', () => {
  const batch = sealBatch(receipts, about, signer)
  const proof = proveReceipt(batch, 0)
  const payload = batch.signed.payload as Record<string, never>

  it.each<[string, Receipt, typeof proof, typeof signer, string]>([
    ['another outcome', { ...first, outcome: 'refused' }, proof, signer, 'ledger.receipt.inclusion'],
    ['another place', first, { ...proof, index: 1 }, signer, 'ledger.receipt.inclusion'],
    ['a path cut short', first, { ...proof, path: proof.path.slice(1) }, signer, 'ledger.receipt.inclusion'],
    ['a path that is no hex', first, { ...proof, path: ['zz'] }, signer, 'ledger.receipt.malformed'],
    ['a member too many', { ...first, name: 'x' } as never, proof, signer, 'ledger.receipt.malformed'],
    ['another signer', first, proof, stranger, 'ledger.receipt.signature'],
    [
      'a changed root',
      first,
      { ...proof, batch: { ...batch.signed, payload: { ...payload, root: 'ab'.repeat(32) } } },
      signer,
      'ledger.receipt.signature',
    ],
    [
      'another document type',
      first,
      { ...proof, batch: { ...batch.signed, type: 'trust-list' } },
      signer,
      'ledger.receipt.signature',
    ],
    [
      'no signature',
      first,
      { ...proof, batch: { ...batch.signed, signatures: [] } },
      signer,
      'ledger.receipt.signature',
    ],
  ])('is found by %s', (_, receipt, shown, by, code) => {
    expect(verifyReceipt(receipt, shown, by.certificate)).toMatchObject({ code, severity: 'block' })
  })

  it('is found when the batch is of another gateway', () => {
    const other = sealBatch([first], { ...about, gateway: 'gateway-330000' }, signer)
    expect(verifyReceipt(first, proveReceipt(other, 0), signer.certificate)?.code).toBe('ledger.receipt.gateway')
  })
})

describe('a chain of batches', () => {
  const chain: ReturnType<typeof sealBatch>[] = []
  for (const receipt of receipts) {
    chain.push(sealBatch([receipt], { ...about, previousRoot: chain.at(-1)?.head.root }, signer))
  }
  const signed = chain.map((batch) => batch.signed)

  it('is whole', () => {
    expect(findBrokenBatch(signed, signer.certificate, undefined)).toBeUndefined()
    expect(findBrokenBatch(signed.slice(2), signer.certificate, chain[1]?.head.root)).toBeUndefined()
  })

  it.each([
    ['a batch is missing', signed.toSpliced(2, 1), 2],
    ['two batches are swapped', [signed[0], signed[2], signed[1]], 1],
    ['the first is cut off', signed.slice(1), 0],
    [
      'one is signed by another',
      [signed[0], sealBatch([first], { ...about, previousRoot: chain[0]?.head.root }, stranger).signed],
      1,
    ],
  ])('shows where %s', (_, batches, place) => {
    expect(findBrokenBatch(batches as never, signer.certificate, undefined)).toBe(place)
  })
})
