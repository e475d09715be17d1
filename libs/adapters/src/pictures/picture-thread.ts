import { Worker } from 'node:worker_threads'
import type { Bytes } from '@yimatong/kernel'
import { AdapterError } from '../error.js'

/** What a picture says: its text, or the code of the reader (`codec.image.*`, `codec.qr.*`) that says why there is none. */
export type PictureReading = { readonly text: string } | { readonly code: string }

/** A worker thread that reads pictures. One at a time: the next only when the last has been answered. */
export interface PictureThread {
  /** Waits until the thread is ready, then for at most `deadlineMs`. @throws AdapterError `adapters.picture.timeout`, `adapters.picture.failed` */
  read(bytes: Bytes, deadlineMs: number): Promise<PictureReading>
  /** True once it can read no more: it failed, or was ended. */
  hasEnded(): boolean
  end(): Promise<void>
}

/** Plain JavaScript, so that it starts the same from source and from a build; it loads the built codec. */
const WORKER = new URL('../../worker/picture-worker.mjs', import.meta.url)

/** Many times what a start takes; a thread that is not ready by then never will be. */
const START_MS = 10_000

/** Own profile: pictures of two million pixels take a tenth. What goes past it ends the thread, not the process. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64 }

/** Starts a thread. It does not keep the process alive while it waits. */
export function startPictureThread(): PictureThread {
  const worker = new Worker(WORKER, { execArgv: [], resourceLimits: LIMITS })
  worker.unref()
  let ended = false
  // A thread that fails while nobody asks must not end the process.
  worker.on('error', () => {
    ended = true
  })
  worker.on('exit', () => {
    ended = true
  })
  const ready = answerOf(worker, isReady, START_MS)
  // Told to whoever reads; a thread that was ended before is nobody's failure.
  ready.catch(() => undefined)
  return {
    async read(bytes, deadlineMs) {
      // Held for as long as somebody waits: the answer must come before the process may end.
      worker.ref()
      try {
        await ready
        const reply = answerOf(worker, isReply, deadlineMs)
        worker.postMessage(bytes)
        return await reply
      } finally {
        worker.unref()
      }
    },
    hasEnded: () => ended,
    async end() {
      ended = true
      await worker.terminate()
    },
  }
}

/** The next message of a thread, which must be of the kind that is wanted. */
function answerOf<T>(worker: Worker, isWanted: (message: unknown) => message is T, deadlineMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer)
      worker.off('message', take)
      worker.off('error', fail)
      worker.off('exit', fail)
    }
    const take = (message: unknown) => {
      if (!isWanted(message)) return fail()
      settle()
      resolve(message)
    }
    const fail = () => {
      settle()
      reject(new AdapterError('adapters.picture.failed', 'the picture reader failed; check its worker'))
    }
    const late = () => {
      settle()
      reject(new AdapterError('adapters.picture.timeout', `a picture took over ${deadlineMs} ms; send a smaller one`))
    }
    const timer = setTimeout(late, deadlineMs)
    timer.unref()
    worker.on('message', take)
    worker.on('error', fail)
    worker.on('exit', fail)
  })
}

function isReady(message: unknown): message is 'ready' {
  return message === 'ready'
}

function isReply(message: unknown): message is PictureReading {
  if (typeof message !== 'object' || message === null) return false
  return ['text', 'code'].some((name) => typeof Reflect.get(message, name) === 'string')
}
