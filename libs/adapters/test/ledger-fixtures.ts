import { randomBytes } from 'node:crypto'
import { generateKey } from '@yimatong/crypto'
import { instant, utf8Encode } from '@yimatong/kernel'
import { type AccessEntry, commit, pseudonym, type Receipt } from '@yimatong/ledger'
import { encodeName, issueSelfSigned } from '@yimatong/pki'

export const AT = instant(1_651_622_400_000)

/** A self-signed P-256 receipt signer. */
export function makeSigner() {
  const key = generateKey('P-256')
  const request = {
    subject: encodeName([['CN', 'TEST ONLY receipt signer']]),
    serial: Uint8Array.of(1),
    notBefore: AT,
    notAfter: instant(AT + 86_400_000),
    extensions: {},
  }
  return { certificate: issueSelfSigned(request, key), key }
}

/** A clock that stands still. */
export const clock = { now: () => AT, ticks: () => performance.now() }

const salt = new Uint8Array(16).fill(7)
const key = new Uint8Array(32).fill(9)
const hex = (length: number) => randomBytes(length).toString('hex')

/** A receipt with a fresh id. */
export function makeReceipt(more: Partial<Receipt> = {}): Receipt {
  return {
    id: hex(16),
    kind: 'recognition',
    at: AT,
    gateway: 'gateway-310000',
    commitment: commit(salt, utf8Encode('HCN1:TEST')),
    outcome: 'accepted',
    findings: ['city.timeout'],
    trustVersion: 1,
    ruleId: 'cn-310000-arrival',
    signerKeyId: '0011223344556677',
    ...more,
  }
}

/** The access entry that goes with a receipt. */
export function makeEntry(receipt: Receipt, more: Partial<AccessEntry> = {}): AccessEntry {
  return {
    id: hex(16),
    at: AT,
    checkpoint: 'gate-sh-01',
    division: '310000',
    venue: 'station-7',
    purpose: 'gate',
    subject: pseudonym(key, 'access/310000', receipt.id),
    home: '330000',
    outcome: 'accepted',
    receiptId: receipt.id,
    ...more,
  }
}
