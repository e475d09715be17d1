import { type AccessEntry, LedgerError } from '@yimatong/ledger'

/**
 * One line of `receipt_batch.lines`: receipt id, then subject, id, at, checkpoint, division, venue, purpose, home and
 * outcome of the access entry, then `body`, the canonical JSON of the receipt; parted by tabs. What is absent is empty.
 * Nothing is escaped: every member has passed libs/ledger, whose shapes leave no room for a tab or an end of line.
 *
 * The views `receipt` and `access_entry` and the statements of ledger-places.ts read it by these places.
 *
 * @throws LedgerError `ledger.entry.malformed` for the entry of another receipt.
 */
export function ledgerLine(receiptId: string, body: string, entry: AccessEntry | undefined): string {
  if (!entry) return `${receiptId}\t\t\t\t\t\t\t\t\t\t${body}`
  if (entry.receiptId !== receiptId) {
    throw new LedgerError(
      'ledger.entry.malformed',
      'an access entry cannot be kept: its receiptId is of another receipt',
    )
  }
  const { subject, id, at, checkpoint, division, venue = '', purpose, home = '', outcome } = entry
  return `${receiptId}\t${subject}\t${id}\t${at}\t${checkpoint}\t${division}\t${venue}\t${purpose}\t${home}\t${outcome}\t${body}`
}
