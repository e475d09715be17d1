import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from './log.js'
import { type Problem, ProblemException, problemOf } from './problem.js'

/** What the filter needs: where incidents are noted, and how an incident is named. */
export interface ProblemFilterOptions {
  readonly log: Log
  /** A fresh id for an unknown error: what the asker quotes and the log names. */
  readonly incidentId: () => string
}

/**
 * Turns every exception into a problem document. An unknown error becomes a fixed text with an incident id; its message
 * never leaves the process and is not logged either, for it may hold what was sent.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #options: ProblemFilterOptions

  constructor(options: ProblemFilterOptions) {
    this.#options = options
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const problem = this.#problemFor(error)
    const request = http.getRequest<FastifyRequest>()
    this.#options.log.warn('problem', {
      code: problem.code,
      status: problem.status,
      route: request.routeOptions?.url ?? 'unknown',
    })
    const reply = http.getResponse<FastifyReply>()
    // RFC 9110 §15.5.2: a 401 names the scheme that is wanted.
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem))
  }

  #problemFor(error: unknown): Problem {
    if (error instanceof ProblemException) return error.problem
    const status = statusOf(error)
    if (status !== undefined && status < 500) return requestProblem(status)
    const incident = this.#options.incidentId()
    this.#options.log.error('incident', { incident, kind: kindOf(error) })
    const detail = {
      zh: '网关内部错误，请凭事件编号联系运维',
      en: 'Internal error; quote the incident id to the operator',
    }
    return problemOf(500, 'gateway.internal', detail, { incident })
  }
}

/** The kind of an unknown error: its class and code, never its text. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? `${error.name}/${code}` : error.name
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus()
  const status: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'statusCode') : undefined
  return typeof status === 'number' && status >= 400 && status < 600 ? status : undefined
}

function requestProblem(status: number): Problem {
  switch (status) {
    case 404:
    case 405:
      return problemOf(404, 'request.route', {
        zh: '没有这个地址',
        en: 'There is nothing at this address; see /openapi.json',
      })
    case 413:
      return problemOf(413, 'request.too-large', {
        zh: '请求体过大或所含值过多',
        en: 'The request body is over the limit, or holds too many values',
      })
    case 415:
      return problemOf(415, 'request.media-type', {
        zh: '请求体须为不压缩的 UTF-8 application/json',
        en: 'The request body is application/json in UTF-8, not compressed',
      })
    default:
      return problemOf(status, 'request.malformed', { zh: '请求无法读取', en: 'The request cannot be read' })
  }
}
