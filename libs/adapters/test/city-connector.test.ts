import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { parseQuery, parseXml, type XmlElement } from '@yimatong/codec'
import { type Instant, instant, parseInstant, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { type CompiledProfile, compileProfile } from '@yimatong/profiles'
import { compileDivisions, compileElements } from '@yimatong/record'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createCityConnector, createHttpsClient, loadStandards, registerEndpoint } from '../src/index.js'

const REFERENCE = `${'0f'.repeat(16)}1660000000000`
const AKM_REFERENCE = 'ab'.repeat(16)
const NUMBER = '33019919000101001x'

let profiles: ReadonlyMap<string, CompiledProfile>
beforeAll(async () => {
  const standards = await loadStandards(fileURLToPath(new URL('../../../standards', import.meta.url)))
  const elements = compileElements(standards.elements, standards.codeTables)
  const divisions = compileDivisions(standards.divisions)
  const compiled = standards.profiles.map(({ file, text }) => compileProfile(text, file, elements, divisions))
  profiles = new Map(compiled.map((profile) => [profile.id, profile]))
})

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

interface Seen {
  readonly request: IncomingMessage
  readonly path: string
  readonly query: readonly [string, string][]
  readonly body: string
}

/** A city that answers every request; what it was asked stays in `seen`. */
async function city(answer: (seen: Seen, response: ServerResponse, count: number) => void) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const [path = '', query = ''] = (request.url ?? '').split('?')
      seen.push({ request, path, query: parseQuery(query), body })
      const last = seen.at(-1)
      if (last) answer(last, response, seen.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const { port } = server.address() as AddressInfo
  return { seen, endpoint: registerEndpoint(`http://127.0.0.1:${port}`, { allowPlainHttp: true }) }
}

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  'cn-31-ssm-online': ['app-id', 'user-name', 'password', 'aes-key', 'aes-iv'],
  'cn-33-soap': ['app-id'],
  'cn-34-akm': ['app-key'],
}

function connect(
  id: string,
  endpoint: Awaited<ReturnType<typeof city>>['endpoint'],
  at = { now: instant(0), ticks: 0 },
) {
  const profile = profiles.get(id)
  if (!profile) throw new Error(`no profile ${id}`)
  const names = SECRETS[id] ?? []
  const secrets = new Map(names.map((name) => [`${id}.${name}`, utf8Encode(`TEST ${name}`)]))
  const client = createHttpsClient()
  closers.push(client.close)
  const clock = { now: () => at.now, ticks: () => at.ticks + performance.now() }
  return createCityConnector({ profile, endpoint, secrets, deadlineMs: 1000 }, client, clock)
}

const at = (text: string): Instant => parseInstant(text) ?? instant(0)
const byDocument = { kind: 'document', type: 'resident-id', number: NUMBER } as const
const byReference = { kind: 'reference', reference: REFERENCE } as const

/** The text of the element at a path of local names, or undefined. */
function textAt(element: XmlElement, ...path: readonly string[]): string | undefined {
  const [name, ...rest] = path
  if (name === undefined) return element.children.join('')
  const child = element.children.find((each) => typeof each !== 'string' && each.name.replace(/^.*:/, '') === name)
  return typeof child === 'object' ? textAt(child, ...rest) : undefined
}

