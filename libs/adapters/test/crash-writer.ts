import { writeSync } from 'node:fs'
import { importPrivateKey } from '@yimatong/crypto'
import { hexDecode } from '@yimatong/kernel'
import { decodeCertificate } from '@yimatong/pki'
import { createLedgerStore, loadMigrations, migrate, openDatabase } from '../src/index.js'
import { clock, makeEntry, makeReceipt } from './ledger-fixtures.js'

// The process that crash.test.ts kills: keeps receipts as fast as it can and names each one only after its commit.

const [directory = '', certificate = '', key = ''] = process.argv.slice(2)
const database = await openDatabase({ directory })
await migrate(database, 'crash', await loadMigrations())
const signer = { certificate: decodeCertificate(hexDecode(certificate)), key: importPrivateKey(hexDecode(key)) }
const store = createLedgerStore({ database, schema: 'crash', gateway: 'gateway-310000', signer, clock })
writeSync(1, 'ready\n')

async function writeOn(): Promise<never> {
  for (;;) {
    const receipt = makeReceipt()
    await store.record(receipt, makeEntry(receipt))
    writeSync(1, `${receipt.id}\n`)
  }
}
await Promise.all(Array.from({ length: 12 }, writeOn))
