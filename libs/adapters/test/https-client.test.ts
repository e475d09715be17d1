import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { hexEncode, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { createHttpsClient, type OutboundRequest, registerEndpoint, spkiPin } from '../src/index.js'
import { issueTls, makeRoot } from './tls-fixtures.js'

const code = (expected: string) => expect.objectContaining({ code: expected })
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

function client(...identity: Parameters<typeof createHttpsClient>) {
  const made = createHttpsClient(...identity)
  closers.push(made.close)
  return made
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const serve = (listener: RequestListener) => listen(createHttpServer(listener))
/** A server that answers every connection with raw bytes. */
const speak = (answer: (socket: Socket) => void) =>
  listen(createTcpServer((socket) => socket.on('error', () => {}).once('data', () => answer(socket))))

function get(port: number, more: Partial<OutboundRequest> = {}): OutboundRequest {
  const endpoint = registerEndpoint(`http://127.0.0.1:${port}/base`, { allowPlainHttp: true })
  return { endpoint, method: 'GET', path: '/a', deadlineMs: 2000, ...more }
}

describe('one exchange', () => {
  it('carries method, path, headers and body, and brings status, headers and body back', async () => {
    const port = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (body) => {
        response.setHeader('x-seen', `${request.method} ${request.url} ${request.headers['content-type']}`).end(body)
      })
    })
    const headers = { 'content-type': 'text/plain' }
    const body = utf8Encode('测试甲')
    const answer = await client().send(get(port, { method: 'POST', path: '/a?b=c', headers, body }))
    expect(answer.status).toBe(200)
    expect(answer.header('x-seen')).toBe('POST /base/a?b=c text/plain')
    expect(utf8Decode(answer.body)).toBe('测试甲')
  })

  it('keeps its connection, and takes a new one when the server has dropped it', async () => {
    const ports = new Set<number | undefined>()
    const server = createHttpServer((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('x')
    })
    const port = await listen(server)
    const mine = client()
    await mine.send(get(port))
    await mine.send(get(port))
    expect(ports.size).toBe(1)
    server.closeAllConnections()
    await mine.send(get(port))
    expect(ports.size).toBe(2)
  })

  it('takes an answer of a status it was told of', async () => {
    const port = await serve((_, response) => response.writeHead(304).end())
    expect((await client().send(get(port, { statuses: [304] }))).status).toBe(304)
  })
})

describe('a server that does not serve', () => {
  it.each<[string, string, (socket: Socket) => void]>([
    ['cuts the connection', 'adapters.http.refused', (socket) => socket.resetAndDestroy()],
    ['ends without a word', 'adapters.http.refused', (socket) => socket.end()],
    [
      'ends in the middle',
      'adapters.http.refused',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    ],
    [
      'resets in the middle',
      'adapters.http.refused',
      (socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc', () =>
          setTimeout(() => socket.resetAndDestroy(), 20),
        ),
    ],
    [
      'cuts a chunked answer',
      'adapters.http.refused',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'),
    ],
    ['speaks garbage', 'adapters.http.malformed', (socket) => socket.end('hello 测试\r\n\r\n')],
    [
      'sends a bad chunk size',
      'adapters.http.malformed',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
    ],
    [
      'sends two lengths',
      'adapters.http.malformed',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
    ],
    [
      'sends headers without end',
      'adapters.http.malformed',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(40_000)}`),
    ],
    [
      'compresses unasked',
      'adapters.http.malformed',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nab'),
    ],
    [
      'announces too much',
      'adapters.http.too-large',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n'),
    ],
    [
      'redirects',
      'adapters.http.redirect',
      (socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n'),
    ],
    [
      'has an error page',
      'adapters.http.status',
      (socket) => socket.end('HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n'),
    ],
    [
      'is asked to upgrade by nobody',
      'adapters.http.malformed',
      (socket) => socket.end('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    ],
  ])('and %s', async (_, expected, answer) => {
    const port = await speak(answer)
    await expect(client().send(get(port))).rejects.toThrow(code(expected))
  })

  it('because nobody listens', async () => {
    await expect(client().send(get(1))).rejects.toThrow(code('adapters.http.refused'))
  })
})

describe('the total deadline', () => {
  const drip = (text: string) => (socket: Socket) => {
    const timer = setInterval(() => socket.write(text), 20)
    socket.on('close', () => clearInterval(timer))
  }

  it.each<[string, (socket: Socket) => void]>([
    ['hangs', () => {}],
    [
      'drips headers',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx: ')
        drip('x')(socket)
      },
    ],
    [
      'drips a body',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n')
        drip('x')(socket)
      },
    ],
    [
      'drips chunks without end',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
        drip('1\r\nx\r\n')(socket)
      },
    ],
  ])('ends an exchange with a server that %s', async (_, answer) => {
    const port = await speak(answer)
    const started = performance.now()
    await expect(client().send(get(port, { deadlineMs: 200 }))).rejects.toThrow(code('adapters.http.timeout'))
    expect(performance.now() - started).toBeLessThan(800)
  })

  it('holds for the sum of the first try and the second', async () => {
    let isFirst = true
    const port = await serve((_, response) => {
      if (isFirst) response.end('x')
      isFirst = false
    })
    const mine = client()
    await mine.send(get(port))
    await expect(mine.send(get(port, { deadlineMs: 150 }))).rejects.toThrow(code('adapters.http.timeout'))
  })
})

it('takes a body in very many pieces', async () => {
  const port = await speak((socket) => {
    socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(200_000)}0\r\n\r\n`)
  })
  expect((await client().send(get(port, { deadlineMs: 10_000 }))).body.length).toBe(200_000)
})

