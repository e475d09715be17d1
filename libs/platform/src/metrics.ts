/** Counters in the Prometheus text format. Labels hold codes and outcomes, never what was sent. */
export interface Metrics {
  count(name: string, labels?: Labels): void
  /** The whole page for `GET /metrics`. */
  render(): string
}

type Labels = Readonly<Record<string, string>>

const MAX_SERIES = 1000

/** A registry of its own for each role instance. Past 1,000 series a new one is dropped: labels are a closed set. */
export function createMetrics(): Metrics {
  const counters = new Map<string, number>()
  return {
    count(name, labels = {}) {
      const key = seriesKey(name, labels)
      if (counters.has(key) || counters.size < MAX_SERIES) counters.set(key, (counters.get(key) ?? 0) + 1)
    },
    render: () => `${[...counters].map(([key, value]) => `${key} ${value}`).join('\n')}\n`,
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
