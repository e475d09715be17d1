/** Lets go of one thing that was opened. */
export type Close = () => Promise<unknown> | unknown

/** What has been opened so far. */
export interface Closers {
  add(close: Close): void
  /** Closes the last first. One that fails does not keep the rest open. @throws what the first of them threw */
  close(): Promise<void>
}

/**
 * Opens something of several parts: `open` adds each part's closing as soon as the part is open. When it fails half-way,
 * what was opened is closed again, so that nothing is left that would keep the process from ending.
 * @throws what `open` threw
 */
export async function openParts<T>(open: (closers: Closers) => Promise<T>): Promise<T> {
  const closers = createClosers()
  try {
    return await open(closers)
  } catch (error) {
    // Why the opening failed says more than why the closing failed too.
    await closers.close().catch(() => undefined)
    throw error
  }
}

function createClosers(): Closers {
  const opened: Close[] = []
  return {
    add: (close) => void opened.push(close),
    async close() {
      const failures: unknown[] = []
      for (const close of opened.splice(0).reverse()) {
        try {
          await close()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
