import type { JsonValue } from '@yimatong/codec'
import {
  type SignedDocument,
  type Signer,
  type SignerKey,
  signDocument,
  verifySignedDocument,
} from '@yimatong/envelope'
import {
  type Finding,
  finding,
  formatInstant,
  hexDecode,
  hexEncode,
  type Instant,
  parseInstant,
  YimatongError,
} from '@yimatong/kernel'
import { LedgerError } from './error.js'
import { buildMerkleTree, inclusionProof, type MerkleTree, merkleRoot, verifyInclusion } from './merkle.js'
import { type Receipt, receiptLeaf } from './receipt.js'
import { isHex, isRegisteredName, type RegisteredName } from './registered-name.js'

/** The document type of a signed batch: keeps its signature from being taken for another document's. */
export const RECEIPT_BATCH_TYPE = 'receipt-batch'

/** What one batch signature speaks for. */
export interface BatchHead {
  readonly gateway: RegisteredName
  readonly at: Instant
  /** Merkle root over the receipts, 32 bytes, hex. */
  readonly root: string
  /** Number of receipts, from 1. */
  readonly size: number
  /** Root of the batch before, hex; undefined for a gateway's first. */
  readonly previous: string | undefined
}

/** A batch with one signature, and the tree its proofs come from. */
export interface SealedBatch {
  readonly head: BatchHead
  readonly signed: SignedDocument
  readonly tree: MerkleTree
}

/** Everything, beside the receipt and the signer's certificate, that shows a receipt was kept. */
export interface ReceiptProof {
  /** Place of the receipt in its batch, from 0. */
  readonly index: number
  /** Sibling hashes, nearest first, hex. */
  readonly path: readonly string[]
  readonly batch: SignedDocument
}

/**
 * Seals receipts under one signature: a Merkle root over them, chained to the root before.
 *
 * @throws LedgerError `ledger.batch.empty` for no receipts, `ledger.receipt.malformed` for one that may not be kept.
 */
export function sealBatch(
  receipts: readonly Receipt[],
  about: { readonly gateway: RegisteredName; readonly at: Instant; readonly previousRoot: string | undefined },
  signer: Signer,
): SealedBatch {
  return sealLeaves(receipts.map(receiptLeaf), about, signer)
}

/** {@link sealBatch} over leaf hashes that were made as the receipts came in. */
export function sealLeaves(
  leaves: readonly Uint8Array[],
  about: { readonly gateway: RegisteredName; readonly at: Instant; readonly previousRoot: string | undefined },
  signer: Signer,
): SealedBatch {
  if (leaves.length === 0) throw new LedgerError('ledger.batch.empty', 'a batch has no receipts: seal when one came in')
  const tree = buildMerkleTree(leaves)
  const head: BatchHead = {
    gateway: about.gateway,
    at: about.at,
    root: hexEncode(merkleRoot(tree)),
    size: leaves.length,
    previous: about.previousRoot,
  }
  return { head, signed: signDocument(RECEIPT_BATCH_TYPE, headJson(head), signer), tree }
}

function headJson(head: BatchHead): JsonValue {
  return {
    gateway: head.gateway,
    at: formatInstant(head.at),
    root: head.root,
    size: head.size,
    previous: head.previous ?? null,
  }
}

/**
 * The proof of receipt `index` of a sealed batch. Its path is worked out when it is first looked at: most answers leave
 * the proof to who asks for it later.
 *
 * @throws LedgerError `ledger.tree.index` when there is no such receipt.
 */
export function proveReceipt(batch: SealedBatch, index: number): ReceiptProof {
  let path = index < batch.head.size ? undefined : inclusionProof(batch.tree, index).map(hexEncode)
  return {
    index,
    get path() {
      path ??= inclusionProof(batch.tree, index).map(hexEncode)
      return path
    },
    batch: batch.signed,
  }
}

/** Reads the payload of a signed batch. @throws LedgerError `ledger.batch.malformed` on anything ill-formed. */
export function parseBatchHead(payload: JsonValue): BatchHead {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw malformed('an object')
  const { gateway, at, root, size, previous } = payload
  const instant = typeof at === 'string' ? parseInstant(at) : undefined
  if (instant === undefined) throw malformed('an RFC 3339 time')
  if (typeof gateway !== 'string' || !isRegisteredName(gateway)) throw malformed('a gateway name')
  if (typeof root !== 'string' || !isHex(root, 32)) throw malformed('a root of 32 bytes in hex')
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1) throw malformed('a size from 1')
  if (previous !== null && (typeof previous !== 'string' || !isHex(previous, 32))) throw malformed('a previous root')
  return { gateway, at: instant, root, size, previous: previous ?? undefined }
}

function malformed(wanted: string): LedgerError {
  return new LedgerError('ledger.batch.malformed', `the payload of a receipt batch wants ${wanted}`)
}

/** What checking a receipt can find. */
export type ReceiptFindingCode =
  | 'ledger.receipt.malformed'
  | 'ledger.receipt.signature'
  | 'ledger.receipt.gateway'
  | 'ledger.receipt.inclusion'

/**
 * Checks that the holder of `signer` kept this very receipt. Undefined means it did; the certificate's own path and
 * purpose are the caller's to check (libs/pki).
 */
export function verifyReceipt(
  receipt: Receipt,
  proof: ReceiptProof,
  signer: SignerKey,
): Finding<ReceiptFindingCode> | undefined {
  try {
    if (!verifySignedDocument(proof.batch, RECEIPT_BATCH_TYPE, signer)) {
      return finding('ledger.receipt.signature', 'gateway', { clause: 'RFC 6962 §3.5' })
    }
    const head = parseBatchHead(proof.batch.payload)
    if (head.gateway !== receipt.gateway) return finding('ledger.receipt.gateway', 'gateway')
    const claim = { leaf: receiptLeaf(receipt), index: proof.index, size: head.size, path: proof.path.map(hexDecode) }
    if (verifyInclusion(claim, hexDecode(head.root))) return undefined
    return finding('ledger.receipt.inclusion', 'gateway', { clause: 'RFC 6962 §2.1.1' })
  } catch (error) {
    if (error instanceof YimatongError) return finding('ledger.receipt.malformed', 'gateway')
    throw error
  }
}

/**
 * Walks signed batches in the order they were kept. Undefined when each names the root before it and is signed;
 * otherwise the place (from 0) of the first that does not.
 */
export function findBrokenBatch(
  batches: readonly SignedDocument[],
  signer: SignerKey,
  before: string | undefined,
): number | undefined {
  let previous = before
  for (const [place, batch] of batches.entries()) {
    const head = readHead(batch, signer)
    if (head === undefined || head.previous !== previous) return place
    previous = head.root
  }
  return undefined
}

function readHead(batch: SignedDocument, signer: SignerKey): BatchHead | undefined {
  try {
    return verifySignedDocument(batch, RECEIPT_BATCH_TYPE, signer) ? parseBatchHead(batch.payload) : undefined
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}
