import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase, systemClock } from '@yimatong/adapters'
import { generateKey, randomBytes } from '@yimatong/crypto'
import { DAY, hexEncode, instant } from '@yimatong/kernel'
import { encodeName, issueSelfSigned } from '@yimatong/pki'
import { build } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SEED, secondsSince, seeded, tellFigures } from './figures.js'
import { type Acknowledged, judgeRemains, type Kept } from './kill-judge.js'

const KILLS = Number(process.env.YIMATONG_KILLS ?? 40)
/** Every so many lives the moment counts from the birth of the writer, so that it is killed while it opens or recovers. */
const YOUNG_EVERY = 5
const YOUNG_MS = 1_500
const NEWBORN = Math.ceil(KILLS / 5)
const NEWBORN_MS = 4_000
/** In every other life it counts from the first thing acknowledged. */
const LIFE_MS = 400

/** As deep below the package as its sources are, so that the bundle finds migrations and worker where they do. */
const BUNDLE = fileURLToPath(new URL('../../libs/adapters/dist/kill-writer/bundle.mjs', import.meta.url))
const SERVER_URL = process.env.DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/test'
const isServed = await openDatabase({ url: SERVER_URL, connections: 1 }).then(
  (database) => database.close().then(() => true),
  () => false,
)
if (!isServed) process.stderr.write(`no PostgreSQL at ${SERVER_URL}: the kills are run on the embedded one only\n`)

const signer = makeSigner()
const secrets = [hexEncode(signer.certificate.der), hexEncode(signer.key.pkcs8)]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yimatong-kills-'))
  await build({
    input: fileURLToPath(new URL('./kill-writer.ts', import.meta.url)),
    platform: 'node',
    external: [/^@electric-sql\//, /^pg$/, /^node-forge$/, /^@peculiar\//, /^@noble\//],
    resolve: { conditionNames: ['@yimatong/source', 'node', 'import', 'default'] },
    output: { file: BUNDLE, format: 'esm', codeSplitting: false },
    logLevel: 'silent',
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('kill -9 at any moment', () => {
  it(`the embedded database, ${KILLS} times`, async () => {
    await endure('embedded PostgreSQL', { address: join(folder, 'database'), schema: 'kills' }, 1)
  })

  it(`an embedded database that is still being made, ${NEWBORN} times`, async () => {
    const random = seeded()
    const started = performance.now()
    let unmade = 0
    for (let kill = 0; kill < NEWBORN; kill++) {
      const place = { address: join(folder, `newborn-${kill}`), schema: 'kills' }
      // Spread evenly, so that the first is always too early.
      const lines = await liveAndDie(place, ((kill + random()) / NEWBORN) * NEWBORN_MS, true)
      if (lines.length === 0) unmade++
      const acknowledged: Acknowledged = { receipts: new Set(), version: 0 }
      for (const line of lines) note(line, acknowledged)
      await judgeRemains({ ...place, signer: signer.certificate }, acknowledged)
      await rm(place.address, { recursive: true })
    }
    expect(unmade).toBeGreaterThan(0)
    tellFigures('kill -9: first start of embedded PostgreSQL', {
      'kills (of them before it was made)': `${NEWBORN} (${unmade})`,
      'does not open afterwards': 0,
      seconds: secondsSince(started),
      seed: SEED,
    })
  })

  it.skipIf(!isServed)(`a served PostgreSQL, two writers at once, ${KILLS} times each`, async () => {
    const schema = `kills_${hexEncode(randomBytes(6))}`
    try {
      await endure('served PostgreSQL', { address: SERVER_URL, schema }, 2)
    } finally {
      const database = await openDatabase({ url: SERVER_URL, connections: 1 })
      await database.script(`drop schema if exists ${schema} cascade`)
      await database.close()
    }
  })
})

/** Lives of the writers one after another over one schema, each judged before the next begins. */
async function endure(title: string, place: { address: string; schema: string }, writers: number): Promise<void> {
  const random = seeded()
  const started = performance.now()
  const acknowledged: Acknowledged = { receipts: new Set(), version: 0 }
  let kept: Kept = { batches: 0, receipts: 0, version: 0 }
  for (let kill = 0; kill < KILLS; kill++) {
    const isYoung = kill % YOUNG_EVERY === 0
    const moment = () => random() * (isYoung ? YOUNG_MS : LIFE_MS)
    const lives = Array.from({ length: writers }, () => liveAndDie(place, moment(), isYoung))
    for (const line of (await Promise.all(lives)).flat()) note(line, acknowledged)
    const before = kept
    kept = await judgeRemains({ ...place, signer: signer.certificate }, acknowledged)
    expect(kept.batches).toBeGreaterThanOrEqual(before.batches)
    expect(kept.version).toBeGreaterThanOrEqual(before.version)
  }
  // Without this many the writers hardly ran, and nothing was shown.
  expect(acknowledged.receipts.size).toBeGreaterThan(10 * KILLS)
  expect(acknowledged.version).toBeGreaterThan(KILLS)
  tellFigures(`kill -9: ${title}`, {
    'kills (of them while opening)': `${KILLS * writers} (${Math.ceil(KILLS / YOUNG_EVERY) * writers})`,
    'receipts acknowledged': acknowledged.receipts.size,
    'receipts kept': kept.receipts,
    'acknowledged and lost': 0,
    'batches, gapless': kept.batches,
    'trust list acknowledged / kept': `${acknowledged.version} / ${kept.version}`,
    seconds: secondsSince(started),
    seed: SEED,
  })
}

/** Starts a writer and kills it without warning, so long after its birth or first word; answers what it acknowledged. */
function liveAndDie(place: { address: string; schema: string }, lifeMs: number, isYoung: boolean): Promise<string[]> {
  const args = [BUNDLE, place.address, place.schema, ...secrets]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const die = () => void setTimeout(() => child.kill('SIGKILL'), lifeMs)
  if (isYoung) child.once('spawn', die)
  return new Promise((resolve, reject) => {
    let text = ''
    let isDying = false
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (!isYoung && !isDying && text.includes('\n', 'ready\n'.length)) {
        isDying = true
        die()
      }
    })
    child.on('error', reject)
    child.on('close', (_, signal) => {
      // The last line may be cut: what stands without its end was not acknowledged.
      if (signal === 'SIGKILL') resolve(text.split('\n').slice(0, -1))
      else reject(new Error(`the writer ended by itself: ${signal}`))
    })
  })
}

function note(line: string, acknowledged: Acknowledged): void {
  const [kind, value = ''] = line.split(' ')
  if (kind === 'r') acknowledged.receipts.add(value)
  else if (kind === 't') acknowledged.version = Math.max(acknowledged.version, Number(value))
  else expect(line).toBe('ready')
}

function makeSigner() {
  const key = generateKey('P-256')
  const notBefore = instant(systemClock.now() - DAY)
  const request = {
    subject: encodeName([['CN', 'TEST ONLY receipt signer']]),
    serial: Uint8Array.of(1),
    notBefore,
    notAfter: instant(notBefore + 30 * DAY),
    extensions: {},
  }
  return { certificate: issueSelfSigned(request, key), key }
}
