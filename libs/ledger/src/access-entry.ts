import { hmac } from '@yimatong/crypto'
import { type Bytes, concatBytes, hexEncode, type Instant, isInstant, type Outcome, utf8Encode } from '@yimatong/kernel'
import { LedgerError } from './error.js'
import { isDivisionCode, isHex, isRegisteredName, type RegisteredName } from './registered-name.js'

/**
 * Who looked at whom, when, where and why. No member can hold a name, number or telephone of a person: the subject is a
 * {@link pseudonym}, everything else is hex, a GB/T 2260 code, an instant, an outcome, or a {@link RegisteredName}.
 */
export interface AccessEntry {
  /** 16 random bytes, hex. */
  readonly id: string
  readonly at: Instant
  readonly checkpoint: RegisteredName
  /** GB/T 2260 code of the place of the check. */
  readonly division: string
  readonly venue?: RegisteredName
  readonly purpose: RegisteredName
  /** {@link pseudonym} of the holder, 32 bytes, hex. */
  readonly subject: string
  /** GB/T 2260 code of the issuing division, or ISO 3166-1 alpha-2 of a foreign issuer, when it became known. */
  readonly home?: string
  readonly outcome: Outcome
  /** The receipt that this entry stands beside. */
  readonly receiptId: string
}

const OUTCOMES: readonly string[] = ['accepted', 'restricted', 'refused', 'undetermined'] satisfies Outcome[]

/** @throws LedgerError `ledger.entry.malformed` naming the member (never its content) that is not of its closed shape. */
export function checkAccessEntry(entry: AccessEntry): void {
  const faults: readonly (readonly [keyof AccessEntry, boolean])[] = [
    ['id', isHex(entry.id, 16)],
    ['at', isInstant(entry.at)],
    ['checkpoint', isRegisteredName(entry.checkpoint)],
    ['division', isDivisionCode(entry.division)],
    ['venue', entry.venue === undefined || isRegisteredName(entry.venue)],
    ['purpose', isRegisteredName(entry.purpose)],
    ['subject', isHex(entry.subject, 32)],
    ['home', entry.home === undefined || isDivisionCode(entry.home) || /^[A-Z]{2}$/.test(entry.home)],
    ['outcome', OUTCOMES.includes(entry.outcome)],
    ['receiptId', isHex(entry.receiptId, 16)],
  ]
  const fault = faults.find(([, isWell]) => !isWell)
  if (fault) {
    throw new LedgerError('ledger.entry.malformed', `an access entry cannot be kept: member ${fault[0]} is ill-formed`)
  }
}

/**
 * Keyed, scoped pseudonym of an identifier: HMAC-SHA-256(key, scope length ‖ scope ‖ identifier), hex. The same person
 * has unlinkable pseudonyms in two scopes; without the key nobody can test a guessed number (DESIGN §5.9).
 *
 * @param key 32 random bytes of the role instance, kept in its key store.
 * @param scope for example `access/310000`; the identifier is any canonical text (upper-case X, no blanks).
 * @throws LedgerError `ledger.entry.malformed` on a key shorter than 32 bytes.
 */
export function pseudonym(key: Bytes, scope: RegisteredName, identifier: string): string {
  if (key.length < 32) {
    throw new LedgerError('ledger.entry.malformed', `a pseudonym key of ${key.length} bytes is too short: give 32`)
  }
  const scoped = utf8Encode(scope)
  const length = Uint8Array.of(scoped.length >> 8, scoped.length & 255)
  return hexEncode(hmac('sha-256', key, concatBytes(length, scoped, utf8Encode(identifier))))
}
