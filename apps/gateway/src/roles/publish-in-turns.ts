import { YimatongError } from '@yimatong/kernel'
import type { Log } from '@yimatong/platform'

/** When a registry publishes again, milliseconds after the last try. */
export interface PublicationTurns {
  readonly everyMs: number
  /** After a try that failed. */
  readonly retryMs: number
}

/**
 * Publishes again and again, one at a time. A try that fails is logged by its code and repeated after `retryMs`; what
 * was published before stays served. Answers how to stop.
 */
export function publishInTurns(
  publish: () => Promise<unknown>,
  { everyMs, retryMs }: PublicationTurns,
  log: Pick<Log, 'error'>,
): () => void {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const wait = (ms: number) => {
    if (!isStopped) timer = setTimeout(turn, ms)
  }
  const turn = () => {
    // In a promise, so that a failure before the first wait is caught too.
    Promise.resolve()
      .then(publish)
      .then(
        () => wait(everyMs),
        (error: unknown) => {
          if (isStopped) return
          log.error('trust-list-not-published', { code: error instanceof YimatongError ? error.code : 'unknown' })
          wait(retryMs)
        },
      )
  }
  wait(everyMs)
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
