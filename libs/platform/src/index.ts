/**
 * platform: the NestJS glue every app shares: problem documents, the filter that writes them, structured logs without
 * bodies, metrics, health, and the headers no client may send. The only lib that knows Nest.
 *
 * It holds no rule of the domain and knows no other lib but kernel. Used by apps only.
 *
 * @example app.useGlobalFilters(new ProblemFilter({ log, incidentId }))
 */
export type { BilingualText } from './bilingual-text.js'
export { findIdentityHeader } from './identity-headers.js'
export { createLog, type Log, type LogFields } from './log.js'
export { createMetrics, type Metrics } from './metrics.js'
export { OPERATIONS, type Operations, OperationsController } from './operations.controller.js'
export { type Problem, ProblemException, problemOf } from './problem.js'
export { ProblemFilter, type ProblemFilterOptions } from './problem-filter.js'