it('stops reading an endless body at its cap', async () => {
  let written = 0
  const port = await serve((_, response) => {
    const chunk = Buffer.alloc(64 * 1024)
    const pour = () => {
      written += chunk.length
      if (!response.destroyed && written < 1e9) response.write(chunk, () => setImmediate(pour))
    }
    pour()
  })
  await expect(client().send(get(port, { maxBytes: 100_000 }))).rejects.toThrow(code('adapters.http.too-large'))
  expect(written).toBeLessThan(50e6)
})

describe('a registered endpoint', () => {
  it.each([
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'http://127.0.0.1/',
    'https://user:secret@127.0.0.1/',
    'https://127.0.0.1/?a=b',
    'https://127.0.0.1/#a',
    'javascript:alert(1)',
    '127.0.0.1:80',
    '',
  ])('is not %j', (text) => {
    expect(() => registerEndpoint(text)).toThrow(code('adapters.http.endpoint'))
  })

  it.each(['a', '//evil.example/a', '/a b', '/a\r\nx: y', '/测', '/a#b', 'http://evil.example/'])(
    'cannot be left by the path %j',
    async (path) => {
      await expect(client().send(get(1, { path }))).rejects.toThrow(code('adapters.http.endpoint'))
    },
  )
})

describe('mutual TLS', () => {
  const root = makeRoot('root')
  const server = issueTls(root, 'server')
  const peer = issueTls(root, 'client')
  const stranger = makeRoot('stranger')

  async function secure() {
    const options = {
      key: server.key,
      cert: server.certificates,
      ca: root.pem,
      requestCert: true,
      rejectUnauthorized: true,
    }
    const port = await listen(createHttpsServer(options, (_, response) => response.end('x')))
    return registerEndpoint(`https://127.0.0.1:${port}`)
  }
  const pin = hexEncode(spkiPin(server.der))
  const otherPin = hexEncode(spkiPin(peer.der))
  const identity = { key: peer.key, certificates: peer.certificates, anchors: [root.pem] }
  const ask = { method: 'GET', path: '/', deadlineMs: 2000 } as const

  it('serves who proves to be a peer, over a server with the pinned key', async () => {
    const mine = client(identity)
    const endpoint = await secure()
    for (let time = 0; time < 3; time++) {
      expect((await mine.send({ ...ask, endpoint, pins: [otherPin, pin] })).status).toBe(200)
    }
  })

  it.each([
    ['the pin is another key’s', identity, [otherPin]],
    ['the server’s anchor is not ours', { ...identity, anchors: [stranger.pem] }, [pin]],
  ])('ends when %s', async (_, who, pins) => {
    await expect(client(who).send({ ...ask, endpoint: await secure(), pins })).rejects.toThrow(
      code('adapters.http.tls'),
    )
  })

  it('ends when we cannot prove who we are', async () => {
    const send = client({ anchors: [root.pem] }).send({ ...ask, endpoint: await secure(), pins: [pin] })
    await expect(send).rejects.toMatchObject({ code: expect.stringMatching(/tls|refused/) })
  })

  it('does not serve one pin over the connection of another', async () => {
    const mine = client(identity)
    const endpoint = await secure()
    await mine.send({ ...ask, endpoint, pins: [pin] })
    await expect(mine.send({ ...ask, endpoint, pins: [otherPin] })).rejects.toThrow(code('adapters.http.tls'))
    await expect(mine.send({ ...ask, endpoint, pins: [otherPin] })).rejects.toThrow(code('adapters.http.tls'))
  })

  it('compares the host name where there is no pin', async () => {
    const endpoint = await secure()
    expect((await client(identity).send({ ...ask, endpoint })).status).toBe(200)
    const byName = registerEndpoint(`https://localhost:${endpoint.port}`)
    await expect(client(identity).send({ ...ask, endpoint: byName })).rejects.toThrow(code('adapters.http.tls'))
  })
})
