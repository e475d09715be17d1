import { YimatongError } from '@yimatong/kernel'

/** Why a foreign code was not read, or a table of standards/ not compiled. Closed: codes are added, never renamed. */
export type FormatErrorCode =
  | 'formats.dcc.size'
  | 'formats.dcc.prefix'
  | 'formats.dcc.base45'
  | 'formats.dcc.deflate'
  | 'formats.dcc.cose'
  | 'formats.dcc.cbor'
  | 'formats.dcc.claims'
  | 'formats.dcc.payload'
  | 'formats.dcc.signer'
  | 'formats.table.malformed'

/** What a check of a foreign code can find; values, never thrown. */
export type FormatFindingCode =
  | 'formats.dcc.algorithm'
  | 'formats.dcc.key-id'
  | 'formats.dcc.signer-unknown'
  | 'formats.dcc.signature'
  | 'formats.dcc.key-usage'
  | 'formats.dcc.expired'
  | 'formats.dcc.not-yet-valid'
  | 'formats.dcc.times'

/** Thrown by formats. The message never holds content. */
export class FormatError extends YimatongError<FormatErrorCode> {}