describe('soap-md5-day', () => {
  it('asks in SOAP with the document number in upper case inside XML in a string', async () => {
    const { seen, endpoint } = await city((_, response) => response.end('answer'))
    const answer = await connect('cn-33-soap', endpoint, { now: at('2022-05-04T08:00:00+08:00'), ticks: 0 }).ask(
      byDocument,
      1000,
    )
    expect('bytes' in answer && utf8Decode(answer.bytes)).toBe('answer')
    expect(seen[0]?.request.headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-8', soapaction: '""' })
    const envelope = parseXml(seen[0]?.body ?? '')
    const inCall = (name: string) => textAt(envelope, 'Body', 'Invoke', name)
    expect([inCall('appId'), inCall('method')]).toEqual(['TEST app-id', 'QueryHealthCode'])
    // MD5 of `TEST app-idQueryHealthCode20220504`, from md5sum.
    expect(inCall('pwd')).toBe('8d6f9205207f8e517857491b560acd58')
    expect(textAt(parseXml(inCall('xml') ?? '<a/>'), 'IDCard')).toBe(NUMBER.toUpperCase())
  })

  it('takes the next password at midnight in China', async () => {
    const { seen, endpoint } = await city((_, response) => response.end('answer'))
    for (const time of ['2022-05-04T23:59:59.999+08:00', '2022-05-05T00:00:00+08:00']) {
      await connect('cn-33-soap', endpoint, { now: at(time), ticks: 0 }).ask(byDocument, 1000)
    }
    const passwords = seen.map(({ body }) => textAt(parseXml(body), 'Body', 'Invoke', 'pwd'))
    expect(passwords).toEqual(['8d6f9205207f8e517857491b560acd58', '563f8d86bf7109634825cb187a0159d2'])
  })

  it('writes no markup out of a document number', async () => {
    const { seen, endpoint } = await city((_, response) => response.end('answer'))
    const number = '</IDCard><IDCard>1'
    await connect('cn-33-soap', endpoint).ask({ ...byDocument, number }, 1000)
    const xml = textAt(parseXml(seen[0]?.body ?? ''), 'Body', 'Invoke', 'xml') ?? ''
    expect(textAt(parseXml(xml), 'IDCard')).toBe(number.toUpperCase())
  })
})

describe('bearer-token', () => {
  const token = (text: string, expiresIn: unknown = 7200) =>
    JSON.stringify({ code: 200, data: { accessToken: text, expiresIn } })
  const isLogIn = ({ path }: Seen) => path.endsWith('/token')

  it('logs in once, then asks with the whole symbol in the query', async () => {
    const { seen, endpoint } = await city((question, response) =>
      response.end(isLogIn(question) ? token('T1') : 'answer'),
    )
    const connector = connect('cn-31-ssm-online', endpoint)
    const answers = await Promise.all(Array.from({ length: 20 }, () => connector.ask(byReference, 1000)))
    expect(answers.every((answer) => 'bytes' in answer)).toBe(true)
    expect(seen.filter(isLogIn)).toHaveLength(1)
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      appId: 'TEST app-id',
      userName: 'TEST user-name',
      password: 'TEST password',
    })
    const asked = seen.at(-1)
    expect(asked?.request.headers.authorization).toBe('Bearer T1')
    expect(asked?.query).toEqual([['QRCodeURL', `https://s.sh.gov.cn/${REFERENCE}`]])
    expect(asked?.request.method).toBe('POST')
  })

  it('logs in again shortly before the token ends', async () => {
    const { seen, endpoint } = await city((question, response) =>
      response.end(isLogIn(question) ? token('T', 600) : 'answer'),
    )
    const time = { now: instant(0), ticks: 0 }
    const connector = connect('cn-31-ssm-online', endpoint, time)
    for (const ticks of [0, 500_000, 545_000]) {
      time.ticks = ticks
      await connector.ask(byReference, 1000)
    }
    expect(seen.filter(isLogIn)).toHaveLength(2)
  })

  it.each([
    ['the status', (response: ServerResponse) => response.writeHead(401).end()],
    ['the code', (response: ServerResponse) => response.end('{"code":401,"message":"令牌无效"}')],
  ])('logs in once more when %s says 401', async (_, refuse) => {
    const { seen, endpoint } = await city((question, response, count) => {
      if (isLogIn(question)) response.end(token(`T${count}`))
      else if (question.request.headers.authorization === 'Bearer T1') refuse(response)
      else response.end('answer')
    })
    const answer = await connect('cn-31-ssm-online', endpoint).ask(byReference, 1000)
    expect('bytes' in answer && utf8Decode(answer.bytes)).toBe('answer')
    expect(seen.map(({ path }) => path.split('/').at(-1))).toEqual(['token', 'verify', 'token', 'verify'])
  })

  it('gives up when the new token is refused as well', async () => {
    const { seen, endpoint } = await city((question, response) => {
      if (isLogIn(question)) response.end(token('T'))
      else response.writeHead(401).end()
    })
    expect(await connect('cn-31-ssm-online', endpoint).ask(byReference, 1000)).toMatchObject({
      code: 'city.access-refused',
    })
    expect(seen).toHaveLength(4)
  })

  it.each<[string, string, string]>([
    ['another code', '{"code":500}', 'city.access-refused'],
    ['no JSON', '<html>', 'city.answer-malformed'],
    ['no token', '{"code":200,"data":{}}', 'city.answer-malformed'],
    ['a token with a line end', token('a\nb'), 'city.answer-malformed'],
    ['no life', token('T', '7200'), 'city.answer-malformed'],
    ['a life below zero', token('T', -1), 'city.answer-malformed'],
  ])('is an outage when the log-in answers %s', async (_, body, code) => {
    const { seen, endpoint } = await city((_question, response) => response.end(body))
    expect(await connect('cn-31-ssm-online', endpoint).ask(byReference, 1000)).toMatchObject({ code, party: 'home' })
    expect(seen).toHaveLength(1)
  })

  it('tries to log in anew after one that failed', async () => {
    const { endpoint } = await city((question, response, count) => {
      if (count === 1) response.writeHead(500).end()
      else response.end(isLogIn(question) ? token('T') : 'answer')
    })
    const connector = connect('cn-31-ssm-online', endpoint)
    expect(await connector.ask(byReference, 1000)).toMatchObject({ code: 'city.unreachable' })
    expect(await connector.ask(byReference, 1000)).toHaveProperty('bytes')
  })
})

