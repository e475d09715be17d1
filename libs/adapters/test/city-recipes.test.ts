import { createDecipheriv, createHash, createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { instant, parseInstant, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { compileProfile } from '@yimatong/profiles'
import { compileElements } from '@yimatong/record'
import { afterEach, describe, expect, it } from 'vitest'
import { createCityConnector, createHttpsClient, registerEndpoint } from '../src/index.js'

/*
 * What goes over the wire, against node:crypto and texts written by hand: none of our own digests, encoders or forms.
 * apps/city proves that a city understands it.
 */
const AT = '2022-05-04T10:00:00.250+08:00'
const MS = '1651629600250'
const NUMBER = '330199190001010010'
const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PRIVATE = KEYS.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
const SECRETS: Readonly<Record<string, string>> = {
  'test.a': 'secret-a',
  'test.b': 'secret-b',
  'test.c': 'secret-c',
  'test.key': 'test-only-key-16',
  'test.iv': 'test-only-iv-016',
  'test.rsa': PRIVATE,
}

const standards = new URL('../../../standards/national-profile-1/', import.meta.url)
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, standards), 'utf8'))
const codes = readdirSync(new URL('codes/', standards)).map((name) => json(`codes/${name}`))
const elements = compileElements(json('elements.json'), codes)
const GOOD = readFileSync(new URL('../../profiles/test/fixtures/good-profile.yaml', import.meta.url), 'utf8')

function profileWith(transport: object, request: readonly object[]) {
  const text = GOOD.replace(/transport:\n.*\n/, () => `transport: ${JSON.stringify(transport)}\n`).replace(
    /request:\n.*\n/,
    () => `request: ${JSON.stringify(request)}\n`,
  )
  return compileProfile(text, 'test.yaml', elements)
}

