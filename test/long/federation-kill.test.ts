import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { auditLedger, createIssuedCodeStore, type Database, openDatabase, openKeyStore } from '@yimatong/adapters'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStale, findRoot } from '../../apps/cli/bin/launch.mjs'
import { required } from '../support/federation.js'
import { memberOf } from './exchange.js'
import { type Answered, createAnswered, IDS, startLoad } from './federation-load.js'
import { type FederationProcess, runInShell, startProcess } from './federation-process.js'
import { SEED, secondsSince, seeded, tellFigures } from './figures.js'

const KILLS = Number(process.env.YIMATONG_FEDERATION_KILLS ?? 6)
/** Under load it lives so long, milliseconds. */
const LOAD_MS = { least: 300, most: 3_000 }
/** Before the first life and after every second one it is killed once more, while it starts. */
const YOUNG_EVERY = 2
const YOUNG_MS = { least: 300, most: 5_000 }

let directory: string
let running: FederationProcess | undefined
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yimatong-federation-'))
  await buildStale(findRoot())
}, 300_000)
afterAll(async () => {
  await running?.kill()
  await rm(directory, { recursive: true, force: true })
})

describe('kill -9 of the whole federation', () => {
  it(`${KILLS} times under load, over one data folder`, async () => {
    const random = seeded()
    const between = ({ least, most }: { least: number; most: number }) => least + random() * (most - least)
    const started = performance.now()
    const answered = createAnswered()
    let [young, slowest] = [0, 0]
    for (let kill = 0; kill < KILLS; kill++) {
      if (kill % YOUNG_EVERY === 0) {
        await killYoung(between(YOUNG_MS))
        young++
      }
      slowest = Math.max(slowest, await killUnderLoad(between(LOAD_MS), answered, random))
      await expectAllKept(answered)
    }
    await start()
    await running?.kill()
    const totals = await expectAllKept(answered)
    const receipts = [...answered.receipts.values()].reduce((sum, { size }) => sum + size, 0)
    // Without this many the load hardly ran, and nothing was shown.
    expect(receipts).toBeGreaterThan(10 * KILLS)
    expect(answered.codeIds.size).toBeGreaterThan(2 * KILLS)
    tellFigures('kill -9: npm start', {
      'kills under load / while starting': `${KILLS} / ${young}`,
      'receipts answered': receipts,
      'receipts kept': totals.receipts,
      'codes issued and answered': answered.codeIds.size,
      'answered and lost': 0,
      'batches, gapless': totals.batches,
      'printed request accepted': `${KILLS + 1} of ${KILLS + 1}`,
      'highest trust list, never falling': answered.trustVersion,
      'slowest start, s': slowest,
      seconds: secondsSince(started),
      seed: SEED,
    })
  })
})

/** Starts, and checks that the printed request is accepted; answers how long the start took, s. */
async function start(): Promise<number> {
  const began = performance.now()
  running = startProcess(directory)
  const request = await running.opened
  const seconds = secondsSince(began)
  const answer = await runInShell(request)
  expect([memberOf(answer, 'outcome'), memberOf(answer, 'level')]).toEqual(['accepted', '00'])
  return seconds
}

async function killUnderLoad(lifeMs: number, answered: Answered, random: () => number): Promise<number> {
  const seconds = await start()
  const load = await startLoad(directory, answered, random)
  await Promise.race([pause(lifeMs), load.done])
  load.expectEnd()
  const end = await running?.kill()
  expect(end?.signal).toBe('SIGKILL')
  await load.done
  expect(answered.wrong).toEqual([])
  return seconds
}

async function killYoung(lifeMs: number): Promise<void> {
  running = startProcess(directory)
  await pause(lifeMs)
  expect((await running.kill()).signal).toBe('SIGKILL')
}

/** Opens the database that a kill left behind: every chain holds and nothing that a client was answered is missing. */
async function expectAllKept(answered: Answered): Promise<{ receipts: number; batches: number }> {
  const keys = await openKeyStore({ directory: join(directory, 'keys'), passphrase: 'only public chains are read' })
  const database = await openDatabase({ directory: join(directory, 'database') })
  const totals = { receipts: 0, batches: 0 }
  try {
    for (const id of IDS) {
      const [signer] = required(await keys.loadChain(`${id}-receipt-signer`))
      const audit = await auditLedger(database, `province_${id}`, required(signer))
      expect(audit).not.toHaveProperty('brokenAt')
      totals.receipts += audit.receipts
      totals.batches += audit.batches
      await expectReceipts(database, id, required(answered.receipts.get(id)))
    }
    const issued = createIssuedCodeStore(database, 'province_330000')
    for (const codeId of answered.codeIds) expect(await issued.has(codeId)).toBe(true)
  } finally {
    await database.close()
  }
  return totals
}

async function expectReceipts(database: Database, id: string, receipts: ReadonlySet<string>): Promise<void> {
  const rows = await database.query(`select replace(id::text, '-', '') as id from province_${id}.receipt`)
  const there = new Set(rows.map((row) => row.id))
  expect([...receipts].filter((receipt) => !there.has(receipt))).toEqual([])
}
