import { type Agent, request } from 'node:https'

/** One request, byte for byte. */
export interface Outgoing {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
}

/** What came back, and how long it took. */
export interface Incoming {
  readonly status: number
  readonly text: string
  readonly ms: number
}

/** One exchange over a kept-alive connection; leaner than supertest, since it is done tens of thousands of times. */
export function exchange(agent: Agent, outgoing: Outgoing): Promise<Incoming> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const { url, method, headers, body } = outgoing
    const length = method === 'GET' ? {} : { 'content-length': String(body?.length ?? 0) }
    const sending = request(url, { method, agent, headers: { ...length, ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, ms: performance.now() - started }))
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

/** A member of a JSON text that should be a text itself; undefined when it is not, or there is no JSON. */
export function memberOf(text: string, ...path: readonly string[]): string | undefined {
  let value: unknown = parsed(text)
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof value === 'string' ? value : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
