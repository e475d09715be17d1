/**
 * ledger: the signed account of what a gateway did. Receipts are leaves of a Merkle tree (RFC 6962), one signature per
 * batch; access entries say who looked at whom and why, under pseudonyms.
 *
 * It is pure and synchronous: it stores nothing (libs/adapters does) and knows no clock and no chance. Nothing that it
 * keeps can hold a person's name, number or telephone. Used by recognition, adapters and whoever checks a receipt.
 *
 * @example
 * const batch = sealBatch([receipt], { gateway: 'gateway-310000', at, previousRoot: undefined }, signer)
 * verifyReceipt(receipt, proveReceipt(batch, 0), signer.certificate) // undefined: it was kept
 */
export { type AccessEntry, checkAccessEntry, pseudonym } from './access-entry.js'
export {
  type BatchHead,
  findBrokenBatch,
  parseBatchHead,
  proveReceipt,
  RECEIPT_BATCH_TYPE,
  type ReceiptFindingCode,
  type ReceiptProof,
  type SealedBatch,
  sealBatch,
  sealLeaves,
  verifyReceipt,
} from './batch.js'
export { LedgerError, type LedgerErrorCode } from './error.js'
export {
  buildMerkleTree,
  type Inclusion,
  inclusionProof,
  leafHash,
  type MerkleTree,
  merkleRoot,
  verifyInclusion,
} from './merkle.js'
export {
  commit,
  decodeReceipt,
  encodedReceiptLeaf,
  encodeReceipt,
  opensCommitment,
  type Receipt,
  type ReceiptKind,
  receiptLeaf,
} from './receipt.js'
export { isRegisteredName, type RegisteredName } from './registered-name.js'
