import { Worker } from 'node:worker_threads'
import type { Bytes } from '@yimatong/kernel'
import { AdapterError } from '../error.js'

/** How pictures are read. */
export interface PictureSettings {
  /** Longest that one picture may take, milliseconds; 1000 unless told. */
  readonly deadlineMs?: number
  /** Most pictures that may wait; 16 unless told. */
  readonly queueLimit?: number
}

/** What a picture says: its text, or the code of the reader (`codec.image.*`, `codec.qr.*`) that says why there is none. */
export type PictureReading = { readonly text: string } | { readonly code: string }

/** Reads the symbol in a picture, one picture at a time. */
export interface PictureReader {
  /** @throws AdapterError `adapters.picture.timeout`, `adapters.picture.overloaded`, `adapters.picture.failed` */
  read(bytes: Bytes): Promise<PictureReading>
  close(): Promise<void>
}

interface Reply {
  readonly id: number
  readonly text?: string
  readonly code?: string
}

/** Plain JavaScript, so that it starts the same from source and from a build; it loads the built codec. */
const WORKER = new URL('../../worker/picture-worker.mjs', import.meta.url)

/**
 * A reader in a worker thread: a picture made of nothing but finder patterns keeps any reader of symbols busy for
 * minutes, and only ending its thread stops it. The thread is started at the first picture.
 */
export function createPictureReader(settings: PictureSettings = {}): PictureReader {
  const { deadlineMs = 1000, queueLimit = 16 } = settings
  let worker: Worker | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let lastId = 0

  const end = async () => {
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }
  const readOne = async (bytes: Bytes) => {
    worker ??= new Worker(WORKER, { execArgv: [] })
    worker.unref()
    lastId++
    try {
      return await ask(worker, lastId, bytes, deadlineMs)
    } catch (error) {
      await end()
      throw error
    }
  }
  return {
    async read(bytes) {
      if (waiting >= queueLimit) {
        throw new AdapterError('adapters.picture.overloaded', `${queueLimit} pictures wait to be read; try again later`)
      }
      waiting++
      const reading = turn.then(() => readOne(bytes))
      turn = reading.catch(() => undefined)
      return reading.finally(() => {
        waiting--
      })
    },
    async close() {
      await turn
      await end()
    },
  }
}

function ask(worker: Worker, id: number, bytes: Bytes, deadlineMs: number): Promise<PictureReading> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      worker.off('message', take)
      worker.off('error', fail)
      finish()
    }
    const take = (reply: Reply) => {
      if (reply.id !== id) return
      const { text, code } = reply
      if (text !== undefined) settle(() => resolve({ text }))
      else if (code !== undefined) settle(() => resolve({ code }))
      else fail()
    }
    const fail = () =>
      settle(() => reject(new AdapterError('adapters.picture.failed', 'the picture reader failed; check its worker')))
    const late = () =>
      settle(() =>
        reject(
          new AdapterError('adapters.picture.timeout', `a picture took over ${deadlineMs} ms; send a smaller one`),
        ),
      )
    const timer = setTimeout(late, deadlineMs)
    worker.on('message', take)
    worker.on('error', fail)
    worker.postMessage({ id, bytes })
  })
}
