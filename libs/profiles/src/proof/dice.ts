/** Chance that is none: the same seed gives the same throws, everywhere. */
export interface Dice {
  /** A whole number from 0 to below `n`. */
  readonly below: (n: number) => number
  /** True in `percent` of 100 throws. */
  readonly chance: (percent: number) => boolean
  /** One of the items; undefined when there is none. */
  readonly pick: <T>(items: readonly T[]) => T | undefined
}

/** Dice seeded by a text: FNV-1a for the seed, Mulberry32 for the throws. */
export function createDice(seed: string): Dice {
  let state = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193)

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  const below = (n: number) => next() % n
  return { below, chance: (percent) => below(100) < percent, pick: (items) => items[below(items.length || 1)] }
}
