import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Bytes } from '@yimatong/kernel'
import { AdapterError } from '../error.js'
import { type Endpoint, pathAt } from './endpoint.js'
import { faultOf, httpError } from './http-fault.js'
import { checkPin } from './peer-pin.js'

/** Who we are to a server, and whom we believe. */
export interface TlsIdentity {
  /** PEM of our private key and of our certificate chain, for mutual TLS. */
  readonly key?: string
  readonly certificates?: string
  /** PEM certificates that a server's path must reach; the platform's own unless given. */
  readonly anchors?: readonly string[]
}

/** One exchange. */
export interface OutboundRequest {
  readonly endpoint: Endpoint
  readonly method: 'GET' | 'POST'
  /** Begins with a slash; may hold a query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Bytes
  /** Milliseconds for everything: connecting, the handshake, the request, the last byte of the answer. */
  readonly deadlineMs: number
  /** Most bytes of the answer's body; 1 MiB unless told. */
  readonly maxBytes?: number
  /** Statuses beside 2xx that are an answer and not an error. */
  readonly statuses?: readonly number[]
  /** SHA-256 of the SPKI of the keys the server may have, hex. */
  readonly pins?: readonly string[]
}

/** What came back. */
export interface InboundResponse {
  readonly status: number
  /** Header by lower-case name. */
  header(name: string): string | undefined
  readonly body: Bytes
}

/** Calls registered endpoints. */
export interface HttpsClient {
  /**
   * One exchange: never redirected, never longer than its deadline, never larger than its cap. A keep-alive connection
   * that the server had already dropped is tried once more on a new one.
   *
   * @throws AdapterError `adapters.http.*`
   */
  send(request: OutboundRequest): Promise<InboundResponse>
  /** Lets go of idle connections. */
  close(): void
}

const DEFAULT_BYTES = 1024 * 1024

/** A client with its own connections, kept alive; one per role instance, so that none speaks under another's name. */
export function createHttpsClient(identity: TlsIdentity = {}): HttpsClient {
  const agents = createAgents(identity)
  return {
    async send(request) {
      const started = performance.now()
      try {
        return await exchange(request, agents, request.deadlineMs)
      } catch (error) {
        if (!(error instanceof AdapterError) || error.detail.stale !== true) throw error
        return exchange(request, agents, request.deadlineMs - (performance.now() - started))
      }
    },
    close: agents.close,
  }
}

interface Agents {
  plain(): HttpAgent
  secure(pins: readonly string[]): HttpsAgent
  close(): void
}

/** One agent per set of pins: a connection, or a resumed session, must not serve where it was not checked. */
function createAgents(identity: TlsIdentity): Agents {
  const settings = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16 }
  const plain = new HttpAgent(settings)
  const secure = new Map<string, HttpsAgent>()
  const create = (pins: readonly string[]) =>
    new HttpsAgent({
      ...settings,
      minVersion: 'TLSv1.2',
      ...(identity.key === undefined ? {} : { key: identity.key }),
      ...(identity.certificates === undefined ? {} : { cert: identity.certificates }),
      ...(identity.anchors === undefined ? {} : { ca: [...identity.anchors] }),
      ...(pins.length === 0 ? {} : { checkServerIdentity: checkPin(pins) }),
    })
  return {
    plain: () => plain,
    secure(pins) {
      const name = pins.join()
      const agent = secure.get(name) ?? create(pins)
      secure.set(name, agent)
      return agent
    },
    close() {
      for (const agent of [plain, ...secure.values()]) agent.destroy()
    },
  }
}

function exchange(request: OutboundRequest, agents: Agents, deadlineMs: number): Promise<InboundResponse> {
  const path = pathAt(request.endpoint, request.path)
  return new Promise((resolve, reject) => {
    const outgoing = open(request, path, agents)
    const end = (error: AdapterError) => {
      clearTimeout(timer)
      reject(error)
      outgoing.destroy()
    }
    const timer = setTimeout(() => end(httpError('adapters.http.timeout')), Math.max(0, deadlineMs))
    let isAnswered = false
    outgoing.on('error', (error) => {
      const stale = outgoing.reusedSocket && !isAnswered && Reflect.get(error, 'code') === 'ECONNRESET'
      end(stale ? httpError('adapters.http.refused', { stale }) : faultOf(error))
    })
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy()
      end(httpError('adapters.http.malformed', { cause: 'upgrade' }))
    })
    outgoing.on('response', (incoming) => {
      isAnswered = true
      const fault = faultOfHead(incoming, request)
      if (fault) return end(fault)
      collect(incoming, request.maxBytes ?? DEFAULT_BYTES, end, (body) => {
        clearTimeout(timer)
        resolve({ status: incoming.statusCode ?? 0, header: (name) => headerOf(incoming, name), body })
      })
    })
    outgoing.end(request.body)
  })
}

function open(request: OutboundRequest, path: string, agents: Agents): ClientRequest {
  const { endpoint, method, body } = request
  const headers = {
    ...request.headers,
    'accept-encoding': 'identity',
    ...(method === 'POST' ? { 'content-length': String(body?.length ?? 0) } : {}),
  }
  const options = { host: endpoint.host, port: endpoint.port, method, path, headers }
  return endpoint.scheme === 'http:'
    ? httpRequest({ ...options, agent: agents.plain() })
    : httpsRequest({ ...options, agent: agents.secure(request.pins ?? []) })
}

function headerOf(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name]
  return typeof value === 'string' ? value : undefined
}

function faultOfHead(incoming: IncomingMessage, request: OutboundRequest): AdapterError | undefined {
  const status = incoming.statusCode ?? 0
  const isWanted = (status >= 200 && status < 300) || (request.statuses?.includes(status) ?? false)
  if (!isWanted)
    return httpError(status >= 300 && status < 400 ? 'adapters.http.redirect' : 'adapters.http.status', { status })
  const encoding = headerOf(incoming, 'content-encoding') ?? 'identity'
  if (encoding !== 'identity') return httpError('adapters.http.malformed', { cause: 'content-encoding' })
  const announced = Number(headerOf(incoming, 'content-length') ?? 0)
  return announced > (request.maxBytes ?? DEFAULT_BYTES) ? httpError('adapters.http.too-large') : undefined
}

function collect(
  incoming: IncomingMessage,
  maxBytes: number,
  fail: (error: AdapterError) => void,
  done: (body: Bytes) => void,
): void {
  const chunks: Bytes[] = []
  let size = 0
  incoming.on('data', (chunk: Uint8Array) => {
    size += chunk.length
    if (size > maxBytes) fail(httpError('adapters.http.too-large'))
    else chunks.push(chunk)
  })
  incoming.on('error', (error) => fail(faultOf(error)))
  incoming.on('end', () => done(joined(chunks, size)))
}

/** Not by spreading: a hostile server can send a megabyte in a million chunks, more than a call takes arguments. */
function joined(chunks: readonly Bytes[], size: number): Bytes {
  const body = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.length
  }
  return body
}
