import { rm } from 'node:fs/promises'
import { Agent } from 'node:https'
import { join } from 'node:path'
import {
  createHomeGateway,
  createHttpsClient,
  createTrustSource,
  type Database,
  loadStandards,
  openDatabase,
  registerEndpoint,
} from '@yimatong/adapters'
import { digest, randomBytes } from '@yimatong/crypto'
import { compileStandards, ROOT, type RunningProvince, startProvince } from '@yimatong/gateway'
import { hexEncode, utf8Encode } from '@yimatong/kernel'
import { createLog } from '@yimatong/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askersOf, codeOf, objectOf, orderCode, post, question } from '../support/asking.js'
import { makeDataDirectory, openTestFederation, PROVINCES, pemOf, type TestFederation } from '../support/federation.js'
import { fetchTrustList } from '../support/registry.js'

/** What one start leaves behind, and shows to the next. */
interface Start {
  readonly root: string
  readonly version: number | undefined
  readonly tokens: readonly string[]
  readonly signer: string
  readonly crls: number
}

let directory: string
let code: string
let token: string
let first: Start
let lastRoot: unknown

beforeAll(async () => {
  directory = await makeDataDirectory()
  const federation = await openTestFederation({ directory })
  try {
    const order = { document: { number: federation.person('330000', 'green').documentNumber } }
    const { issuer } = askersOf(federation, '330000')
    code = await orderCode(issuer, { kind: 'signed', ...order })
    token = await orderCode(issuer, { kind: 'reference', ...order })
    lastRoot = batchOf((await recognise(federation, code)).body).root
    first = await describeStart(federation)
  } finally {
    await federation.stop()
  }
})
afterAll(() => rm(directory, { recursive: true, force: true }))

describe('a second start over the same data folder', () => {
  let again: TestFederation
  beforeAll(async () => {
    again = await openTestFederation({ directory })
  })
  afterAll(() => again?.stop())

  it('has the same root, signers and tokens', async () => {
    const { root, tokens, signer } = await describeStart(again)
    expect({ root, tokens, signer }).toEqual({ root: first.root, tokens: first.tokens, signer: first.signer })
  })

  it('goes on counting the trust list, and never back', async () => {
    const { version } = await describeStart(again)
    expect(version).toBeGreaterThanOrEqual(first.version ?? Number.POSITIVE_INFINITY)
    expect((await fetchTrustList(again)).version).toBe(version)
    for (const id of PROVINCES) expect(again.province(id).gateway.trustVersion()).toBe(version)
  })

  it('takes the code and the token of the first', async () => {
    for (const shown of [code, token]) expect(objectOf((await recognise(again, shown)).body).outcome).toBe('accepted')
  })

  it('chains its receipts to those of the first', async () => {
    const { city } = again.province('330000')
    expect(city.requests).toBeGreaterThan(0)
    expect(firstBatch).toBeDefined()
    expect(firstBatch?.previous).toBe(lastRoot)
  })

  it('is as ready as the first', async () => {
    for (const id of PROVINCES) {
      const { checkpoint } = askersOf(again, id)
      const answer = await post(checkpoint, '/v1/recognitions', question(id, { code }))
      expect([answer.status, objectOf(answer.body).outcome]).toEqual([200, 'accepted'])
    }
  })
})

describe('a gateway that starts while the registry is down', () => {
  const SECRET = 'a-token-of-this-test-0123456789'
  let gateway: RunningProvince
  let database: Database
  let agent: Agent
  const logs: string[] = []

  beforeAll(async () => {
    const federation = await openTestFederation({ directory })
    await federation.stop()
    database = await openDatabase({ url: undefined, directory: join(directory, 'database') })
    gateway = await startAlone(federation, database)
    agent = new Agent({ keepAlive: true, ca: federation.root })
  })
  afterAll(async () => {
    agent?.destroy()
    await gateway?.close()
    await database?.close()
  })

  async function startAlone(federation: TestFederation, storage: Database): Promise<RunningProvince> {
    const standards = compileStandards(await loadStandards(join(ROOT, 'standards')))
    const { snapshot, purposes, measures, dialects, divisions } = standards
    const client = createHttpsClient({ anchors: [federation.root] })
    const checkpoint = {
      id: 'checkpoint-310000-01',
      kind: 'checkpoint' as const,
      division: '310000',
      purposes: ['gate'],
      tokenHash: hexEncode(digest('sha-256', utf8Encode(SECRET))),
    }
    return startProvince({
      authority: '310000',
      port: 0,
      host: '127.0.0.1',
      tls: { ...pemOf(federation.identity('310000-tls')), ca: [federation.root] },
      storage: { database: storage, schema: 'province_310000' },
      keys: {
        codes: federation.identity('310000-code-signer'),
        receipts: federation.identity('310000-receipt-signer'),
        tokens: new Map([['310000-1', randomBytes(32)]]),
        pseudonyms: randomBytes(32),
      },
      trust: {
        anchors: { roots: [federation.identity('national-root').certificate], purposes },
        source: createTrustSource(registerEndpoint(federation.registry.url), client),
        refreshMs: 60_000,
      },
      standards: snapshot,
      texts: { findings: snapshot.findings, measures },
      dialects,
      divisions,
      openApi: '{}',
      connectors: [],
      peers: createHomeGateway(client),
      clients: [checkpoint],
      clock: federation.clock,
      log: createLog(
        'alone',
        (line) => void logs.push(line),
        () => '',
      ),
    })
  }

  it('uses the list it kept, and says that it could not fetch', async () => {
    expect(gateway.trustVersion()).toBeGreaterThanOrEqual(first.version ?? Number.POSITIVE_INFINITY)
    expect(logs.join('')).toContain('trust-list-not-fetched')
    const answer = await post(
      { url: gateway.url, agent, token: SECRET },
      '/v1/recognitions',
      question('310000', { code }),
    )
    expect([answer.status, objectOf(answer.body).outcome, codeOf(answer)]).toEqual([200, 'accepted', undefined])
  })

  it('is undetermined where home would have to be asked and is away', async () => {
    const answer = await post(
      { url: gateway.url, agent, token: SECRET },
      '/v1/recognitions',
      question('310000', { code: token }),
    )
    expect([answer.status, objectOf(answer.body).outcome, codeOf(answer)]).toEqual([
      200,
      'undetermined',
      'home.unreachable',
    ])
  })
})

let firstBatch: Readonly<Record<string, unknown>> | undefined

/** Shows a code in Shanghai; remembers the batch of the first answer of a start. */
async function recognise(federation: TestFederation, shown: string) {
  const { checkpoint } = askersOf(federation, '310000')
  const response = await post(checkpoint, '/v1/recognitions', question('310000', { code: shown }))
  if (lastRoot !== undefined) firstBatch ??= batchOf(response.body)
  return response
}

function batchOf(body: unknown): Readonly<Record<string, unknown>> {
  return objectOf(objectOf(objectOf(objectOf(objectOf(body).receipt).proof).batch).payload)
}

async function describeStart(federation: TestFederation): Promise<Start> {
  return {
    root: federation.root,
    version: federation.province('310000').gateway.trustVersion(),
    tokens: PROVINCES.map((id) => federation.province(id).tokens.checkpoint),
    signer: federation.identity('330000-code-signer').certificate.fingerprint,
    crls: (await fetchTrustList(federation)).crls.length,
  }
}
