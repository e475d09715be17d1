import 'reflect-metadata'
import { type DynamicModule, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { parseJson } from '@yimatong/codec'
import { randomBytes } from '@yimatong/crypto'
import { hexEncode, utf8Decode, YimatongError } from '@yimatong/kernel'
import { type Log, OPERATIONS, type Operations, OperationsController, ProblemFilter } from '@yimatong/platform'
import type { FastifyInstance } from 'fastify'
import { answerBrokenRequest } from './broken-request.js'
import { refuseRequest } from './problem-table.js'

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

/** Own profile: a picture of 4 MB in base64, and the rest of the request. */
const MAX_BODY_BYTES = 6 * 1024 * 1024
const REQUEST_TIMEOUT_MS = 10_000

@Module({})
class RoleModule {}

/**
 * A role's Nest application on its own TLS listener: client certificates are asked for but not required (a checkpoint
 * may bring a token), bodies are strict JSON, every "no" is a problem document.
 */
export async function createApp(parts: AppParts): Promise<NestFastifyApplication> {
  const { key, cert, ca } = parts.tls
  const https = { key, cert, ca: [...ca], requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' as const }
  const adapter = new FastifyAdapter({
    https,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // An address that does not even decode goes the way of every unknown one, to the same problem document.
    rewriteUrl: ({ url = '/' }) => (isDecodable(url) ? url : '/'),
    clientErrorHandler: answerBrokenRequest,
  })
  readStrictJson(adapter.getInstance())
  const module: DynamicModule = {
    module: RoleModule,
    controllers: [OperationsController, ...parts.controllers],
    providers: [{ provide: OPERATIONS, useValue: parts.operations }, ...parts.providers],
  }
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: false, bodyParser: false })
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

function readStrictJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(
        null,
        parseJson(utf8Decode(typeof body === 'string' ? Buffer.from(body) : body), { maxLength: MAX_BODY_BYTES }),
      )
    } catch (error) {
      done(error instanceof YimatongError ? strictJsonProblem(error.code) : toError(error))
    }
  })
}

function strictJsonProblem(code: string): Error {
  try {
    return refuseRequest('request.malformed', { finding: code })
  } catch (problem) {
    return toError(problem)
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('unknown')
}
