import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hexEncode } from '@yimatong/kernel'
import { build } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditLedger, findReceipt, openDatabase } from '../src/index.js'
import { makeSigner } from './ledger-fixtures.js'

/** Kills of one run; more by hand, as in security table row 1. */
const KILLS = Number(process.env.YIMATONG_KILLS ?? 3)

/** As deep below the package as the sources are, so that the bundle finds migrations and worker where they do. */
const BUNDLE = fileURLToPath(new URL('../dist/crash-writer/bundle.mjs', import.meta.url))
const signer = makeSigner()
const secrets = [hexEncode(signer.certificate.der), hexEncode(signer.key.pkcs8)]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yimatong-'))
  await build({
    input: fileURLToPath(new URL('./crash-writer.ts', import.meta.url)),
    platform: 'node',
    external: [/^@electric-sql\//, /^pg$/, /^node-forge$/, /^@peculiar\//, /^@noble\//],
    resolve: { conditionNames: ['@yimatong/source', 'node', 'import', 'default'] },
    output: { file: BUNDLE, format: 'esm', codeSplitting: false },
    logLevel: 'silent',
  })
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

/** Starts the writer, lets it acknowledge for a while, kills it without warning; answers what it acknowledged. */
function writeAndDie(directory: string, lifeMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [BUNDLE, directory, ...secrets], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      if (text === '') setTimeout(() => child.kill('SIGKILL'), lifeMs)
      text += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (_, signal) => {
      const [ready, ...acknowledged] = text.split('\n').slice(0, -1)
      if (ready === 'ready' && signal === 'SIGKILL') resolve(acknowledged)
      else reject(new Error(`the writer ended by itself: ${signal}`))
    })
  })
}

/** Park–Miller, so that a failing run can be had again. */
function seeded(seed: number) {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

describe('kill -9 in the middle of writing', () => {
  it('loses nothing that was acknowledged and leaves one whole chain', {
    timeout: 30_000 + KILLS * 15_000,
  }, async () => {
    const directory = join(folder, 'database')
    const random = seeded(20_220_504)
    const acknowledged: string[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      acknowledged.push(...(await writeAndDie(directory, 30 + random() * 300)))
      const database = await openDatabase({ directory })
      const audit = await auditLedger(database, 'crash', signer.certificate)
      expect(audit).not.toHaveProperty('brokenAt')
      expect(audit.receipts).toBeGreaterThanOrEqual(acknowledged.length)
      for (const id of acknowledged.slice(-40)) expect(await findReceipt(database, 'crash', id)).toBeDefined()
      await database.close()
    }
    expect(acknowledged.length).toBeGreaterThan(KILLS)
  })
})
