import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditLedger, createLedgerStore, loadMigrations, migrate, openDatabase } from '../src/index.js'
import { ENGINES, SERVER_URL, type TestDatabase } from './databases.js'
import { clock, makeEntry, makeReceipt, makeSigner } from './ledger-fixtures.js'

const signer = makeSigner()

/** A way to the served database that can be cut and mended. */
async function openWay() {
  const target = new URL(SERVER_URL)
  const sockets = new Set<Socket>()
  let isCut = false
  const proxy = createServer((near) => {
    if (isCut) return void near.resetAndDestroy()
    const far = connect(Number(target.port || 5432), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => near.destroy()).on('close', () => [near, far].forEach((each) => void each.destroy()))
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const url = new URL(SERVER_URL)
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return {
    url: url.href,
    cut() {
      isCut = true
      for (const socket of sockets) socket.resetAndDestroy()
    },
    mend() {
      isCut = false
    },
    close: () => proxy.close(),
  }
}

describe.each(ENGINES.filter(({ name }) => name === 'server'))('the way to a served database', ({ open }) => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await open()
  })
  afterAll(() => test.close())

  it('is cut under load: nothing unwritten is acknowledged, and it mends by itself', { timeout: 20_000 }, async () => {
    const way = await openWay()
    const schema = test.schema()
    await migrate(test.database, schema, await loadMigrations())
    const database = await openDatabase({ url: way.url, connections: 3 })
    const store = createLedgerStore({ database, schema, gateway: 'gateway-310000', signer, clock })
    const outcomes = { kept: 0, refused: 0 }
    const write = async () => {
      const receipt = makeReceipt()
      await store.record(receipt, makeEntry(receipt)).then(
        () => outcomes.kept++,
        () => outcomes.refused++,
      )
    }
    for (let round = 0; round < 30; round++) {
      if (round === 10) way.cut()
      if (round === 20) way.mend()
      await Promise.all(Array.from({ length: 8 }, write))
    }
    const audit = await auditLedger(test.database, schema, signer.certificate)
    expect(audit).not.toHaveProperty('brokenAt')
    // A commit whose answer was lost may be there although it was refused; never the other way round.
    expect(audit.receipts).toBeGreaterThanOrEqual(outcomes.kept)
    expect(outcomes.kept).toBeGreaterThanOrEqual(140)
    expect(outcomes.refused).toBeGreaterThanOrEqual(70)
    const mended = makeReceipt()
    await expect(store.record(mended)).resolves.toBeDefined()
    await database.close()
    way.close()
  })
})

describe('closing an embedded database', { timeout: 30_000 }, () => {
  it('waits for what is under way and rejects what comes after', async () => {
    const test = await ENGINES[0]?.open()
    const running = test?.database.query('select pg_sleep(0.2)')
    await test?.close()
    await expect(running).resolves.toBeDefined()
    await expect(test?.database.query('select 1')).rejects.toMatchObject({ code: 'adapters.database.closed' })
    await expect(test?.database.close()).resolves.toBeUndefined()
  })
})
