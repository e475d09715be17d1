import type { JsonValue } from '@yimatong/codec'
import { digest, hmac } from '@yimatong/crypto'
import { type Bytes, hexEncode, type Instant, isInstant, type Outcome, utf8Encode } from '@yimatong/kernel'
import { LedgerError } from './error.js'
import { digitsIn, isHex, isRegisteredName, type RegisteredName } from './registered-name.js'

/** What was done: a recognition, the issue of a national code, or a translation shown. */
export type ReceiptKind = 'recognition' | 'issue' | 'translation'

/**
 * The account of one thing done. No member can hold a name, number or telephone of a person: each is hex of a fixed
 * length, an instant, a count, a word out of a closed set, or a {@link RegisteredName}.
 */
export interface Receipt {
  /** 16 random bytes, hex. */
  readonly id: string
  readonly kind: ReceiptKind
  readonly at: Instant
  readonly gateway: RegisteredName
  /** {@link commit} over the bytes of the code or answer, hex. The salt is the asker's alone. */
  readonly commitment: string
  readonly outcome?: Outcome
  /** Finding codes in the order of the answer, each with six digits at most. */
  readonly findings: readonly string[]
  /** Version of the trust list the verdict stood on. */
  readonly trustVersion?: number
  readonly ruleId?: RegisteredName
  /** SHA-256 of the profile that translated, hex. */
  readonly profileHash?: string
  /** Key id of the certificate that signed the code, 8 bytes, hex. */
  readonly signerKeyId?: string
}

/**
 * Commitment to identity-bearing bytes: HMAC-SHA-256 under a salt, hex. The salt (16 random bytes or more) goes to the
 * asker and is never stored, so that a kept receipt cannot be tested against guessed codes (DESIGN §5.9).
 *
 * @throws LedgerError `ledger.receipt.malformed` on a salt shorter than 16 bytes.
 */
export function commit(salt: Bytes, bytes: Bytes): string {
  if (salt.length < 16) {
    throw new LedgerError('ledger.receipt.malformed', `a salt of ${salt.length} bytes can be guessed: give 16 or more`)
  }
  return hexEncode(hmac('sha-256', salt, bytes))
}

/** True when the salt and bytes an asker shows are what the receipt committed to. */
export function opensCommitment(receipt: Receipt, salt: Bytes, bytes: Bytes): boolean {
  return salt.length >= 16 && commit(salt, bytes) === receipt.commitment
}

/**
 * The canonical JSON (RFC 8785) of a receipt: the bytes its leaf hashes, and what storage keeps.
 *
 * @throws LedgerError `ledger.receipt.malformed` when a member is not of its closed shape.
 */
export function encodeReceipt(receipt: Receipt): string {
  checkReceipt(receipt)
  const { at, commitment, findings, gateway, id, kind, outcome, profileHash, ruleId, signerKeyId, trustVersion } =
    receipt
  // Members in code-unit order, integers, and ASCII without escapes: what JSON.stringify writes is canonical already,
  // at a fifth of the cost; a property test holds it against canonicalJson.
  return JSON.stringify({
    at,
    commitment,
    findings,
    gateway,
    id,
    kind,
    outcome,
    profileHash,
    ruleId,
    signerKeyId,
    trustVersion,
  })
}

/** Leaf hash of a receipt in its batch: {@link encodedReceiptLeaf} of {@link encodeReceipt}. */
export function receiptLeaf(receipt: Receipt): Bytes {
  return encodedReceiptLeaf(encodeReceipt(receipt))
}

/** `leafHash` over the bytes of an encoded receipt; the text is ASCII, so its prefix 0x00 can be written before it. */
export function encodedReceiptLeaf(body: string): Bytes {
  return digest('sha-256', utf8Encode(`\0${body}`))
}

const KINDS: readonly string[] = ['recognition', 'issue', 'translation'] satisfies ReceiptKind[]
const OUTCOMES: readonly string[] = ['accepted', 'restricted', 'refused', 'undetermined'] satisfies Outcome[]
const FINDING_CODE = /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*){1,4}$/

/** One check per member; a member that fails is named, its content never. */
const SHAPE: Readonly<Record<keyof Receipt, (value: unknown) => boolean>> = {
  id: (value) => typeof value === 'string' && isHex(value, 16),
  kind: (value) => typeof value === 'string' && KINDS.includes(value),
  at: isInstant,
  gateway: (value) => typeof value === 'string' && isRegisteredName(value),
  commitment: (value) => typeof value === 'string' && isHex(value, 32),
  outcome: (value) => value === undefined || (typeof value === 'string' && OUTCOMES.includes(value)),
  findings: (value) => Array.isArray(value) && value.length <= 64 && value.every(isFindingCode),
  trustVersion: (value) =>
    value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0),
  ruleId: (value) => value === undefined || (typeof value === 'string' && isRegisteredName(value)),
  profileHash: (value) => value === undefined || (typeof value === 'string' && isHex(value, 32)),
  signerKeyId: (value) => value === undefined || (typeof value === 'string' && isHex(value, 8)),
}

// Six digits at most: a code is a word of a catalogue, and no number of a person may be kept in its place.
function isFindingCode(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 80 && FINDING_CODE.test(value) && digitsIn(value) <= 6
}

const CHECKS = new Map(Object.entries(SHAPE))
const REQUIRED = [...CHECKS].filter(([, isWell]) => !isWell(undefined)).map(([name]) => name)

function checkReceipt(receipt: Readonly<Record<string, unknown>> | Receipt): asserts receipt is Receipt {
  for (const [name, value] of Object.entries(receipt)) {
    const isWell = CHECKS.get(name)
    if (!isWell) throw malformed('there is an unknown member')
    if (!isWell(value)) throw malformed(`member ${name} is not of its closed shape`)
  }
  for (const name of REQUIRED) if (!Object.hasOwn(receipt, name)) throw malformed(`member ${name} is not there`)
}

/** Reads a stored or shown receipt back. @throws LedgerError `ledger.receipt.malformed` on anything unknown or ill-formed. */
export function decodeReceipt(json: JsonValue): Receipt {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw malformed('it is not a JSON object')
  const members: Readonly<Record<string, unknown>> = { ...json }
  checkReceipt(members)
  return members
}

function malformed(why: string): LedgerError {
  return new LedgerError('ledger.receipt.malformed', `a receipt cannot be kept: ${why}; see the shapes in Receipt`)
}
