/** Median of numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Runs two pieces of work in turns, in both orders, and compares their rates: the median of the ratios of neighbours.
 * Each `work` does `count` operations, synchronously or not.
 */
export async function compare({ ours, reference, count, rounds, say }) {
  const rates = { ours: [], reference: [] }
  await ours()
  await reference()
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ['ours', 'reference'] : ['reference', 'ours']
    for (const side of order) {
      const started = process.hrtime.bigint()
      await (side === 'ours' ? ours() : reference())
      rates[side].push(count / (Number(process.hrtime.bigint() - started) / 1e9))
    }
    say(`round ${round + 1}/${rounds}: ${(rates.ours[round] / rates.reference[round]).toFixed(3)}`)
  }
  const ratio = median(rates.ours.map((rate, round) => rate / rates.reference[round]))
  return { ratio, ours: median(rates.ours), reference: median(rates.reference), runs: rounds }
}
