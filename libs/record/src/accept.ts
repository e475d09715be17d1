import type { ElementTable } from './element-tree.js'
import { RecordError, type RecordErrorCode, type RecordFault } from './error.js'
import type { NationalRecord } from './record.js'

/**
 * The one door from an unknown value to a {@link NationalRecord}: what passes the checker is one.
 * @throws RecordError with the given code; its detail holds the path and code of the first fault
 */
export function acceptRecord(value: unknown, elements: ElementTable, code: RecordErrorCode): NationalRecord {
  const faults = elements.check(value)
  if (!isAccepted(value, faults)) throw faultsError(faults, code)
  return value
}

/** An error that tells the first fault and how many there are. */
export function faultsError(faults: readonly RecordFault[], code: RecordErrorCode): RecordError {
  const path = faults[0]?.path ?? ''
  const fault = faults[0]?.code ?? ''
  const message = `the record breaks ${faults.length} rules of its element table, first ${fault} at ${path || 'its root'}`
  return new RecordError(code, message, { detail: { path, fault, count: faults.length } })
}

function isAccepted(value: unknown, faults: readonly RecordFault[]): value is NationalRecord {
  return value !== undefined && faults.length === 0
}
