import { connect } from 'node:tls'
import { base64Encode, utf8Encode } from '@yimatong/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askersOf, codeOf, get, objectOf, post, question } from '../support/asking.js'
import { openTestFederation, type TestFederation } from '../support/federation.js'
import { drawFinderPatterns, drawPng } from '../support/pictures.js'

let federation: TestFederation
let shanghai: ReturnType<typeof askersOf>

beforeAll(async () => {
  federation = await openTestFederation()
  shanghai = askersOf(federation, '310000')
})
afterAll(() => federation?.stop())

const bearer = () => `authorization: Bearer ${shanghai.checkpoint.token}\r\n`
const headOf = (path: string, more = '') =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 5000000\r\n${more}\r\n`

describe('a head whose body never comes', () => {
  it.each([
    ['/v1/recognitions', 401, 'access.unauthenticated'],
    ['/v1/codes', 401, 'access.unauthenticated'],
    ['/v1/translations', 401, 'access.unauthenticated'],
    ['/v1/peer/health-queries', 401, 'access.peer-unknown'],
  ])('%s: nobody is told so at once', async (path, status, code) => {
    expect(await exchange(headOf(path))).toMatchObject({ status, body: { code } })
  })

  it('an identity header is refused before the token is looked at', async () => {
    for (const token of ['', bearer()]) {
      const answer = await exchange(headOf('/v1/recognitions', `x-client-subject: CN=a\r\n${token}`))
      expect(answer).toMatchObject({ status: 400, body: { code: 'access.identity-header' } })
    }
  })
})

describe('a head that HTTP does not allow', () => {
  it('without Host: a problem', async () => {
    const answer = await exchange('GET /health/live HTTP/1.1\r\n\r\n')
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.malformed' } })
  })

  it('with an expectation: a problem', async () => {
    const answer = await exchange('GET /health/live HTTP/1.1\r\nhost: localhost\r\nexpect: a-cake\r\n\r\n')
    expect(answer).toMatchObject({ status: 417, body: { code: 'request.malformed' } })
  })
})

describe('headers of answers', () => {
  const green = () => ({ document: { number: federation.person('330000', 'green').documentNumber }, consent: true })

  it('a 401 names the scheme', async () => {
    const answer = await post(shanghai.nobody, '/v1/recognitions', {})
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })

  it('the name of the scheme has no case', async () => {
    const headers = { authorization: `bEARER ${shanghai.checkpoint.token}` }
    const answer = await post({ ...shanghai.nobody, headers }, '/v1/recognitions', question('310000', green()))
    expect(answer.status).toBe(200)
  })

  it('no cache keeps an answer or a refusal', async () => {
    const answers = [
      await post(shanghai.checkpoint, '/v1/recognitions', question('310000', green())),
      await post(shanghai.checkpoint, '/v1/recognitions', {}),
      await post(shanghai.nobody, '/v1/codes', {}),
      await get(shanghai.nobody, '/v1/nothing'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 422, 401, 404])
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store')
  })

  it('but the trust list may be kept', async () => {
    const answer = await get({ url: federation.registry.url, agent: federation.agent() }, '/v1/trust-list')
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-cache'])
  })
})

describe('pictures of nothing but finder patterns', () => {
  const busy = () => question('310000', { image: base64Encode(drawFinderPatterns(1400)) })

  it('end at the deadline, and the next picture is read', async () => {
    const started = performance.now()
    const answer = await post(shanghai.checkpoint, '/v1/recognitions', busy())
    expect([answer.status, codeOf(answer)]).toEqual([422, 'request.image'])
    expect(objectOf(answer.body).finding).toBe('adapters.picture.timeout')
    expect(performance.now() - started).toBeLessThan(5000)
    const next = question('310000', { image: base64Encode(drawPng('nothing known')) })
    expect(codeOf(await post(shanghai.checkpoint, '/v1/recognitions', next))).toBe('code.kind.unknown')
  })

  it('of one checkpoint are only so many at a time', async () => {
    const asking = Array.from({ length: 6 }, () => post(shanghai.checkpoint, '/v1/recognitions', busy()))
    const codes = (await Promise.all(asking)).map((answer) => `${answer.status} ${codeOf(answer)}`).sort()
    const [late, full] = ['422 request.image', '503 request.overloaded']
    expect(codes).toEqual([late, late, late, late, full, full])
  })
})

/** The first whole answer to what is written on a connection of its own. */
function exchange(text: string): Promise<{ readonly status: number; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    const port = Number(new URL(shanghai.nobody.url).port)
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: federation.root })
    let answer = ''
    socket.setTimeout(3000, () => socket.destroy(new Error('no answer')))
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('utf8')
      const [, status, json] = /^HTTP\/1\.1 (\d{3}) [\s\S]*?\r\n\r\n[^{]*(\{[\s\S]*\})/.exec(answer) ?? []
      if (json === undefined) return
      socket.destroy()
      resolve({ status: Number(status), body: JSON.parse(json) })
    })
    socket.on('error', reject)
    socket.write(utf8Encode(text))
  })
}
