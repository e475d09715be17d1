import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { Controller, Get } from '@nestjs/common'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { generateHierarchy, loadCeremony } from '@yimatong/certs'
import { instant } from '@yimatong/kernel'
import { encodePem, loadPurposes } from '@yimatong/pki'
import { createLog, createMetrics } from '@yimatong/platform'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp, listen, ROOT } from '../src/index.js'

const gate: { open: () => void; opened: Promise<void> } = { open: () => undefined, opened: Promise.resolve() }

@Controller('slow')
class SlowController {
  @Get()
  async wait(): Promise<{ readonly slow: true }> {
    await gate.opened
    return { slow: true }
  }
}

let app: NestFastifyApplication
let port: number

beforeEach(async () => {
  gate.opened = new Promise((resolve) => {
    gate.open = resolve
  })
  app = await createApp({
    tls: await tlsOfTests(),
    log: createLog(
      'test',
      () => undefined,
      () => '',
    ),
    operations: { metrics: createMetrics(), notReady: () => undefined },
    controllers: [SlowController],
    providers: [],
  })
  port = await listen(app, 0, '127.0.0.1')
})
afterEach(async () => {
  gate.open()
  await app.close()
})

describe('the listener', () => {
  it('waits five seconds for a head and ten for a whole request', () => {
    const { headersTimeout, requestTimeout } = app.getHttpServer()
    expect({ headersTimeout, requestTimeout }).toEqual({ headersTimeout: 5000, requestTimeout: 10_000 })
  })

  it('answers a request that comes while it closes with a problem', async () => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    const answers = textOf(socket)
    socket.write('GET /slow HTTP/1.1\r\nhost: a\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const closing = app.close()
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.write('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 50))
    gate.open()
    await closing
    const text = await answers
    expect(text).toContain('{"slow":true}')
    expect(text).toMatch(/HTTP\/1\.1 503 [\s\S]*"code":"gateway\.closing"/)
  })

  it('closes within three seconds while clients hold on to half a head, half a body and nothing', async () => {
    const body = 'content-type: application/json\r\ncontent-length: 9\r\n\r\n{'
    const sent = ['POST /v1/recognitions HTTP/1.1\r\nhost: loc', `POST /slow HTTP/1.1\r\nhost: a\r\n${body}`, '']
    await Promise.all(sent.map(holdOn))
    const from = performance.now()
    await app.close()
    expect(performance.now() - from).toBeLessThan(3000)
  })

  it('has no client in an application without any', async () => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    const answers = textOf(socket)
    socket.end('GET /v1/anything HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
    expect(await answers).toContain('request.route')
  })
})

async function holdOn(sent: string): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  await new Promise((done) => socket.write(sent, done))
  await new Promise((resolve) => setTimeout(resolve, 100))
}

function textOf(socket: TLSSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
    socket.on('close', () => resolve(text)).on('error', reject)
  })
}

async function tlsOfTests() {
  const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
  const purposes = loadPurposes(JSON.parse(read('standards/national-profile-1/purposes.json')))
  const ceremony = loadCeremony(read('certs/ceremony/development.yaml'), purposes)
  const identity = (await generateHierarchy(ceremony, { at: instant(Date.now()) })).get('310000-tls')
  if (!identity) throw new Error('the ceremony makes no 310000-tls')
  const cert = identity.chain.map(({ der }) => encodePem('CERTIFICATE', der)).join('')
  return { key: encodePem('PRIVATE KEY', identity.key.pkcs8), cert, ca: [] }
}
