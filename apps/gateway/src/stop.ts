/** What of a process is needed to be stopped; Node's `process` is one. */
export interface Stoppable {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  exit(code: number): unknown
}

/** What is said while stopping, and how time passes: monotonic milliseconds. */
export interface StopSurroundings {
  readonly say: (line: string) => void
  readonly ticks: () => number
}

/** A second signal so soon is the first one again: npm passes on the Ctrl-C that the terminal has already sent us. */
const SAME_SIGNAL_MS = 1000
/** What shells give a program that was ended by SIGINT. */
const ENDED_BY_SIGNAL = 130

/**
 * Waits for SIGINT or SIGTERM, then closes; resolves with 0 when all is closed. A later signal ends the process there and
 * then with 130, and a closing that fails with 1: what did not close would keep it alive.
 */
export function untilStopped(
  process: Stoppable,
  close: () => Promise<void>,
  { say, ticks }: StopSurroundings,
): Promise<number> {
  return new Promise((done) => {
    let stoppedAt: number | undefined
    const stop = () => {
      // Whoever presses Ctrl-C again does not want to wait.
      if (stoppedAt !== undefined && ticks() - stoppedAt > SAME_SIGNAL_MS) process.exit(ENDED_BY_SIGNAL)
      if (stoppedAt !== undefined) return
      stoppedAt = ticks()
      say('停止中 stopping')
      const stopped = () => {
        say('已停止 stopped')
        done(0)
      }
      close().then(stopped, () => process.exit(1))
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
