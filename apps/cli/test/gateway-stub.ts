import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { instant } from '@yimatong/kernel'
import { encodePem } from '@yimatong/pki'
import { hierarchyAt } from './setting.js'

/** What a gateway was asked. */
export interface Asked {
  readonly path: string
  readonly authorization: string
  readonly body: unknown
}

/** A listener that answers as a gateway does, with answers the test prepares: the wire is under test here, not a gateway. */
export interface GatewayStub {
  readonly url: string
  /** PEM of the root above its TLS identity. */
  readonly root: string
  readonly asked: Asked[]
  answer(status: number, body: unknown): void
  close(): Promise<void>
}

/** Starts a listener under the TLS identity of a development gateway. */
export async function startGatewayStub(division: string): Promise<GatewayStub> {
  // TLS is judged by the machine's own clock.
  const hierarchy = hierarchyAt(instant(Date.now()))
  const identity = hierarchy.get(`${division}-tls`)
  const root = hierarchy.get('national-root')
  if (!identity || !root) throw new Error(`no TLS identity for ${division}`)
  const { key, chain } = identity
  const asked: Asked[] = []
  let next: { status: number; text: string } = { status: 200, text: '{}' }
  const tls = {
    key: encodePem('PRIVATE KEY', key.pkcs8),
    cert: chain.map(({ der }) => encodePem('CERTIFICATE', der)).join(''),
  }
  const server = createServer(tls, (request, response) => {
    const parts: Uint8Array[] = []
    request.on('data', (part: Uint8Array) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8')
      asked.push({
        path: request.url ?? '',
        authorization: request.headers.authorization ?? '',
        body: JSON.parse(text),
      })
      response.writeHead(next.status, { 'content-type': 'application/json' })
      response.end(next.text)
    })
  })
  const port = await listen(server)
  return {
    url: `https://localhost:${port}`,
    root: encodePem('CERTIFICATE', root.certificate.der),
    asked,
    answer(status, body) {
      next = { status, text: typeof body === 'string' ? body : JSON.stringify(body) }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => {
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
