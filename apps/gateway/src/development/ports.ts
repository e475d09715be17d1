import { createServer, type Server } from 'node:net'

/**
 * The ports of a start: `first`, `first + 1` and so on, in the order in which they are printed; or, for 0, as many free
 * ones as are needed. All are held at once before any is let go.
 * @throws Error that names the port that cannot be had
 */
export async function choosePorts(first: number, count: number, host: string): Promise<readonly number[]> {
  const wanted = Array.from({ length: count }, (_, place) => (first === 0 ? 0 : first + place))
  const held = await Promise.allSettled(wanted.map((port) => hold(port, host)))
  const servers = held.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const ports = servers.map(portOf)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  const [failed] = held.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (failed !== undefined) throw failed
  return ports
}

function hold(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const next = 'stop what listens there, or start with another PORT (0 picks free ones) or HOST'
      reject(new Error(`cannot listen on ${host}:${port} (${cause.code ?? 'no code'}): ${next}`, { cause }))
    })
    server.listen(port, host, () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
