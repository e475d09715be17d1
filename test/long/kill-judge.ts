import {
  auditLedger,
  createTrustStore,
  type Database,
  findReceipt,
  loadMigrations,
  migrate,
  openDatabase,
  systemClock,
} from '@yimatong/adapters'
import type { SignerKey } from '@yimatong/envelope'
import { verifyReceipt } from '@yimatong/ledger'
import { expect } from 'vitest'
import { addressOf, LIST, listBytes } from './kill-stage.js'

/** What the writers were told is durable, over all their lives. */
export interface Acknowledged {
  readonly receipts: Set<string>
  /** Highest version of a trust list; 0 when none. */
  version: number
}

/** What is really there. */
export interface Kept {
  readonly batches: number
  readonly receipts: number
  readonly version: number
}

/** Receipts of one life that are asked for with their proof, beside all that are looked for by id. */
const PROVEN = 5

/**
 * Opens what a kill left behind, the way a restarted gateway does, and judges it: the whole chain holds, nothing
 * acknowledged is missing, no half of a commit is there, and no older trust list is taken.
 */
export async function judgeRemains(
  place: { readonly address: string; readonly schema: string; readonly signer: SignerKey },
  acknowledged: Acknowledged,
): Promise<Kept> {
  const { address, schema, signer } = place
  const database = await openDatabase(addressOf(address))
  try {
    await migrate(database, schema, await loadMigrations())
    const audit = await auditLedger(database, schema, signer)
    expect(audit).not.toHaveProperty('brokenAt')
    await expectAllThere(database, schema, acknowledged.receipts)
    for (const id of [...acknowledged.receipts].slice(-PROVEN)) await expectProof(database, schema, id, signer)
    await expectWhole(database, schema)
    return { ...audit, version: await expectNoFall(database, schema, acknowledged.version) }
  } finally {
    await database.close()
  }
}

async function expectAllThere(database: Database, schema: string, receipts: ReadonlySet<string>): Promise<void> {
  const rows = await database.query(`select replace(id::text, '-', '') as id from ${schema}.receipt`)
  const there = new Set(rows.map(({ id }) => id))
  expect(there.size).toBe(rows.length)
  expect([...receipts].filter((id) => !there.has(id))).toEqual([])
}

async function expectProof(database: Database, schema: string, id: string, signer: SignerKey): Promise<void> {
  const found = await findReceipt(database, schema, id)
  expect(found?.receipt.id).toBe(id)
  if (found) expect(verifyReceipt(found.receipt, found.proof, signer)).toBeUndefined()
}

/** In one statement, so that a commit of a killed client that the server still carries out is in all of it or in none. */
async function expectWhole(database: Database, schema: string): Promise<void> {
  // Unpacked once each: the views take every batch apart, and joined to one another they would do so for every row.
  const [row] = await database.query(`with
    r as materialized (select batch, leaf, id from ${schema}.receipt),
    e as materialized (select receipt_id from ${schema}.access_entry)
    select
    (select count(*) from ${schema}.receipt_batch) as batches,
    (select coalesce(max(seq), 0) from ${schema}.receipt_batch) as last,
    (select coalesce(sum(size), 0)::bigint from ${schema}.receipt_batch) as sealed,
    (select count(*) from r) as receipts,
    (select count(*) from e) as entries,
    (select count(*) from e left join r on r.id = e.receipt_id where r.id is null) as strays,
    (select batch from ${schema}.place_mark) <= (select count(*) from ${schema}.receipt_batch) as marked,
    (select coalesce(sum(size), 0)::bigint from ${schema}.receipt_batch
      where seq <= (select batch from ${schema}.place_mark)) as due,
    (select count(*) from ${schema}.receipt_place) as places,
    (select count(*) from ${schema}.receipt_place p join r using (batch, leaf, id)) as fitting`)
  const whole = { last: row?.batches, receipts: row?.sealed, entries: row?.sealed, strays: 0 }
  expect(row).toEqual({ ...row, ...whole, marked: true, places: row?.due, fitting: row?.due })
}

/** The kept version is no lower than what was acknowledged, is whole, and gives way to none below it. */
async function expectNoFall(database: Database, schema: string, acknowledged: number): Promise<number> {
  const store = createTrustStore(database, schema)
  const kept = await store.load(LIST)
  const version = kept?.version ?? 0
  expect(version).toBeGreaterThanOrEqual(acknowledged)
  if (!kept) return version
  expect(Buffer.from(kept.bytes).equals(listBytes(version))).toBe(true)
  const older = { version: version - 1, bytes: listBytes(version - 1), fetchedAt: systemClock.now() }
  await expect(store.save(LIST, older)).rejects.toMatchObject({ code: 'adapters.storage.rolled-back' })
  expect((await store.load(LIST))?.version).toBe(version)
  return version
}
