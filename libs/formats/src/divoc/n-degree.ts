import { FormatError } from '../error.js'
import { hashOf, Naming } from './naming.js'
import type { Quad } from './quads.js'

/** What both degrees share. */
export interface Known {
  /** Statements that mention a blank node. */
  readonly mentions: ReadonlyMap<string, readonly Quad[]>
  readonly hashes: ReadonlyMap<string, string>
  /** Names that are final. */
  readonly names: Naming
}

interface Path {
  readonly hash: string
  readonly naming: Naming
}

/** Own profile: orders of related nodes that are tried in all, for one document. Two doses at one place need four. */
const MAX_TRIES = 2_000
/** Own profile: related nodes that nothing tells apart; seven have 5,040 orders. */
const MAX_ALIKE = 6

/** Tells blank nodes apart by the nodes around them (RDF Dataset Canonicalization 1.0 §4.8), bounded. */
export class NDegree {
  private tries = 0

  constructor(private readonly known: Known) {}

  /** Gives final names to blank nodes of one first-degree hash. @throws FormatError `formats.divoc.canonical` */
  nameAll(group: readonly string[]): void {
    const { names } = this.known
    const paths: Path[] = []
    for (const blank of group) {
      if (names.has(blank)) continue
      const naming = new Naming('b')
      naming.of(blank)
      paths.push(this.pathFrom(blank, naming))
    }
    paths.sort((a, b) => (a.hash < b.hash ? -1 : Number(a.hash > b.hash)))
    for (const { naming } of paths) for (const blank of naming.all()) names.of(blank)
  }

  private pathFrom(blank: string, given: Naming): Path {
    const related = this.relatedTo(blank, given)
    let naming = given
    let text = ''
    for (const hash of [...related.keys()].sort()) {
      const best = this.bestOrder(related.get(hash) ?? [], naming)
      text += hash + best.text
      naming = best.naming
    }
    return { hash: hashOf(text), naming }
  }

  /** The blank nodes next to one, by a hash of how they are next to it (§4.7). */
  private relatedTo(blank: string, naming: Naming): ReadonlyMap<string, readonly string[]> {
    const related = new Map<string, string[]>()
    for (const { subject, predicate, object } of this.known.mentions.get(blank) ?? []) {
      for (const [position, { kind, value }] of [
        ['s', subject],
        ['o', object],
      ] as const) {
        if (kind !== 'blank' || value === blank) continue
        const hash = hashOf(`${position}<${predicate}>${this.labelOf(value, naming)}`)
        related.set(hash, [...(related.get(hash) ?? []), value])
      }
    }
    return related
  }

  private labelOf(blank: string, naming: Naming): string {
    const { names, hashes } = this.known
    if (names.has(blank)) return `_:${names.of(blank)}`
    return naming.has(blank) ? `_:${naming.of(blank)}` : (hashes.get(blank) ?? '')
  }

  private bestOrder(blanks: readonly string[], given: Naming): { readonly text: string; readonly naming: Naming } {
    if (blanks.length > MAX_ALIKE) throw tooAlike()
    let best: { text: string; naming: Naming } | undefined
    for (const order of ordersOf(blanks)) {
      if (++this.tries > MAX_TRIES) throw tooAlike()
      const tried = this.tryOrder(order, given.copy(), best?.text)
      if (tried && (!best || tried.text < best.text)) best = tried
    }
    return best ?? { text: '', naming: given }
  }

  /** Undefined as soon as the order cannot become the best. */
  private tryOrder(order: readonly string[], start: Naming, best: string | undefined) {
    const { names } = this.known
    let naming = start
    let text = ''
    const next: string[] = []
    for (const blank of order) {
      if (!names.has(blank) && !naming.has(blank)) next.push(blank)
      text += `_:${names.has(blank) ? names.of(blank) : naming.of(blank)}`
      if (best !== undefined && text > best) return undefined
    }
    for (const blank of next) {
      const below = this.pathFrom(blank, naming)
      text += `_:${naming.of(blank)}<${below.hash}>`
      naming = below.naming
      if (best !== undefined && text > best) return undefined
    }
    return { text, naming }
  }
}

function* ordersOf(items: readonly string[]): Generator<readonly string[]> {
  if (items.length <= 1) yield items
  for (const [index, first] of items.length > 1 ? items.entries() : []) {
    for (const rest of ordersOf(items.filter((_, other) => other !== index))) yield [first, ...rest]
  }
}

function tooAlike(): FormatError {
  return new FormatError('formats.divoc.canonical', 'too many nodes of a certificate are alike to name them in one way')
}
