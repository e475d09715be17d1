import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { hexEncode, utf8Decode } from '@yimatong/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createHomeGateway,
  createHttpsClient,
  createTrustSource,
  HEALTH_QUERY_PATH,
  registerEndpoint,
  spkiPin,
  TRUST_LIST_PATH,
} from '../src/index.js'
import { issueTls, makeRoot } from './tls-fixtures.js'

const root = makeRoot('root')
const server = issueTls(root, 'server')
const peer = issueTls(root, 'client')
const pin = hexEncode(spkiPin(server.der))
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A peer that answers every request with `answer`; gives its address and a client that it knows. */
async function meet(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const options = {
    key: server.key,
    cert: server.certificates,
    ca: root.pem,
    requestCert: true,
    rejectUnauthorized: true,
  }
  const listener = createServer(options, (request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => answer(request, response, body))
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const client = createHttpsClient({ key: peer.key, certificates: peer.certificates, anchors: [root.pem] })
  closers.push(
    client.close,
    () => listener.closeAllConnections(),
    () => listener.close(),
  )
  return { client, address: `https://127.0.0.1:${(listener.address() as AddressInfo).port}` }
}

function authority(endpoint: string, tlsPins: readonly string[] = [pin]) {
  const title = { zh: '测试', en: 'test' }
  return { id: '330000', title, divisions: ['330000'], endpoint, tlsPins, profiles: [], appeal: title, signers: [] }
}

const query = {
  subject: { kind: 'token', token: 'HCR1:TEST' },
  place: { division: '310000' },
  purpose: 'gate',
  consent: false,
  nonce: '00'.repeat(16),
} as const

describe('the home gateway', () => {
  it('is asked in JSON, and its answer is passed on member by member', async () => {
    const found = { code: 'city.timeout', severity: 'block', party: 'home', path: '/a', clause: 'own', more: 1 }
    const { client, address } = await meet((request, response, body) => {
      const isAsked = request.url === HEALTH_QUERY_PATH && JSON.parse(body).subject.token === 'HCR1:TEST'
      response.end(JSON.stringify({ code: isAsked ? 'HCN1:OK' : 'HCN1:NO', findings: [found] }))
    })
    const { more, clause, ...passed } = found
    expect([more, clause]).toEqual([1, 'own'])
    const answer = await createHomeGateway(client).ask(authority(address), query, 2000)
    expect(answer).toEqual({ code: 'HCN1:OK', findings: [passed] })
  })

  it.each<[string, string]>([
    ['no JSON', '<html>'],
    ['no findings', '{"code":"HCN1:X"}'],
    ['a code that is no text', '{"code":1,"findings":[]}'],
    ['a finding of no party', '{"findings":[{"code":"a.b","severity":"block","party":"me"}]}'],
    ['a finding code that is a sentence', '{"findings":[{"code":"张三 is red","severity":"block","party":"home"}]}'],
    ['a list', '[]'],
    ['findings without end', JSON.stringify({ findings: Array.from({ length: 65 }, () => ({})) })],
  ])('that answers %s is malformed', async (_, body) => {
    const { client, address } = await meet((_request, response) => response.end(body))
    const answer = await createHomeGateway(client).ask(authority(address), query, 2000)
    expect(answer).toMatchObject({ code: 'home.answer-malformed', party: 'home' })
  })

  const failed = { code: 'home.failed', severity: 'block', party: 'home' }
  const red = { severity: 'block', party: 'holder' }
  const timeout = { code: 'city.timeout', severity: 'block', party: 'home' }
  const number = '330199190001010010'
  it.each<[string, unknown, readonly unknown[]]>([
    ['a code that nobody knows', { ...red, code: 'home.ate-my-homework' }, [failed]],
    ['a code that is a document number', { ...red, code: `home.${number}` }, [failed]],
    ['a code of its own decoders', { ...red, code: `codec.${number}` }, [failed]],
    ['a code of our trust in others', { ...red, code: 'trust.signer.signature' }, [failed]],
    ['a warning that nobody knows', { ...red, code: 'home.note', severity: 'warn' }, []],
    ['a pointer', { ...timeout, path: '/travel/12/division' }, [{ ...timeout, path: '/travel/12/division' }]],
    ['a path that is a number', { ...timeout, path: `/${number}` }, [timeout]],
    ['a path that is a number in pieces', { ...timeout, path: '/330/199/190/001/010/010' }, [timeout]],
    ['a path that is a sentence', { ...timeout, path: '/Li Si lives here' }, [timeout]],
    ['a path that is a name', { ...timeout, path: '/测试甲' }, [timeout]],
    ['a path that is no text', { ...timeout, path: 7 }, [timeout]],
    ['a clause', { ...timeout, clause: number }, [timeout]],
  ])('that sends %s has no word of its own passed on', async (_, found, passed) => {
    const { client, address } = await meet((_request, response) => response.end(JSON.stringify({ findings: [found] })))
    expect(await createHomeGateway(client).ask(authority(address), query, 2000)).toEqual({ findings: passed })
  })

  it.each<[number, string]>([
    [401, 'home.access-refused'],
    [403, 'home.access-refused'],
    [404, 'home.unreachable'],
    [500, 'home.unreachable'],
    [302, 'home.unreachable'],
  ])('that answers %i is an outage', async (status, code) => {
    const { client, address } = await meet((_request, response) => response.writeHead(status).end())
    expect(await createHomeGateway(client).ask(authority(address), query, 2000)).toMatchObject({ code })
  })

  it('that is slow, absent, or of another key is an outage', async () => {
    const { client, address } = await meet(() => {})
    const home = createHomeGateway(client)
    expect(await home.ask(authority(address), query, 100)).toMatchObject({ code: 'home.timeout' })
    expect(await home.ask(authority('https://127.0.0.1:1'), query, 2000)).toMatchObject({ code: 'home.unreachable' })
    expect(await home.ask(authority(address, ['ab'.repeat(32)]), query, 2000)).toMatchObject({
      code: 'home.unreachable',
    })
  })

  it('is never asked without a pin', async () => {
    let asked = 0
    const { client, address } = await meet((_request, response) => {
      asked++
      response.end('{"findings":[]}')
    })
    expect(await createHomeGateway(client).ask(authority(address, []), query, 2000)).toMatchObject({
      party: 'registry',
    })
    expect(asked).toBe(0)
  })
})

describe('the trust source', () => {
  it('fetches the list once, and learns that it is unchanged', async () => {
    const tags: (string | undefined)[] = []
    let version = 1
    const { client, address } = await meet((request, response) => {
      const tag = request.headers['if-none-match']
      tags.push(tag)
      if (request.url !== TRUST_LIST_PATH) response.writeHead(404).end()
      else if (tag === `"${version}"`) response.writeHead(304).end()
      else response.setHeader('etag', `"${version}"`).end(`list ${version}`)
    })
    const source = createTrustSource(registerEndpoint(address), client, [pin])
    const fetched = async () => {
      const list = await source.fetch(2000)
      list?.taken()
      return list && utf8Decode(list.bytes)
    }
    expect([await fetched(), await fetched()]).toEqual(['list 1', undefined])
    version = 2
    expect([await fetched(), await fetched()]).toEqual(['list 2', undefined])
    expect(tags).toEqual([undefined, '"1"', '"1"', '"2"'])
  })

  it('brings a list again that was not taken', async () => {
    const tags: (string | undefined)[] = []
    const { client, address } = await meet((request, response) => {
      tags.push(request.headers['if-none-match'])
      response.setHeader('etag', '"1"').end('list 1')
    })
    const source = createTrustSource(registerEndpoint(address), client, [pin])
    await source.fetch(2000)
    const again = await source.fetch(2000)
    again?.taken()
    await source.fetch(2000)
    expect(tags).toEqual([undefined, undefined, '"1"'])
  })

  it('rejects when the registry is down or says that nothing changed unasked', async () => {
    const { client, address } = await meet((_request, response) => response.writeHead(304).end())
    const source = createTrustSource(registerEndpoint(address), client, [pin])
    await expect(source.fetch(2000)).rejects.toMatchObject({ code: 'adapters.http.redirect' })
    const nowhere = createTrustSource(registerEndpoint('https://127.0.0.1:1'), client)
    await expect(nowhere.fetch(2000)).rejects.toMatchObject({ code: 'adapters.http.refused' })
  })
})
