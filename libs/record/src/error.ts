import { YimatongError } from '@yimatong/kernel'

/** Codes of what this lib throws: malformed data tables, malformed input of a decoder, misuse. */
export type RecordErrorCode =
  | 'record.table.malformed'
  | 'record.json.faults'
  | 'record.claims.type'
  | 'record.claims.key'
  | 'record.claims.origin'
  | 'record.claims.faults'
  | 'record.claims.precision'
  | 'record.origin.pointer'
  | 'record.origin.faults'
  | 'record.disclosure.path'
  | 'record.disclosure.faults'
  | 'record.precision.faults'
  | 'record.citizen.digits'

/** Thrown by record. Messages and details name paths of the element table, never a value out of a record. */
export class RecordError extends YimatongError<RecordErrorCode> {}

const FAULT_CODES = [
  'record.key.unknown',
  'record.element.missing',
  'record.element.forbidden',
  'record.element.type',
  'record.element.length',
  'record.element.pattern',
  'record.element.code',
  'record.element.range',
  'record.element.items',
  'record.element.check',
  'record.extension.name',
  'record.extension.value',
  'record.origin.shape',
  'record.origin.missing',
  'record.origin.orphan',
] as const

/** Codes of what a check finds wrong with one element of a record. */
export type RecordFaultCode = (typeof FAULT_CODES)[number]

/** True for the code of a fault. */
export function isFaultCode(value: unknown): value is RecordFaultCode {
  return FAULT_CODES.some((code) => code === value)
}

/**
 * One thing wrong with a record. `path` is a JSON pointer made of names out of the element table and list indexes
 * only: an unknown key is reported at the group that holds it, because the key itself is an outsider's text.
 */
export interface RecordFault {
  readonly path: string
  readonly code: RecordFaultCode
}
