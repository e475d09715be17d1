import { YimatongError } from '@yimatong/kernel'

/** Codes a misuse of the ledger throws. */
export type LedgerErrorCode =
  | 'ledger.receipt.malformed'
  | 'ledger.entry.malformed'
  | 'ledger.batch.empty'
  | 'ledger.batch.malformed'
  | 'ledger.tree.index'

/** Thrown by ledger. */
export class LedgerError extends YimatongError<LedgerErrorCode> {}
