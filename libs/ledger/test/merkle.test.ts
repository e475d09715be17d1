import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hexDecode, hexEncode, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildMerkleTree, inclusionProof, leafHash, merkleRoot, verifyInclusion } from '../src/index.js'

interface Vectors {
  source: string
  leaves: string[]
  emptyRoot: string
  roots: string[]
  proofs: { name: string; index: number; size: number; path: string[] }[]
}

const vectors: Vectors = JSON.parse(readFileSync(new URL('./rfc6962.json', import.meta.url), 'utf8'))
const leaves = vectors.leaves.map((hex) => leafHash(hexDecode(hex)))

describe('Merkle tree of RFC 6962', () => {
  it('has only known keys in its vector file', () => {
    expect(Object.keys(vectors).sort()).toEqual(['emptyRoot', 'leaves', 'proofs', 'roots', 'source'])
  })

  it('has the root of nothing', () => {
    expect(hexEncode(merkleRoot(buildMerkleTree([])))).toBe(vectors.emptyRoot)
  })

  it.each(vectors.roots.map((root, i) => ({ size: i + 1, root })))(
    'has the known root of $size leaves',
    ({ size, root }) => {
      expect(hexEncode(merkleRoot(buildMerkleTree(leaves.slice(0, size))))).toBe(root)
    },
  )

  it.each(vectors.proofs)('proves $name as the reference does', ({ index, size, path }) => {
    expect(inclusionProof(buildMerkleTree(leaves.slice(0, size)), index).map(hexEncode)).toEqual(path)
  })

  it.each([
    ['below the first', -1],
    ['behind the last', 3],
    ['between two', 0.5],
  ])('has no leaf %s', (_, index) => {
    const tree = buildMerkleTree(leaves.slice(0, 3))
    expect(() => inclusionProof(tree, index)).toThrow(expect.objectContaining({ code: 'ledger.tree.index' }))
  })
})

/** RFC 6962 §2.1 word for word, as a second opinion on the level-wise tree. */
function recursiveRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (only && hashes.length === 1) return only
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  const halves = [hashes.slice(0, split), hashes.slice(split)].map(recursiveRoot)
  const joined = Uint8Array.from([1, ...halves.flatMap((half) => [...half])])
  return new Uint8Array(createHash('sha256').update(joined).digest())
}

const sizes = fc.integer({ min: 1, max: 300 })
const leavesOf = (size: number) => Array.from({ length: size }, (_, i) => leafHash(utf8Encode(`leaf ${i}`)))

describe('inclusion proofs', () => {
  it('have the root of the recursive definition', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const all = leavesOf(size)
        expect(hexEncode(merkleRoot(buildMerkleTree(all)))).toBe(hexEncode(recursiveRoot(all)))
      }),
      { numRuns: 40 },
    )
  })

  it('hold for their own leaf and for nothing else', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), fc.nat(), (size, anyIndex, bit, more) => {
        const all = leavesOf(size)
        const tree = buildMerkleTree(all)
        const index = anyIndex % size
        const claim = { leaf: all[index] ?? new Uint8Array(), index, size, path: inclusionProof(tree, index) }
        const root = merkleRoot(tree)
        expect(verifyInclusion(claim, root)).toBe(true)
        expect(verifyInclusion({ ...claim, index: (index + 1 + (more % 5)) % (size + 5) }, root)).toBe(false)
        expect(verifyInclusion({ ...claim, path: [...claim.path, root] }, root)).toBe(false)
        expect(verifyInclusion({ ...claim, leaf: flip(claim.leaf, bit) }, root)).toBe(false)
        expect(verifyInclusion(claim, flip(root, bit))).toBe(false)
        if (claim.path.length > 0) {
          const place = more % claim.path.length
          const bent = claim.path.map((hash, i) => (i === place ? flip(hash, bit) : hash))
          expect(verifyInclusion({ ...claim, path: bent }, root)).toBe(false)
          expect(verifyInclusion({ ...claim, path: claim.path.slice(0, -1) }, root)).toBe(false)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('refuse sizes and places that are none', () => {
    const [leaf = new Uint8Array()] = leaves
    for (const [index, size] of [
      [0, 0],
      [-1, 1],
      [1, 1],
      [0, 1.5],
      [0, Number.NaN],
    ] as const) {
      expect(verifyInclusion({ leaf, index, size, path: [] }, leaf)).toBe(false)
    }
  })
})

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const place = (bit >> 3) % bytes.length
  return bytes.map((byte, i) => (i === place ? byte ^ (1 << (bit & 7)) : byte))
}
