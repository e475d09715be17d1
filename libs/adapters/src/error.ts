import { YimatongError } from '@yimatong/kernel'

/** Codes of I/O that failed. An outsider's bad code is never among them: these say which machine or file did not serve. */
export type AdapterErrorCode =
  | 'adapters.http.endpoint'
  | 'adapters.http.malformed'
  | 'adapters.http.redirect'
  | 'adapters.http.refused'
  | 'adapters.http.status'
  | 'adapters.http.timeout'
  | 'adapters.http.tls'
  | 'adapters.http.too-large'
  | 'adapters.city.config'
  | 'adapters.city.malformed'
  | 'adapters.city.refused'
  | 'adapters.database.address'
  | 'adapters.database.closed'
  | 'adapters.database.conflict'
  | 'adapters.database.failed'
  | 'adapters.database.in-use'
  | 'adapters.database.migration'
  | 'adapters.ledger.closed'
  | 'adapters.ledger.contended'
  | 'adapters.ledger.overloaded'
  | 'adapters.storage.malformed'
  | 'adapters.storage.rolled-back'
  | 'adapters.standards.file'
  | 'adapters.key.malformed'
  | 'adapters.key.mode'
  | 'adapters.key.passphrase'

/** Thrown by adapters. */
export class AdapterError extends YimatongError<AdapterErrorCode> {}
