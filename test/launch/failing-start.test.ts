import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { main } from '@yimatong/gateway'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeStartedDirectory, PASSPHRASE } from '../support/federation.js'

let directory: string
let complaint: string
let umask: number
const servers: Server[] = []

beforeEach(async () => {
  umask = process.umask()
  directory = await makeStartedDirectory()
  complaint = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complaint += String(text)
    return true
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  process.umask(umask)
  for (const server of servers.splice(0)) server.close()
  await rm(directory, { recursive: true, force: true })
})

/** Starts, waits for the failure, and tells the exit code and what is left that keeps a process from ending. */
async function startFailing(env: Readonly<Record<string, string>>) {
  const before = alive()
  const code = await main(['--dev'], { YIMATONG_PASSPHRASE: PASSPHRASE, DATA_DIR: directory, PORT: '0', ...env })
  await new Promise((done) => setTimeout(done, 50))
  return { code, left: alive() - before, isDatabaseOpen: existsSync(join(directory, 'database.claim')) }
}

/** Listeners, workers and timers of this process. */
function alive(): number {
  const kinds = ['TCPServerWrap', 'MessagePort', 'Timeout']
  return process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind)).length
}

const ENDED = { code: 1, left: 0, isDatabaseOpen: false }

it('a start whose third port is taken ends, and names the port', async () => {
  const first = await takeThirdOf()
  expect(await startFailing({ PORT: String(first) })).toEqual(ENDED)
  expect(complaint).toContain(`127.0.0.1:${first + 2} (EADDRINUSE)`)
})

it('a start on an address of another machine ends, and names it', async () => {
  expect(await startFailing({ HOST: '203.0.113.1' })).toEqual(ENDED)
  expect(complaint).toMatch(/203\.0\.113\.1:\d+ \(EADDRNOTAVAIL\)/)
})

it('a start that cannot leave its tokens ends, when everything has been started already', async () => {
  await mkdir(join(directory, 'development.json'), { recursive: true })
  expect(await startFailing({})).toEqual(ENDED)
  expect(complaint).toMatch(/EISDIR.*development\.json/)
})

/** A port whose second next one somebody listens on. */
async function takeThirdOf(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port - 2 : 0
}
