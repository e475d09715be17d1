/** Counters and latency histograms in the Prometheus text format. Labels hold codes and outcomes, never what was sent. */
export interface Metrics {
  count(name: string, labels?: Labels): void
  observe(name: string, milliseconds: number, labels?: Labels): void
  /** The whole page for `GET /metrics`. */
  render(): string
}

type Labels = Readonly<Record<string, string>>

interface Histogram {
  readonly buckets: number[]
  sum: number
  count: number
}

const BOUNDS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000] as const
const MAX_SERIES = 1000

/** A registry of its own for each role instance. Past 1,000 series a new one is dropped: labels are a closed set. */
export function createMetrics(): Metrics {
  const counters = new Map<string, number>()
  const histograms = new Map<string, Histogram>()
  return {
    count(name, labels = {}) {
      const key = seriesKey(name, labels)
      if (counters.has(key) || counters.size < MAX_SERIES) counters.set(key, (counters.get(key) ?? 0) + 1)
    },
    observe(name, milliseconds, labels = {}) {
      const key = seriesKey(name, labels)
      const histogram = histograms.get(key) ?? { buckets: BOUNDS_MS.map(() => 0), sum: 0, count: 0 }
      if (!histograms.has(key) && histograms.size >= MAX_SERIES) return
      histograms.set(key, histogram)
      for (let i = 0; i < BOUNDS_MS.length; i++) {
        if (milliseconds <= (BOUNDS_MS[i] ?? 0)) histogram.buckets[i] = (histogram.buckets[i] ?? 0) + 1
      }
      histogram.sum += milliseconds
      histogram.count += 1
    },
    render() {
      const lines = [...counters].map(([key, value]) => `${key} ${value}`)
      for (const [key, histogram] of histograms) lines.push(...histogramLines(key, histogram))
      return `${lines.join('\n')}\n`
    },
  }
}

function seriesKey(name: string, labels: Labels): string {
  let text = ''
  for (const label in labels) text += `${text === '' ? '' : ','}${label}="${plain(labels[label] ?? '')}"`
  return text === '' ? name : `${name}{${text}}`
}

function plain(value: string): string {
  return /^[\w.:/-]*$/.test(value) ? value : value.replace(/[^\w.:/-]/g, '_')
}

function histogramLines(key: string, histogram: Histogram): string[] {
  const brace = key.indexOf('{')
  const name = brace < 0 ? key : key.slice(0, brace)
  const labels = brace < 0 ? '' : key.slice(brace + 1, -1)
  const withLabel = (suffix: string, extra = '') => {
    const all = [labels, extra].filter((part) => part !== '').join(',')
    return `${name}${suffix}${all === '' ? '' : `{${all}}`}`
  }
  const buckets = BOUNDS_MS.map((bound, i) => `${withLabel('_bucket', `le="${bound}"`)} ${histogram.buckets[i]}`)
  return [
    ...buckets,
    `${withLabel('_bucket', 'le="+Inf"')} ${histogram.count}`,
    `${withLabel('_sum')} ${histogram.sum}`,
    `${withLabel('_count')} ${histogram.count}`,
  ]
}
