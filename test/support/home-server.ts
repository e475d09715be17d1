import { createServer, type Server } from 'node:https'
import type { Identity } from '@yimatong/certs'
import { pemOf } from './federation.js'

/** How a home gateway that has gone wrong answers: a body, a status with a body, or not at all. */
export type HomeConduct = { readonly status: number; readonly body: string } | 'silent' | 'reset'

/** A home gateway with the right key and the wrong conduct. */
export interface HomeServer {
  readonly url: string
  behave(conduct: HomeConduct): void
  close(): Promise<void>
}

/** Listens with a gateway's own TLS identity. */
export async function startHomeServer(identity: Identity): Promise<HomeServer> {
  let conduct: HomeConduct = 'silent'
  const server = createServer({ ...pemOf(identity) }, (request, response) => {
    request.resume()
    if (conduct === 'silent') return
    if (conduct === 'reset') {
      request.socket.destroy()
      return
    }
    response.writeHead(conduct.status, { 'content-type': 'application/json' }).end(conduct.body)
  })
  const port = await listening(server)
  return {
    url: `https://localhost:${port}`,
    behave(next) {
      conduct = next
    },
    close() {
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
