import { parseBatchHead, verifyReceipt } from '@yimatong/ledger'
import { describe, expect, it } from 'vitest'
import {
  AdapterError,
  auditLedger,
  createLedgerStore,
  type Database,
  findReceipt,
  type LedgerSettings,
  loadEntries,
} from '../src/index.js'
import { enterPlaces } from '../src/storage/ledger-places.js'
import { ENGINES, useMigrated } from './databases.js'
import { clock, makeEntry, makeReceipt, makeSigner } from './ledger-fixtures.js'

const signer = makeSigner()
const code = (expected: string) => expect.objectContaining({ code: expected })

describe.each(ENGINES)('the ledger on the $name database', { timeout: 30_000 }, ({ open }) => {
  const place = useMigrated(open)

  const settings = (more: Partial<LedgerSettings> = {}): LedgerSettings => {
    return { ...place, gateway: 'gateway-310000', signer, clock, ...more }
  }

  it('keeps a receipt and its entry, with a proof that holds', async () => {
    const store = createLedgerStore(settings())
    const receipt = makeReceipt()
    const entry = makeEntry(receipt)
    const proof = await store.record(receipt, entry)
    expect(verifyReceipt(receipt, proof, signer.certificate)).toBeUndefined()
    const found = await findReceipt(place.database, place.schema, receipt.id)
    expect(found).toEqual({ receipt, proof })
    expect(await loadEntries(place.database, place.schema, entry.subject, 10)).toEqual([entry])
    expect(await findReceipt(place.database, place.schema, '00'.repeat(16))).toBeUndefined()
  })

  it('seals what arrives together under few signatures, in one chain', async () => {
    const store = createLedgerStore(settings())
    const receipts = Array.from({ length: 300 }, () => makeReceipt())
    const proofs = await Promise.all(receipts.map((receipt) => store.record(receipt, makeEntry(receipt))))
    receipts.forEach((receipt, i) => {
      const proof = proofs[i]
      expect(proof && verifyReceipt(receipt, proof, signer.certificate)).toBeUndefined()
    })
    expect(new Set(proofs.map((proof) => proof.batch)).size).toBeLessThanOrEqual(3)
    const audit = await auditLedger(place.database, place.schema, signer.certificate)
    expect(audit.receipts).toBe(300)
    expect(audit).not.toHaveProperty('brokenAt')
  })

  it('keeps receipts without an entry, and entries with the fewest members', async () => {
    const store = createLedgerStore(settings())
    const { venue, home, ...least } = makeEntry(makeReceipt({ id: 'ab'.repeat(16) }))
    expect([venue, home]).not.toContain(undefined)
    await Promise.all([
      store.record(makeReceipt({ kind: 'issue' })),
      store.record(makeReceipt({ id: least.receiptId }), least),
    ])
    expect(await loadEntries(place.database, place.schema, least.subject, 10)).toEqual([least])
  })

  it('goes on with the chain after a restart', async () => {
    const first = createLedgerStore(settings())
    const proof = await first.record(makeReceipt())
    await first.close()
    await expect(first.record(makeReceipt())).rejects.toThrow(code('adapters.ledger.closed'))
    const next = await createLedgerStore(settings()).record(makeReceipt())
    expect(parseBatchHead(next.batch.payload).previous).toBe(parseBatchHead(proof.batch.payload).root)
  })

  it('keeps one gapless chain under several writers', async () => {
    const stores = [createLedgerStore(settings()), createLedgerStore(settings()), createLedgerStore(settings())]
    const acknowledged = await Promise.all(
      Array.from({ length: 120 }, async (_, i) => {
        const receipt = makeReceipt()
        await stores[i % 3]?.record(receipt, makeEntry(receipt))
        return receipt.id
      }),
    )
    expect(await auditLedger(place.database, place.schema, signer.certificate)).toMatchObject({
      receipts: acknowledged.length,
    })
    for (const id of acknowledged.slice(0, 9)) expect(await findReceipt(place.database, place.schema, id)).toBeDefined()
  })

  it('refuses at once what it may not keep, and keeps the rest', async () => {
    const store = createLedgerStore(settings())
    const good = makeReceipt()
    const outcomes = await Promise.allSettled([
      store.record(makeReceipt({ gateway: '测试甲' })),
      store.record(good, makeEntry(good, { venue: '10000000001' })),
      store.record(good, makeEntry(good)),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(await auditLedger(place.database, place.schema, signer.certificate)).toMatchObject({ receipts: 1 })
  })

  it('rejects every receipt of a batch that did not commit, and recovers', async () => {
    let isDown = false
    const flaky: Database = {
      ...place.database,
      query: (sql, parameters) =>
        isDown
          ? Promise.reject(new AdapterError('adapters.database.failed', 'down'))
          : place.database.query(sql, parameters),
    }
    const store = createLedgerStore(settings({ database: flaky }))
    const kept = makeReceipt()
    await store.record(kept)
    isDown = true
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => store.record(makeReceipt())))
    expect(outcomes.map((outcome) => outcome.status)).toEqual(Array.from({ length: 5 }, () => 'rejected'))
    isDown = false
    await store.record(makeReceipt())
    expect(await auditLedger(place.database, place.schema, signer.certificate)).toEqual({ batches: 2, receipts: 2 })
  })

  it('finds its place again when a commit succeeded but its answer was lost', async () => {
    let losesAnswer = true
    const lossy: Database = {
      ...place.database,
      async query(sql, parameters) {
        const rows = await place.database.query(sql, parameters)
        if (losesAnswer && sql.includes('insert')) throw new AdapterError('adapters.database.failed', 'lost')
        return rows
      },
    }
    const store = createLedgerStore(settings({ database: lossy }))
    await expect(store.record(makeReceipt())).rejects.toThrow(code('adapters.database.failed'))
    losesAnswer = false
    await store.record(makeReceipt())
    expect(await auditLedger(place.database, place.schema, signer.certificate)).toEqual({ batches: 2, receipts: 2 })
  })

  it('keeps a receipt that comes twice, and finds the first', async () => {
    const store = createLedgerStore(settings())
    const receipt = makeReceipt()
    const first = await store.record(receipt)
    await store.record(receipt)
    expect(await auditLedger(place.database, place.schema, signer.certificate)).toEqual({ batches: 2, receipts: 2 })
    expect((await findReceipt(place.database, place.schema, receipt.id))?.proof).toEqual(first)
    while ((await enterPlaces(place.database, place.schema)) > 0);
    expect((await findReceipt(place.database, place.schema, receipt.id))?.proof).toEqual(first)
  })

  it('refuses the entry of another receipt', async () => {
    const store = createLedgerStore(settings())
    const wrong = makeEntry(makeReceipt())
    await expect(store.record(makeReceipt(), wrong)).rejects.toThrow(code('ledger.entry.malformed'))
    expect(await auditLedger(place.database, place.schema, signer.certificate)).toEqual({ batches: 0, receipts: 0 })
  })

  it('does not let a long turn of the loop hold up what is enough for a batch', async () => {
    const statements: unknown[] = []
    const watched: Database = {
      ...place.database,
      query(sql, parameters) {
        if (sql.includes('receipt_batch (seq') && parameters) statements.push(parameters[2])
        return place.database.query(sql, parameters)
      },
    }
    const store = createLedgerStore(settings({ database: watched, batchTarget: 8 }))
    const recorded: Promise<unknown>[] = []
    for (let n = 0; n < 32; n++) {
      recorded.push(store.record(makeReceipt()))
      await Promise.resolve()
    }
    await Promise.all(recorded)
    expect(statements.length).toBeGreaterThan(1)
    expect(statements[0]).toBeLessThan(32)
  })

  it('says overloaded at once when too many wait', async () => {
    const store = createLedgerStore(settings({ queueLimit: 4 }))
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => store.record(makeReceipt())))
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      ...Array.from({ length: 4 }, () => 'fulfilled'),
      'rejected',
      'rejected',
    ])
    expect(outcomes[5]).toMatchObject({ reason: { code: 'adapters.ledger.overloaded' } })
  })

  it('commits what waits before it closes', async () => {
    const store = createLedgerStore(settings())
    const waiting = Array.from({ length: 10 }, () => store.record(makeReceipt()))
    await store.close()
    expect(await auditLedger(place.database, place.schema, signer.certificate)).toMatchObject({ receipts: 10 })
    await Promise.all(waiting)
  })

  it.each<[string, string]>([
    [
      'an edited receipt',
      `update SCHEMA.receipt_batch set lines = replace(lines, '"accepted"', '"refused"') where seq = 2`,
    ],
    ['a lost receipt', `update SCHEMA.receipt_batch set lines = split_part(lines, E'\\n', 1) where seq = 2`],
    ['a receipt too many', `update SCHEMA.receipt_batch set lines = lines || E'\\n' || lines where seq = 2`],
    ['a lost batch', 'delete from SCHEMA.receipt_batch where seq = 2'],
    [
      'a reordered batch',
      `update SCHEMA.receipt_batch set lines = split_part(lines, E'\\n', 2) || E'\\n' || split_part(lines, E'\\n', 1)
        where seq = 2`,
    ],
    ['a forged root', `update SCHEMA.receipt_batch set root = decode(repeat('ab', 32), 'hex') where seq = 2`],
  ])('shows %s', async (_, tamper) => {
    const store = createLedgerStore(settings())
    for (let round = 0; round < 3; round++)
      await Promise.all([store.record(makeReceipt()), store.record(makeReceipt())])
    expect(await auditLedger(place.database, place.schema, signer.certificate)).toEqual({ batches: 3, receipts: 6 })
    await place.database.script(tamper.replaceAll('SCHEMA', place.schema))
    const audit = await auditLedger(place.database, place.schema, signer.certificate)
    expect(audit.brokenAt).toBe(tamper.includes('seq = 2') && tamper.startsWith('delete') ? 3 : 2)
  })

  it('does not take another signer for its own', async () => {
    await createLedgerStore(settings()).record(makeReceipt())
    expect(await auditLedger(place.database, place.schema, makeSigner().certificate)).toMatchObject({ brokenAt: 1 })
  })
})
