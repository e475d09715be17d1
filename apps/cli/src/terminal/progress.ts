import type { Io } from '../io.js'

/** One line on stderr that is written over: how far a longer run has come. */
export interface Progress {
  update(text: string): void
  /** Takes the line away. */
  end(): void
}

const INTERVAL_MS = 100

/** Progress on a terminal; silent in a pipe. */
export function startProgress(io: Io): Progress {
  if (!io.stderr.isTerminal) return { update: () => {}, end: () => {} }
  let last = Number.NEGATIVE_INFINITY
  const show = (text: string) => {
    // A terminal that has gone takes nothing with it: progress is not the result.
    io.stderr.write(`\r\u001b[K${text}`).catch(() => {})
  }
  return {
    update(text) {
      const now = performance.now()
      if (now - last < INTERVAL_MS) return
      last = now
      show(text)
    },
    end() {
      if (last !== Number.NEGATIVE_INFINITY) show('')
    },
  }
}
