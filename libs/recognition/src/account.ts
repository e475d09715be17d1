import { NATIONAL_CODE_PREFIX, REFERENCE_TOKEN_PREFIX, readReferenceHeader } from '@yimatong/envelope'
import { type Bytes, base64UrlEncode, hexEncode, type Instant, utf8Encode, YimatongError } from '@yimatong/kernel'
import { type AccessEntry, commit, pseudonym, type Receipt, type ReceiptProof } from '@yimatong/ledger'
import type { Judgement } from './judgement.js'
import type { Clock, Ledger } from './ports.js'
import type { RecognitionRequest } from './recognise.js'

/** The account-keeping side of one gateway. */
export interface Accounts {
  /** Registered name of the gateway, for example `gateway-310000`. */
  readonly gateway: string
  readonly ledger: Ledger
  /** 32 bytes: the key of the subjects' pseudonyms in this gateway's access entries. */
  readonly pseudonymKey: Bytes
  readonly clock: Clock
  readonly random: (length: number) => Bytes
}

/** What the asker gets of the account: enough to prove later what was answered. */
export interface Account {
  readonly receipt: Receipt
  readonly proof: ReceiptProof
  /** Opens the receipt's commitment to what was shown; the gateway does not keep it. base64url. */
  readonly salt: string
  /** How long it took until both were durable, milliseconds. */
  readonly ms: number
}

/**
 * Writes down one recognition: a receipt of what was answered and an access entry of who asked, both durable before
 * this resolves. Neither holds anything out of the code: a salted commitment and a keyed pseudonym stand for it.
 */
export async function keepAccount(
  accounts: Accounts,
  checkpoint: string,
  request: RecognitionRequest,
  judgement: Judgement,
): Promise<Account> {
  const at = accounts.clock.now()
  const started = accounts.clock.ticks()
  const salt = accounts.random(16)
  const receipt = receiptOf(accounts, at, salt, request, judgement)
  const entry = entryOf(accounts, at, checkpoint, receipt.id, request, judgement)
  const proof = await accounts.ledger.record(receipt, entry)
  return { receipt, proof, salt: base64UrlEncode(salt), ms: accounts.clock.ticks() - started }
}

function receiptOf(
  accounts: Accounts,
  at: Instant,
  salt: Bytes,
  request: RecognitionRequest,
  judgement: Judgement,
): Receipt {
  const { ruleId, trustVersion, signerKeyId } = judgement
  return {
    id: hexEncode(accounts.random(16)),
    kind: 'recognition',
    at,
    gateway: accounts.gateway,
    commitment: commit(salt, utf8Encode(shownText(request))),
    outcome: judgement.outcome,
    findings: judgement.findings.map((found) => found.code),
    ...(trustVersion !== undefined && { trustVersion }),
    ...(ruleId !== undefined && { ruleId }),
    ...(signerKeyId !== undefined && { signerKeyId }),
  }
}

function entryOf(
  accounts: Accounts,
  at: Instant,
  checkpoint: string,
  receiptId: string,
  request: RecognitionRequest,
  judgement: Judgement,
): AccessEntry {
  const { place, purpose } = request.question
  const identifier = identifierOf(request, judgement)
  return {
    id: hexEncode(accounts.random(16)),
    at,
    checkpoint,
    division: place.division,
    ...(place.venue !== undefined && { venue: place.venue }),
    purpose,
    subject: pseudonym(accounts.pseudonymKey, `access/${place.division}`, identifier),
    ...(judgement.issuer !== undefined && { home: judgement.issuer }),
    outcome: judgement.outcome,
    receiptId,
  }
}

/**
 * What an access entry's pseudonym stands for: the same at every scan of one code and every look-up of one document. For
 * a reference `judgement.codeId` is the one-time id of home's answer, so that only a national code goes by it.
 */
function identifierOf(request: RecognitionRequest, judgement: Judgement): string {
  const written = shownText(request)
  // A document typed in small letters or with blanks is still the same person's.
  if (request.shown.kind === 'document') return written.replace(/\s/g, '').toUpperCase()
  if (written.startsWith(REFERENCE_TOKEN_PREFIX)) return tokenIdentifier(written)
  return written.startsWith(NATIONAL_CODE_PREFIX) ? (judgement.codeId ?? written) : written
}

function tokenIdentifier(token: string): string {
  try {
    return `token/${hexEncode(readReferenceHeader(token).codeId)}`
  } catch (error) {
    if (error instanceof YimatongError) return token
    throw error
  }
}

function shownText({ shown }: RecognitionRequest): string {
  return shown.kind === 'code' ? shown.text : `${shown.type}/${shown.number}`
}
