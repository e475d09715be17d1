import type { Bytes } from '@yimatong/kernel'
import { AdapterError } from '../error.js'
import { type PictureReading, type PictureThread, startPictureThread } from './picture-thread.js'

/** How pictures are read. */
export interface PictureSettings {
  /** Longest that one picture may take once the thread is ready, milliseconds; 1000 unless told. */
  readonly deadlineMs?: number
  /** Most pictures that may wait; 16 unless told. */
  readonly queueLimit?: number
  /** Most of them of one asker, so that one cannot make the others wait without end; 4 unless told. */
  readonly eachLimit?: number
}

/** Reads the symbol in a picture, one picture at a time. */
export interface PictureReader {
  /**
   * @param who registered name of the asker, for its share of the queue; those without a name share one
   * @throws AdapterError `adapters.picture.timeout`, `adapters.picture.overloaded`, `adapters.picture.failed`
   */
  read(bytes: Bytes, who?: string): Promise<PictureReading>
  close(): Promise<void>
}

/**
 * A reader in a worker thread: a picture made of nothing but finder patterns keeps any reader of symbols busy for
 * minutes, and only ending its thread stops it. The thread is started at the first picture.
 */
export function createPictureReader(settings: PictureSettings = {}): PictureReader {
  const { deadlineMs = 1000, queueLimit = 16, eachLimit = 4 } = settings
  const queue = createQueue(queueLimit, eachLimit)
  let thread: PictureThread | undefined
  let isClosed = false

  const readOne = async (bytes: Bytes) => {
    if (isClosed) throw new AdapterError('adapters.picture.failed', 'the picture reader is closed')
    if (thread === undefined || thread.hasEnded()) thread = startPictureThread()
    try {
      return await thread.read(bytes, deadlineMs)
    } catch (error) {
      await thread.end()
      // The next picture need not wait for a thread to start.
      thread = isClosed ? undefined : startPictureThread()
      throw error
    }
  }
  return {
    read: (bytes, who = '') => queue(() => readOne(bytes), who),
    async close() {
      isClosed = true
      await queue(async () => undefined, undefined).catch(() => undefined)
      await thread?.end()
    },
  }
}

type Queue = <T>(work: () => Promise<T>, who: string | undefined) => Promise<T>

/** One piece of work after the other; work of nobody (`undefined`) is not counted. */
function createQueue(limit: number, eachLimit: number): Queue {
  const waiting = new Map<string, number>()
  let turn: Promise<unknown> = Promise.resolve()
  let total = 0
  const count = (who: string, change: 1 | -1) => {
    total += change
    const left = (waiting.get(who) ?? 0) + change
    if (left === 0) waiting.delete(who)
    else waiting.set(who, left)
  }
  return async (work, who) => {
    if (who !== undefined) {
      if (total >= limit) throw overloaded(`${limit} pictures wait`)
      if ((waiting.get(who) ?? 0) >= eachLimit) throw overloaded(`${eachLimit} pictures of one asker wait`)
      count(who, 1)
    }
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done.finally(() => {
      if (who !== undefined) count(who, -1)
    })
  }
}

function overloaded(seen: string): AdapterError {
  return new AdapterError('adapters.picture.overloaded', `${seen} to be read; try again later`)
}
