import { NDegree } from './n-degree.js'
import { hashOf, Naming } from './naming.js'
import { blanksOf, lineOf, type Quad } from './quads.js'

/**
 * Statements as canonical N-Quads: blank nodes named by what is said of them, lines in order (URDNA2015, RDF Dataset
 * Canonicalization 1.0 §4.4). Blank nodes that first-degree hashes cannot tell apart go through the second algorithm,
 * whose work is bounded.
 * @throws FormatError `formats.divoc.canonical` above the bound
 */
export function canonicalQuads(quads: readonly Quad[]): string {
  const mentions = mentionsOf(quads)
  const hashes = new Map([...mentions].map(([blank, its]) => [blank, firstDegreeHash(blank, its)]))
  const names = new Naming('c14n')
  const groups = groupsOf(hashes)
  for (const [first, ...more] of groups) if (first !== undefined && more.length === 0) names.of(first)
  const deep = new NDegree({ mentions, hashes, names })
  for (const group of groups) if (group.length > 1) deep.nameAll(group)
  return quads
    .map((quad) => lineOf(quad, (blank) => names.of(blank)))
    .sort()
    .join('')
}

function mentionsOf(quads: readonly Quad[]): ReadonlyMap<string, readonly Quad[]> {
  const mentions = new Map<string, Quad[]>()
  for (const quad of quads) {
    for (const blank of new Set(blanksOf(quad))) {
      const known = mentions.get(blank)
      if (known) known.push(quad)
      else mentions.set(blank, [quad])
    }
  }
  return mentions
}

/** What is said of a blank node, with `a` for itself and `z` for any other (§4.6). */
function firstDegreeHash(blank: string, quads: readonly Quad[]): string {
  const lines = quads.map((quad) => lineOf(quad, (name) => (name === blank ? 'a' : 'z')))
  return hashOf(lines.sort().join(''))
}

/** Blank nodes of the same hash, in the order of the hashes. */
function groupsOf(hashes: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>()
  for (const [blank, hash] of hashes) groups.set(hash, [...(groups.get(hash) ?? []), blank])
  return [...groups.keys()].sort().map((hash) => groups.get(hash) ?? [])
}
