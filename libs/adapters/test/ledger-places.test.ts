import type { Receipt } from '@yimatong/ledger'
import { describe, expect, it, vi } from 'vitest'
import {
  AdapterError,
  createLedgerStore,
  type Database,
  findReceipt,
  type LedgerSettings,
  loadEntries,
} from '../src/index.js'
import { enterPlaces, PLACE_STEP } from '../src/storage/ledger-places.js'
import { ENGINES, useMigrated } from './databases.js'
import { clock, makeEntry, makeReceipt, makeSigner } from './ledger-fixtures.js'

const signer = makeSigner()

describe.each(ENGINES)('the places of a ledger on the $name database', { timeout: 30_000 }, ({ open }) => {
  const place = useMigrated(open)

  const settings = (more: Partial<LedgerSettings> = {}): LedgerSettings => {
    return { ...place, gateway: 'gateway-310000', signer, clock, ...more }
  }
  const mark = async () => (await place.database.query(`select batch from ${place.schema}.place_mark`))[0]?.batch
  const counts = async () =>
    (
      await place.database.query(
        `select count(*) as places, count(distinct id) as ids, count(subject) as subjects from ${place.schema}.receipt_place`,
      )
    )[0]
  /** Batches of two, the first without an entry. */
  const write = async (batches: number) => {
    const store = createLedgerStore(settings())
    const receipts = Array.from({ length: 2 * batches }, () => makeReceipt())
    for (let i = 0; i < receipts.length; i += 2) {
      const [one, two] = [receipts[i], receipts[i + 1]]
      if (one && two) await Promise.all([store.record(one), store.record(two, makeEntry(two))])
    }
    await store.close()
    return receipts
  }
  const expectFound = async (receipts: readonly Receipt[]) => {
    for (const receipt of receipts) {
      expect((await findReceipt(place.database, place.schema, receipt.id))?.receipt).toEqual(receipt)
      const { subject } = makeEntry(receipt)
      const entries = await loadEntries(place.database, place.schema, subject, 10)
      expect(entries.map(({ receiptId }) => receiptId)).toEqual(receipts.indexOf(receipt) % 2 === 0 ? [] : [receipt.id])
    }
  }

  it('lead to the same answers before and after they are entered, and midway', async () => {
    const early = await write(3)
    expect([await mark(), await counts()]).toEqual([0, { places: 0, ids: 0, subjects: 0 }])
    await expectFound(early)
    expect(await enterPlaces(place.database, place.schema)).toBe(3)
    expect([await mark(), await counts()]).toEqual([3, { places: 6, ids: 6, subjects: 3 }])
    const all = [...early, ...(await write(2))]
    await expectFound(all)
    expect(await enterPlaces(place.database, place.schema)).toBe(2)
    expect(await enterPlaces(place.database, place.schema)).toBe(0)
    expect([await mark(), await counts()]).toEqual([5, { places: 10, ids: 10, subjects: 5 }])
    await expectFound(all)
  })

  it('are entered once by several at once, in steps', async () => {
    const store = createLedgerStore(settings({ batchTarget: 4096 }))
    const receipts = Array.from({ length: 2 * PLACE_STEP }, () => makeReceipt())
    await Promise.all(receipts.map((receipt) => store.record(receipt)))
    const steps = Array.from({ length: 6 }, () => enterPlaces(place.database, place.schema))
    await Promise.all([...steps, store.close()])
    while ((await enterPlaces(place.database, place.schema)) > 0);
    expect(await counts()).toEqual({ places: receipts.length, ids: receipts.length, subjects: 0 })
  })

  it('follow by themselves: under load, and when it is quiet', async () => {
    const store = createLedgerStore(settings())
    await Promise.all(Array.from({ length: 2 * PLACE_STEP }, () => store.record(makeReceipt())))
    await vi.waitFor(async () => expect(await mark()).toBeGreaterThan(0), { timeout: 5000 })
    await store.record(makeReceipt())
    const total = 2 * PLACE_STEP + 1
    await vi.waitFor(async () => expect(await counts()).toMatchObject({ places: total }), { timeout: 5000 })
    await store.close()
  })

  it('of a ledger that was left with some to enter are entered after the next start', async () => {
    await write(2)
    const next = createLedgerStore(settings())
    await vi.waitFor(async () => expect(await mark()).toBe(2), { timeout: 5000 })
    await next.close()
  })

  it('that cannot be entered hold up no receipt', async () => {
    const lame: Database = {
      ...place.database,
      query: (sql, parameters) =>
        sql.includes('place_mark')
          ? Promise.reject(new AdapterError('adapters.database.failed', 'lame'))
          : place.database.query(sql, parameters),
    }
    const store = createLedgerStore(settings({ database: lame }))
    await Promise.all(Array.from({ length: PLACE_STEP }, () => store.record(makeReceipt())))
    await expect(store.record(makeReceipt())).resolves.toBeDefined()
    await store.close()
    expect(await mark()).toBe(0)
  })
})