interface Seen {
  readonly method: string | undefined
  readonly url: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Asks a server that answers each path with a text; what it was asked comes back. */
async function ask(transport: object, request: readonly object[], answers: Readonly<Record<string, string>> = {}) {
  const seen: Seen[] = []
  const server = createServer((incoming, response) => {
    const chunks: Uint8Array[] = []
    incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method, url = '', headers } = incoming
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') })
      response.end(answers[url.split('?')[0] ?? ''] ?? 'answer')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = createHttpsClient()
  closers.push(
    client.close,
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const { port } = server.address() as AddressInfo
  const endpoint = registerEndpoint(`http://127.0.0.1:${port}`, { allowPlainHttp: true })
  const secrets = new Map(Object.entries(SECRETS).map(([name, text]) => [name, utf8Encode(text)]))
  const clock = { now: () => parseInstant(AT) ?? instant(0), ticks: () => performance.now() }
  const connector = createCityConnector({ profile: profileWith(transport, request), endpoint, secrets }, client, clock)
  const circumstances = { name: '测试甲', telephone: '10000000001', oneTimeCode: '012345', venue: '卡口 1' }
  const answer = await connector.ask({ kind: 'document', type: 'resident-id', number: NUMBER, circumstances }, 1000)
  return { seen, text: 'bytes' in answer ? utf8Decode(answer.bytes) : answer.code, last: seen.at(-1) }
}

const ID = { name: 'id', from: 'document-number' }
const FIELDS = [ID, { name: 'pos', from: 'venue' }, { name: 'who', secret: 'test.c' }]
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex').toUpperCase()
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

describe('request fields', () => {
  it('stand as the profile has them', async () => {
    const { last } = await ask({ 'json-post': { path: '/q?v=1', headers: { 'X-A': 'test.a' } } }, [
      { name: 'page_now', fixed: '1', as: 'number' },
      { name: 'all', fixed: 'false', as: 'boolean' },
      { name: 'list', from: 'document-number', as: 'list' },
      { name: 'sql', from: 'document-number', wrap: { before: "('", after: "')" } },
      { name: 'person', from: 'name' },
      { name: 'phone', from: 'telephone' },
      { name: 'code', from: 'one-time-code' },
      { name: 'pos', from: 'venue', in: 'query' },
      { name: 'type', from: 'document-type', case: 'upper' },
    ])
    expect(JSON.parse(last?.body ?? '')).toEqual({
      page_now: 1,
      all: false,
      list: [NUMBER],
      sql: `('${NUMBER}')`,
      person: '测试甲',
      phone: '10000000001',
      code: '012345',
      type: 'RESIDENT-ID',
    })
    expect(last?.url).toBe('/q?v=1&pos=%E5%8D%A1%E5%8F%A3%201')
    expect(last?.headers['x-a']).toBe('secret-a')
  })
})

describe('recipes on the wire', () => {
  it('form-post', async () => {
    const { last, text } = await ask({ 'form-post': { path: '/f' } }, FIELDS)
    expect(text).toBe('answer')
    expect(last?.headers['content-type']).toBe('application/x-www-form-urlencoded; charset=utf-8')
    expect(last?.body).toBe(`id=${NUMBER}&pos=%E5%8D%A1%E5%8F%A3%201&who=secret-c`)
  })

  it('key-service-md5', async () => {
    const transport = {
      keyPath: '/k',
      path: '/q',
      appKey: 'test.a',
      appSecret: 'test.b',
      department: '测试',
      area: 'A/1',
    }
    const answers = { '/k': '{"data":[{"app_key":"K1","requestSecret":"S1"}]}' }
    const { seen, last } = await ask({ 'key-service-md5': transport }, FIELDS, answers)
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      appKey: 'secret-a',
      requestTime: MS,
      sign: md5(`secret-asecret-b${MS}`),
    })
    expect(last?.headers).toMatchObject({ systemdepartmentcode: '%E6%B5%8B%E8%AF%95', areacode: 'A%2F1' })
    const form = await new Response(last?.body, {
      headers: { 'content-type': String(last?.headers['content-type']) },
    }).formData()
    expect([...form]).toEqual([
      ['appKey', 'K1'],
      ['sign', md5(`K1S1${MS}`)],
      ['requestTime', MS],
      ['id', NUMBER],
      ['pos', '卡口 1'],
      ['who', 'secret-c'],
    ])
  })

  it('aes-fields', async () => {
    const { last } = await ask({ 'aes-fields': { path: '/q', key: 'test.key', iv: 'test.iv', fields: ['id'] } }, FIELDS)
    const { id, pos }: { id: string; pos: string } = JSON.parse(last?.body ?? '')
    const decipher = createDecipheriv('aes-128-cbc', 'test-only-key-16', 'test-only-iv-016')
    expect(decipher.update(id, 'base64', 'utf8') + decipher.final('utf8')).toBe(NUMBER)
    expect(pos).toBe('卡口 1')
  })

  const TWO_STEP = { 'two-step': { firstPath: '/v', take: '/data/bizExtData', as: 'biz', path: '/q' } }
  it('two-step', async () => {
    const { seen, text } = await ask(TWO_STEP, FIELDS, { '/v': '{"errcode":0,"data":{"bizExtData":"B1"}}' })
    expect(text).toBe('answer')
    expect(seen.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
      ['/v', { id: NUMBER, pos: '卡口 1', who: 'secret-c' }],
      ['/q', { biz: 'B1' }],
    ])
  })

  it.each(['{"errcode":7}', '{"data":{"bizExtData":""}}', '{"data":[]}', '[]'])(
    'two-step ends with %s',
    async (first) => {
      const { seen, text } = await ask(TWO_STEP, FIELDS, { '/v': first })
      expect([seen.length, text]).toEqual([1, first])
    },
  )

  it('sha256-sorted', async () => {
    const { last } = await ask({ 'sha256-sorted': { path: '/q', appKey: 'test.a', secret: 'test.b' } }, FIELDS)
    const covered = `appKey=secret-a&id=${NUMBER}&pos=卡口 1&secretKey=secret-b&timestamp=${MS}&who=secret-c`
    const sign = sha256(covered)
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ appKey: 'secret-a', timestamp: MS, sign, id: NUMBER })
    expect(last?.body).not.toContain('secret-b')
  })

  it('hmac-headers', async () => {
    const { last } = await ask({ 'hmac-headers': { path: '/q', rid: 'test.a', sid: 'test.b', secret: 'test.c' } }, [ID])
    const sign = createHmac('sha256', 'secret-c').update(`secret-bsecret-a${MS}`).digest('base64')
    expect(last?.headers).toMatchObject({
      gjzwfwpt_rid: 'secret-a',
      gjzwfwpt_sid: 'secret-b',
      gjzwfwpt_rtime: MS,
      gjzwfwpt_sign: sign,
    })
    expect(last?.body).toBe(`{"id":"${NUMBER}"}`)
  })

  it('rsa2-open-api', async () => {
    const transport = { path: '/gateway.do', appId: 'test.a', method: 'test.code.verify', privateKey: 'test.rsa' }
    const { last } = await ask({ 'rsa2-open-api': transport }, [ID])
    const form = new Map(new URLSearchParams(last?.body))
    const sign = form.get('sign') ?? ''
    form.delete('sign')
    expect(Object.fromEntries(form)).toEqual({
      app_id: 'secret-a',
      biz_content: `{"id":"${NUMBER}"}`,
      charset: 'utf-8',
      format: 'JSON',
      method: 'test.code.verify',
      sign_type: 'RSA2',
      timestamp: '2022-05-04 10:00:00',
      version: '1.0',
    })
    const covered = [...form]
      .sort()
      .map((pair) => pair.join('='))
      .join('&')
    const isRight = verify(
      'sha256',
      Buffer.from(covered),
      createPublicKey(KEYS.privateKey),
      Buffer.from(sign, 'base64'),
    )
    expect(isRight).toBe(true)
  })

  it('access-token-query', async () => {
    const transport = { tokenPath: '/gettoken', path: '/q', corpId: 'test.a', secret: 'test.b' }
    const answers = { '/gettoken': '{"errcode":0,"errmsg":"ok","access_token":"T1","expires_in":7200}' }
    const { seen } = await ask({ 'access-token-query': transport }, [ID], answers)
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/gettoken?corpid=secret-a&corpsecret=secret-b', ''],
      ['POST', '/q?access_token=T1', `{"id":"${NUMBER}"}`],
    ])
  })

  it.each([
    ['{"errcode":40001,"errmsg":"invalid credential"}', 'city.access-refused'],
    ['{"errcode":0}', 'city.answer-malformed'],
    ['<html>', 'city.answer-malformed'],
  ])('access-token-query that gets %s', async (answer, code) => {
    const transport = { tokenPath: '/gettoken', path: '/q', corpId: 'test.a', secret: 'test.b' }
    expect((await ask({ 'access-token-query': transport }, [ID], { '/gettoken': answer })).text).toBe(code)
  })

  const UPLOAD = { 'credential-upload': { path: '/q', evidencePath: '/e', key: 'test.a' } }
  const CREDENTIAL = '{"credential":"测试"}'
  const hash = createHash('sha256').update(CREDENTIAL).digest('hex')
  it('credential-upload', async () => {
    const evidence = JSON.stringify({ code: 0, data: { hash, revoked: false } })
    const { seen, text } = await ask(UPLOAD, [ID], { '/q': CREDENTIAL, '/e': evidence })
    expect(text).toBe(CREDENTIAL)
    expect(seen[1]?.headers['x-consortium-key']).toBe('secret-a')
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({ hash })
  })

  it.each([
    ['is of another hash', { code: 0, data: { hash: hash.replace(/./, 'x'), revoked: false } }],
    ['is revoked', { code: 0, data: { hash, revoked: true } }],
    ['says nothing of revocation', { code: 0, data: { hash } }],
    ['is a no', { code: 1, data: { hash, revoked: false } }],
  ])('credential-upload whose evidence %s', async (_, evidence) => {
    const answer = JSON.stringify(evidence)
    expect((await ask(UPLOAD, [ID], { '/q': CREDENTIAL, '/e': answer })).text).toBe(answer)
  })

  it('basic-digest gives up on a challenge that it cannot answer', async () => {
    const { text, seen } = await ask({ 'basic-digest': { path: '/q', user: 'test.a', password: 'test.b' } }, [
      { name: 'id', from: 'document-number', in: 'query' },
    ])
    expect([text, seen[0]?.method, seen[0]?.url]).toEqual(['answer', 'GET', `/q?id=${NUMBER}`])
  })
})
