import { digest } from '@yimatong/crypto'
import { type Bytes, bytesEqual, concatBytes } from '@yimatong/kernel'
import { LedgerError } from './error.js'

const LEAF = Uint8Array.of(0)

/** Hash of one leaf: SHA-256(0x00 ‖ entry). RFC 6962 §2.1. */
export function leafHash(entry: Bytes): Bytes {
  return digest('sha-256', concatBytes(LEAF, entry))
}

// One block for all: a tree hashes as many nodes as it has leaves, and nothing else sees it.
const node = Uint8Array.of(1, ...new Uint8Array(64))

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right), each 32 bytes. RFC 6962 §2.1. */
function nodeHash(left: Bytes, right: Bytes): Bytes {
  node.set(left, 1)
  node.set(right, 33)
  return digest('sha-256', node)
}

/** The hash every level of a tree, leaves first; made once so that all proofs of a batch cost one tree. */
export type MerkleTree = readonly (readonly Bytes[])[]

/**
 * All levels over leaf hashes. A last node without a sibling moves up unchanged, which yields the tree of RFC 6962 §2.1
 * (split at the largest power of two below the size). An empty tree is one level whose root is SHA-256 of nothing.
 */
export function buildMerkleTree(leaves: readonly Bytes[]): MerkleTree {
  if (leaves.length === 0) return [[digest('sha-256', new Uint8Array())]]
  const levels: (readonly Bytes[])[] = [leaves]
  for (let level = leaves; level.length > 1; ) {
    level = parents(level)
    levels.push(level)
  }
  return levels
}

function parents(level: readonly Bytes[]): Bytes[] {
  const above: Bytes[] = []
  for (let i = 0; i < level.length; i += 2) {
    const left = level[i]
    const right = level[i + 1]
    if (left) above.push(right ? nodeHash(left, right) : left)
  }
  return above
}

/** The root of a tree, 32 bytes. */
export function merkleRoot(tree: MerkleTree): Bytes {
  return tree.at(-1)?.[0] ?? digest('sha-256', new Uint8Array())
}

/**
 * Audit path of leaf `index` (from 0), nearest sibling first, at most ⌈log2 size⌉ hashes. RFC 6962 §2.1.1.
 *
 * @throws LedgerError `ledger.tree.index` when the tree has no such leaf.
 */
export function inclusionProof(tree: MerkleTree, index: number): readonly Bytes[] {
  const size = tree[0]?.length ?? 0
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new LedgerError('ledger.tree.index', `a tree of ${size} leaves has no leaf ${index}; leaves count from 0`)
  }
  const path: Bytes[] = []
  let position = index
  for (const level of tree.slice(0, -1)) {
    const sibling = level[position ^ 1]
    if (sibling) path.push(sibling)
    position >>>= 1
  }
  return path
}

/** A claim that one leaf is in a tree. */
export interface Inclusion {
  readonly leaf: Bytes
  readonly index: number
  readonly size: number
  readonly path: readonly Bytes[]
}

/** True when the path leads from the leaf to the root, with not one hash too many or too few. RFC 9162 §2.1.3.2. */
export function verifyInclusion(claim: Inclusion, root: Bytes): boolean {
  const { index, size } = claim
  if (!isPossible(claim)) return false
  let hash = claim.leaf
  let position = index
  let last = size - 1
  for (const sibling of claim.path) {
    if (last === 0 || sibling.length !== 32) return false
    if (position % 2 === 1 || position === last) {
      hash = nodeHash(sibling, hash)
      while (position % 2 === 0 && position !== 0) {
        position /= 2
        last = Math.floor(last / 2)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    position = Math.floor(position / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && bytesEqual(hash, root)
}

function isPossible({ leaf, index, size }: Inclusion): boolean {
  return leaf.length === 32 && Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size
}
