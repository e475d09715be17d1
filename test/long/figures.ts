import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MIB = 1024 * 1024

/** Memory of this process after a full collection, MiB. */
export interface Memory {
  /** Objects and the buffers they hold. */
  readonly heap: number
  readonly rss: number
}

/** Collects all garbage, then looks. @throws Error when this Node cannot collect: a figure with garbage in it says nothing. */
export function memoryNow(): Memory {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('this Node has no gc to expose')
  for (let i = 0; i < 3; i++) collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: (heapUsed + external) / MIB, rss: rss / MIB }
}

/** Writes the figures of one run where a closing note is copied from. */
export function tellFigures(title: string, figures: Readonly<Record<string, string | number>>): void {
  const rows = Object.entries(figures).map(([name, value]) => `   ${name.padEnd(34)} ${spell(value)}`)
  console.log(`── ${title}\n${rows.join('\n')}`)
}

function spell(value: string | number): string {
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(1)
}

/** Seconds since a `performance.now()`. */
export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000
}

/** Counts by name. */
export function createTally(): { count(name: string): void; figures(): Readonly<Record<string, number>> } {
  const counts = new Map<string, number>()
  return {
    count: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    figures: () => Object.fromEntries([...counts].sort(([, a], [, b]) => b - a)),
  }
}

/** What chance began with: told with the figures, and given back by hand to have a run again. */
export const SEED = Number(process.env.YIMATONG_SEED ?? 1 + (Date.now() % 1_000_000))

/** Park–Miller: numbers from 0 to 1 that are the same for one seed. */
export function seeded(seed: number = SEED): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
