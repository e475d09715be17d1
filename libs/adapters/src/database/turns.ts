/** Lets one piece of asynchronous work run at a time, in the order it was asked for. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>
}

/** A queue of turns; a rejected piece of work does not hold up the next. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(work) {
      const mine = last.then(work, work)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
