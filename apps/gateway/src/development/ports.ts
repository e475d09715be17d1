import { createServer, type Server } from 'node:net'

/**
 * The ports of a start: `first`, `first + 1` and so on, in the order in which they are printed; or, for 0, as many free
 * ones as are needed, all held at once before any is let go.
 */
export async function choosePorts(first: number, count: number, host: string): Promise<readonly number[]> {
  if (first !== 0) return Array.from({ length: count }, (_, place) => first + place)
  const held = await Promise.all(Array.from({ length: count }, () => hold(host)))
  const ports = held.map(({ port }) => port)
  await Promise.all(held.map(({ server }) => new Promise((done) => server.close(done))))
  return ports
}

function hold(host: string): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : 0 })
    })
  })
}
