import type { Database } from '../database/database.js'
import { enterPlaces, PLACE_STEP } from './ledger-places.js'

/** How long a ledger is quiet before the rest of its lines is entered; a restart begins with such a wait. */
const QUIET_MS = 200

/** Keeps `receipt_place` behind the batches of one ledger: not in the way of an answer, never far behind. */
export interface PlaceKeeper {
  /** Told after every commit how many lines it wrote. */
  follow(lines: number): void
  /** Waits for the step under way. What is left is entered after the next start. */
  close(): Promise<void>
}

/**
 * Enters lines in steps of their own statement: one as soon as {@link PLACE_STEP} lines wait, so that the backlog is
 * bounded under lasting load, and the rest once nothing came for a while. A step that fails is tried again after the next
 * commit: readers look into the batches that are not entered yet, so nothing is missed meanwhile.
 */
export function createPlaceKeeper(database: Database, schema: string): PlaceKeeper {
  let lines = 0
  let running: Promise<void> | undefined
  let closed = false

  const step = async () => {
    let taken = 0
    try {
      taken = await enterPlaces(database, schema)
    } catch {
      // Left to the next commit: whoever writes then hears of a database that is away.
    }
    running = undefined
    if (taken > 0) rest()
  }
  const start = () => {
    if (closed || running) return
    lines = 0
    running = step()
  }
  const quiet = setTimeout(start, QUIET_MS).unref()
  const rest = () => {
    if (!closed) quiet.refresh()
  }
  return {
    follow(more) {
      lines += more
      if (lines >= PLACE_STEP) start()
      rest()
    },
    async close() {
      closed = true
      clearTimeout(quiet)
      await running
    },
  }
}
