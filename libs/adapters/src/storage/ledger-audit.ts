import type { SignerKey } from '@yimatong/envelope'
import { hexEncode } from '@yimatong/kernel'
import {
  buildMerkleTree,
  findBrokenBatch,
  merkleRoot,
  parseBatchHead,
  proveReceipt,
  type Receipt,
  type ReceiptProof,
  receiptLeaf,
} from '@yimatong/ledger'
import type { Database } from '../database/database.js'
import { findPlace, type KeptBatch, loadBatches, loadReceipts } from './ledger-rows.js'

/** What a walk over a whole ledger found. */
export interface LedgerAudit {
  readonly batches: number
  readonly receipts: number
  /** The first batch that is out of place, wrongly signed, or does not match its receipts. */
  readonly brokenAt?: number
}

const STEP = 256

/** Walks a ledger from its first batch: signatures, the chain, gaps, and each root over the receipts that are kept. */
export async function auditLedger(database: Database, schema: string, signer: SignerKey): Promise<LedgerAudit> {
  let receipts = 0
  let previous: KeptBatch | undefined
  for (;;) {
    const batches = await loadBatches(database, schema, previous?.seq ?? 0, STEP)
    if (batches.length === 0) return { batches: previous?.seq ?? 0, receipts }
    for (const batch of batches) {
      const kept = await loadReceipts(database, schema, batch.seq)
      if (!isWhole(batch, kept, previous, signer)) return { batches: previous?.seq ?? 0, receipts, brokenAt: batch.seq }
      receipts += kept.length
      previous = batch
    }
  }
}

function isWhole(
  batch: KeptBatch,
  kept: readonly Receipt[],
  previous: KeptBatch | undefined,
  signer: SignerKey,
): boolean {
  if (batch.seq !== (previous?.seq ?? 0) + 1) return false
  if (findBrokenBatch([batch.signed], signer, previous?.root) !== undefined) return false
  const head = parseBatchHead(batch.signed.payload)
  const root = hexEncode(merkleRoot(buildMerkleTree(kept.map(receiptLeaf))))
  return head.size === kept.length && head.root === root && batch.root === root
}

/** A kept receipt with its proof, or undefined when there is none of that id (32 hex digits). */
export async function findReceipt(
  database: Database,
  schema: string,
  id: string,
): Promise<{ receipt: Receipt; proof: ReceiptProof } | undefined> {
  const place = await findPlace(database, schema, id)
  if (!place) return undefined
  const [batch] = await loadBatches(database, schema, place.batch - 1, 1)
  const receipts = await loadReceipts(database, schema, place.batch)
  const receipt = receipts[place.leaf]
  if (!batch || !receipt) return undefined
  const tree = buildMerkleTree(receipts.map(receiptLeaf))
  const sealed = { head: parseBatchHead(batch.signed.payload), signed: batch.signed, tree }
  return { receipt, proof: proveReceipt(sealed, place.leaf) }
}