describe('app-key-header', () => {
  it('asks in JSON with the key in its header', async () => {
    const { seen, endpoint } = await city((_, response) => response.end('answer'))
    const connector = connect('cn-34-akm', endpoint)
    expect(await connector.ask({ kind: 'reference', reference: AKM_REFERENCE }, 1000)).toHaveProperty('bytes')
    expect(seen[0]?.request.headers['x-app-key']).toBe('TEST app-key')
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ qrCode: `https://akm.ah.gov.cn/jkm?qrcode=${AKM_REFERENCE}` })
    expect(await connector.ask(byDocument, 1000)).toHaveProperty('bytes')
    expect(JSON.stringify(seen[1]?.body)).toContain(NUMBER.toUpperCase())
  })
})

describe('a city that does not serve', () => {
  it.each<[string, (response: ServerResponse) => void, string]>([
    ['hangs', () => {}, 'city.timeout'],
    [
      'drips',
      (response) => {
        const timer = setInterval(() => response.write('x'), 20)
        response.on('close', () => clearInterval(timer))
      },
      'city.timeout',
    ],
    ['cuts the line', (response) => response.destroy(), 'city.unreachable'],
    ['is broken', (response) => response.writeHead(500).end(), 'city.unreachable'],
    ['forbids', (response) => response.writeHead(403).end(), 'city.access-refused'],
    ['has enough', (response) => response.writeHead(429).end(), 'city.access-refused'],
    [
      'points elsewhere',
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'city.answer-malformed',
    ],
    ['pours', (response) => response.end(Buffer.alloc(2_000_000)), 'city.answer-malformed'],
    [
      'compresses',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      'city.answer-malformed',
    ],
  ])('and %s is an outage for home, in time', async (_, answer, code) => {
    const { endpoint } = await city((_seen, response) => answer(response))
    const started = performance.now()
    expect(await connect('cn-33-soap', endpoint).ask(byDocument, 300)).toMatchObject({
      code,
      party: 'home',
      severity: 'block',
    })
    expect(performance.now() - started).toBeLessThan(900)
  })

  it('holds the log-in and the question under one deadline', async () => {
    const { endpoint } = await city(() => {})
    const started = performance.now()
    expect(await connect('cn-31-ssm-online', endpoint).ask(byReference, 200)).toMatchObject({ code: 'city.timeout' })
    expect(performance.now() - started).toBeLessThan(700)
  })

  it('because nobody listens', async () => {
    const endpoint = registerEndpoint('http://127.0.0.1:1', { allowPlainHttp: true })
    expect(await connect('cn-33-soap', endpoint).ask(byDocument, 1000)).toMatchObject({ code: 'city.unreachable' })
  })
})

describe('a question that cannot be put', () => {
  it.each([
    ['a reference where there are only documents', 'cn-33-soap', byReference],
    ['a document where there are only references', 'cn-31-ssm-online', byDocument],
    ['a type of document the city does not know', 'cn-33-soap', { ...byDocument, type: 'passport' }],
    [
      'a reference that is not the city’s',
      'cn-31-ssm-online',
      { kind: 'reference', reference: '../../admin?x=1' } as const,
    ],
  ])('is refused before anybody is asked: %s', async (_, id, lookup) => {
    const { seen, endpoint } = await city((_seen, response) => response.end('answer'))
    expect(await connect(id, endpoint).ask(lookup, 1000)).toMatchObject({ code: 'city.access-refused' })
    expect(seen).toEqual([])
  })

  it('does not start without a secret that the profile names', () => {
    const profile = profiles.get('cn-31-ssm-online')
    const endpoint = registerEndpoint('https://127.0.0.1:1')
    const secrets = new Map([['cn-31-ssm-online.app-id', utf8Encode('x')]])
    const clock = { now: () => instant(0), ticks: () => 0 }
    expect(() => profile && createCityConnector({ profile, endpoint, secrets }, createHttpsClient(), clock)).toThrow(
      /cn-31-ssm-online\.user-name, cn-31-ssm-online\.password, cn-31-ssm-online\.aes-key, cn-31-ssm-online\.aes-iv/,
    )
  })
})
