import type { Agent } from 'node:https'
import { connect } from 'node:tls'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import request, { type Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askersOf, codeOf, objectOf, post, question, requireDocumented } from '../support/asking.js'
import { openTestFederation, type TestFederation } from '../support/federation.js'
import { type HostileInput, loadHostileInputs } from '../support/hostile-inputs.js'

const INPUTS = loadHostileInputs()
const LIMIT_MS = 50
const SENDINGS = 6
/** Enough to see a leak; two hundred in the long run. */
const ROUNDS = process.env.YIMATONG_LONG === '1' ? 200 : 20
const MB = 1024 * 1024
/** A leak of one body in a hundred would be larger. */
const MOST_GROWTH = { heap: 8 * MB, rss: 128 * MB }

const HEAD = 'POST /v1/recognitions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n'

let federation: TestFederation
let agent: Agent
let tokens: Readonly<Record<string, string>>
let url: string

beforeAll(async () => {
  federation = await openTestFederation()
  agent = federation.agent()
  const shanghai = federation.province('310000')
  tokens = shanghai.tokens
  url = shanghai.gateway.url
})
afterAll(() => federation?.stop())

describe('hostile inputs', () => {
  it('are more than forty, each about something else', () => {
    expect(INPUTS.length).toBeGreaterThanOrEqual(40)
    expect(new Set(INPUTS.map(({ title }) => title)).size).toBe(INPUTS.length)
  })

  it.each(INPUTS)('$id: $expect.status $expect.code', async (input) => {
    const answer = await send(input)
    if (input.method === 'post') requireDocumented(input.route, answer)
    expect(summaryOf(answer)).toEqual({ ...input.expect, type: 'application/problem+json', says: true })
    expect(await workOf(input)).toBeLessThan(LIMIT_MS)
  })

  it('leave the gateway able to work', async () => {
    const { checkpoint } = askersOf(federation, '310000')
    const shown = { document: { number: federation.person('330000', 'green').documentNumber }, consent: true }
    const answer = await post(checkpoint, '/v1/recognitions', question('310000', shown))
    expect(objectOf(answer.body).outcome).toBe('accepted')
  })

  it('leave no incident in the log', () => {
    expect(federation.logs.filter((line) => line.includes('"incident"'))).toEqual([])
  })

  it(`leave the memory as it was after ${ROUNDS} rounds of all`, { timeout: 300_000 }, async () => {
    // The largest would take most of the time: every tenth round has them.
    const light = INPUTS.filter(({ body }) => (body?.length ?? 0) < MB / 8)
    const round = (number: number) => Promise.all((number % 10 === 0 ? INPUTS : light).map(send))
    for (let warm = 0; warm < 4; warm++) await round(warm)
    federation.forgetLogs()
    const before = memoryNow()
    for (let done = 0; done < ROUNDS; done++) await round(done)
    federation.forgetLogs()
    const after = memoryNow()
    expect(after.heap - before.heap).toBeLessThan(MOST_GROWTH.heap)
    expect(after.rss - before.rss).toBeLessThan(MOST_GROWTH.rss)
  })
})

describe('what is not even HTTP', () => {
  it.each([
    ['noise', '\u0001\u0002\u0003\r\n\r\n', 400, 'request.malformed'],
    ['a method that does not exist', 'SCAN /v1/recognitions HTTP/1.1\r\nhost: a\r\n\r\n', 400, 'request.malformed'],
    ['a header without a name', 'GET / HTTP/1.1\r\n: a\r\n\r\n', 400, 'request.malformed'],
    ['two lengths', `${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\n{}`, 400, 'request.malformed'],
    [
      'a length beside chunks',
      `${HEAD}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'request.malformed',
    ],
    ['a length below nothing', `${HEAD}content-length: -1\r\n\r\n`, 400, 'request.malformed'],
    ['a header of 40,000 characters', `${HEAD}x-large: ${'a'.repeat(40_000)}\r\n\r\n`, 431, 'request.too-large'],
  ])('%s: a problem all the same', async (_, text, status, code) => {
    const answer = await exchange(text)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toContain('application/problem+json')
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, code })
  })
})

/** Writes a text to a TLS connection and reads until the gateway lets go. */
function exchange(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url)
    const socket = connect({ port: Number(port), host: '127.0.0.1', servername: 'localhost', ca: federation.root })
    let answer = ''
    socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.write(text)
  })
}

const KIND_OF_ROUTE: Readonly<Record<string, string>> = { '/v1/codes': 'issuer', '/v1/translations': 'engineer' }

async function send(input: HostileInput): Promise<Response> {
  const sending = request(url)
    [input.method](input.route)
    .agent(agent)
    .ok(() => true)
  const token = tokens[KIND_OF_ROUTE[input.route] ?? 'checkpoint']
  sending.set({ authorization: `Bearer ${token}`, ...input.headers })
  // Written as bytes: `send` would make JSON of what is meant to be none.
  const { body } = input
  if (body !== undefined) {
    const type = input.headers['content-type'] ?? 'application/json'
    sending.set({ 'content-type': type, 'content-length': String(body.length) }).write(Buffer.from(body))
  }
  return await sending
}

/**
 * Milliseconds until the answer. Six megabytes take most of the limit on their way over TLS, from this process to itself:
 * what as many bytes take that nobody reads is taken off.
 */
async function workOf(input: HostileInput): Promise<number> {
  const { body } = input
  if (body === undefined || body.length < 4 * MB) return leastTimeOf(input)
  const unread = await leastTimeOf({ ...input, headers: { 'content-encoding': 'unknown' } })
  return (await leastTimeOf(input)) - unread
}

/** Milliseconds of the fastest of some sendings: whatever else the machine does can only add to them. */
async function leastTimeOf(input: HostileInput): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < SENDINGS && (i === 0 || least >= LIMIT_MS / 2); i++) {
    const started = performance.now()
    await send(input)
    least = Math.min(least, performance.now() - started)
  }
  return least
}

/** Heap and resident memory after a full collection. */
function memoryNow(): { heap: number; rss: number } {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') for (let i = 0; i < 3; i++) collect()
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, rss }
}

/** What a problem says; `finding` where it names a lower layer's. */
function summaryOf(response: Response) {
  const { finding, status, detail } = objectOf(response.body)
  const { zh, en } = objectOf(detail)
  return {
    status: response.status === status ? status : `${response.status} and ${status}`,
    code: codeOf(response),
    ...(finding !== undefined && { finding }),
    type: response.type,
    says: typeof zh === 'string' && typeof en === 'string',
  }
}
