import 'reflect-metadata'
import { type DynamicModule, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { randomBytes } from '@yimatong/crypto'
import { hexEncode } from '@yimatong/kernel'
import { type Log, OPERATIONS, type Operations, OperationsController, ProblemFilter } from '@yimatong/platform'
import { Admission, admitRequests } from '../access/admission.js'
import { answerBrokenRequest, answerExpectation } from './broken-request.js'
import { endConnections } from './end-connections.js'
import { readStrictJson } from './strict-json.js'

/** The TLS identity of a listener, and whose clients it believes. PEM. */
export interface ListenerTls {
  readonly key: string
  readonly cert: string
  /** Roots that client certificates must chain to. */
  readonly ca: readonly string[]
}

/** What a role's application is made of. */
export interface AppParts {
  readonly tls: ListenerTls
  readonly log: Log
  readonly operations: Operations
  readonly controllers: NonNullable<DynamicModule['controllers']>
  readonly providers: NonNullable<DynamicModule['providers']>
}

/** The whole of a request, from its first byte to its last. */
const REQUEST_TIMEOUT_MS = 10_000

/** How long a client may take, and how often Node looks: every half a minute unless told. */
const PATIENCE = {
  handshakeTimeout: 5000,
  headersTimeout: 5000,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: 1000,
  // A request without Host is refused by the admission, with a problem document.
  requireHostHeader: false,
} as const

@Module({})
class RoleModule {}

/**
 * A role's Nest application on its own TLS listener: client certificates are asked for but not required (a checkpoint
 * may bring a token), bodies are strict JSON, every "no" is a problem document. Closing it waits two seconds for what is
 * under way.
 */
export async function createApp(parts: AppParts): Promise<NestFastifyApplication> {
  const { key, cert, ca } = parts.tls
  const asking = { requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' as const }
  const https = { key, cert, ca: [...ca], ...asking, ...PATIENCE }
  const adapter = new FastifyAdapter({
    https,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // The admission answers with a problem document instead.
    return503OnClosing: false,
    // An address that does not even decode goes the way of every unknown one, to the same problem document.
    rewriteUrl: ({ url = '/' }) => (isDecodable(url) ? url : '/'),
    clientErrorHandler: answerBrokenRequest,
  })
  readStrictJson(adapter.getInstance())
  endConnections(adapter.getInstance())
  const module: DynamicModule = {
    module: RoleModule,
    controllers: [OperationsController, ...parts.controllers],
    providers: [Admission, { provide: OPERATIONS, useValue: parts.operations }, ...parts.providers],
  }
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: false, bodyParser: false })
  const admission = app.get(Admission)
  admitRequests(adapter.getInstance(), admission)
  app.getHttpServer().on('checkExpectation', answerExpectation)
  const incidentId = () => hexEncode(randomBytes(8))
  app.useGlobalFilters(new ProblemFilter({ log: parts.log, incidentId }))
  await app.init()
  return app
}

/** Starts listening on the loopback or the given host; resolves with the port. */
export async function listen(app: NestFastifyApplication, port: number, host: string): Promise<number> {
  await app.listen({ port, host })
  const address = app.getHttpServer().address()
  return typeof address === 'object' && address !== null ? address.port : port
}

function isDecodable(url: string): boolean {
  try {
    return !url.includes('%') || decodeURI(url).length > 0
  } catch {
    return false
  }
}
