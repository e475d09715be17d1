import { Controller, Get, Header, Inject } from '@nestjs/common'
import type { Metrics } from './metrics.js'
import { ProblemException, problemOf } from './problem.js'

/** What readiness looks at. */
export interface Operations {
  readonly metrics: Metrics
  /** Undefined when ready; otherwise the code of what is missing. */
  readonly notReady: () => string | undefined
}

/** Injection token of {@link Operations}. */
export const OPERATIONS = Symbol('OPERATIONS')

/** Liveness, readiness that tells the truth, and metrics. */
@Controller()
export class OperationsController {
  readonly #operations: Operations

  constructor(@Inject(OPERATIONS) operations: Operations) {
    this.#operations = operations
  }

  /** The process answers. */
  @Get('health/live')
  live(): { status: 'live' } {
    return { status: 'live' }
  }

  /** The role can answer its questions now. 503 with the code of what is missing otherwise. */
  @Get('health/ready')
  ready(): { status: 'ready' } {
    const missing = this.#operations.notReady()
    if (missing === undefined) return { status: 'ready' }
    throw new ProblemException(problemOf(503, missing, { zh: '尚未就绪', en: 'Not ready yet' }))
  }

  /** Prometheus text format. */
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): string {
    return this.#operations.metrics.render()
  }
}
