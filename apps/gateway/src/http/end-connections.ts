import type { Server, Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How long requests that are under way when a listener closes may still take. */
const GRACE_MS = 2_000

/**
 * Ends what is still connected a while after the application began to close: a client that holds on to half a request,
 * or to a connection without one, must not keep the process from ending.
 */
export function endConnections(fastify: FastifyInstance): void {
  const server: Server = fastify.server
  const open = new Set<Socket>()
  // The sockets below TLS: one whose handshake hangs is not known to the HTTP server.
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  fastify.addHook('preClose', (done) => {
    const end = () => {
      for (const socket of open) socket.destroy()
    }
    // What is connected keeps the process alive by itself; nothing else is to wait for this.
    setTimeout(end, GRACE_MS).unref()
    done()
  })
}
