import { writeSync } from 'node:fs'
import {
  AdapterError,
  createLedgerStore,
  createTrustStore,
  loadMigrations,
  migrate,
  openDatabase,
  systemClock,
} from '@yimatong/adapters'
import { importPrivateKey, randomBytes } from '@yimatong/crypto'
import { hexDecode, hexEncode, utf8Encode } from '@yimatong/kernel'
import { type AccessEntry, commit, pseudonym, type Receipt } from '@yimatong/ledger'
import { decodeCertificate } from '@yimatong/pki'
import { addressOf, LIST, listBytes } from './kill-stage.js'

// The process that kills.test.ts kills. It keeps receipts and trust lists as fast as it can and names each one on
// stdout only once its store has said that it is durable: `ready`, then `r <receipt id>` and `t <list version>`.

const WRITERS = 12
const [address = '', schema = '', certificate = '', key = ''] = process.argv.slice(2)
const database = await openDatabase(addressOf(address))
await migrate(database, schema, await loadMigrations())
const signer = { certificate: decodeCertificate(hexDecode(certificate)), key: importPrivateKey(hexDecode(key)) }
const ledger = createLedgerStore({ database, schema, gateway: 'gateway-310000', signer, clock: systemClock })
const trust = createTrustStore(database, schema)
say('ready')
await Promise.all([...Array.from({ length: WRITERS }, writeReceipts), writeLists()])

async function writeReceipts(): Promise<never> {
  for (;;) {
    const receipt = makeReceipt()
    if (await isKept(ledger.record(receipt, entryOf(receipt)), 'adapters.ledger.contended')) say(`r ${receipt.id}`)
  }
}

async function writeLists(): Promise<never> {
  for (;;) {
    const version = ((await trust.load(LIST))?.version ?? 0) + 1
    const state = { version, bytes: listBytes(version), fetchedAt: systemClock.now() }
    if (await isKept(trust.save(LIST, state), 'adapters.storage.rolled-back')) say(`t ${version}`)
  }
}

/** False when another writer of the same schema was first, which its store says by the one code given. */
async function isKept(work: Promise<unknown>, whenSecond: string): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof AdapterError && error.code === whenSecond) return false
    throw error
  }
}

function say(line: string): void {
  writeSync(1, `${line}\n`)
}

function makeReceipt(): Receipt {
  return {
    id: hexEncode(randomBytes(16)),
    kind: 'recognition',
    at: systemClock.now(),
    gateway: 'gateway-310000',
    commitment: commit(randomBytes(16), utf8Encode('HCN1:TEST')),
    outcome: 'accepted',
    findings: [],
  }
}

function entryOf(receipt: Receipt): AccessEntry {
  return {
    id: hexEncode(randomBytes(16)),
    at: receipt.at,
    checkpoint: 'gate-sh-01',
    division: '310000',
    purpose: 'gate',
    subject: pseudonym(new Uint8Array(32).fill(9), 'access/310000', receipt.id),
    outcome: 'accepted',
    receiptId: receipt.id,
  }
}
