import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Encode } from '@yimatong/kernel'

/** SHA-256 in hex over UTF-8, the one hash of the algorithm. Internal to formats. */
export function hashOf(text: string): string {
  return hexEncode(digest('sha-256', utf8Encode(text)))
}

/** Gives blank nodes names in the order they are asked for: `c14n0`, `c14n1` (RDF Dataset Canonicalization 1.0 §4.5). */
export class Naming {
  private readonly names: Map<string, string>

  constructor(
    private readonly prefix: string,
    given: ReadonlyMap<string, string> = new Map(),
  ) {
    this.names = new Map(given)
  }

  /** The name of a blank node, the next one where it has none yet. */
  of(blank: string): string {
    const known = this.names.get(blank)
    if (known !== undefined) return known
    const name = `${this.prefix}${this.names.size}`
    this.names.set(blank, name)
    return name
  }

  has(blank: string): boolean {
    return this.names.has(blank)
  }

  copy(): Naming {
    return new Naming(this.prefix, this.names)
  }

  /** Everything named, in that order. */
  all(): readonly string[] {
    return [...this.names.keys()]
  }
}
