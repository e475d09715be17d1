import { Worker } from 'node:worker_threads'
import type { AdapterError } from '../error.js'
import { narrowDirectory } from '../files/private-file.js'
import {
  closedError,
  type Database,
  databaseError,
  type Queries,
  type Row,
  readEngineFault,
  type SqlValue,
} from './database.js'
import { claimDirectory } from './directory-claim.js'
import { createTurns } from './turns.js'

/** What the worker answers; it is our own file, but its rows come out of a database file on disk. */
interface Reply {
  readonly id: number
  readonly rows?: readonly Row[]
  readonly fault?: unknown
}

interface Waiting {
  readonly resolve: (rows: readonly Row[]) => void
  readonly reject: (error: AdapterError) => void
}

/** The worker that runs PGlite: plain JavaScript, so that it starts the same from source and from a build. */
const WORKER = new URL('../../worker/pglite-worker.mjs', import.meta.url)

/** Id of the worker's first message: the database is open. */
const READY = 0

/**
 * PGlite over a directory, in a worker thread: a commit of 32 entries takes about 1 ms of CPU, which must not stand in
 * the way of requests. One connection, so statements and transactions take turns.
 *
 * The directory is made with mode 0700, or narrowed to it: what PGlite writes can be read by everybody who gets there.
 * What it acknowledged survives the death of the process, not of the machine: PGlite does not flush the disk's cache.
 *
 * @throws AdapterError `adapters.database.in-use` when another process has the directory, `adapters.key.mode` when
 * it is another user's, `adapters.database.failed` when its files cannot be opened.
 */
export async function openEmbedded(directory: string): Promise<Database> {
  const claim = await claimDirectory(directory)
  try {
    await narrowDirectory(directory, 'the database directory')
    return embeddedDatabase(await openWorker(directory), claim.release)
  } catch (error) {
    await claim.release()
    throw error
  }
}

async function openWorker(directory: string): Promise<Line> {
  const line = startWorker(directory)
  try {
    await line.opened
    return line
  } catch (error) {
    await line.stop()
    throw error
  }
}

interface Line {
  readonly opened: Promise<unknown>
  send(message: Readonly<Record<string, unknown>>): Promise<readonly Row[]>
  stop(): Promise<void>
}

function startWorker(directory: string): Line {
  const worker = new Worker(WORKER, { workerData: { directory }, stdout: true, stderr: true })
  const waiting = new Map<number, Waiting>()
  let lastId = READY
  let dead = false
  const wait = (id: number) => new Promise<readonly Row[]>((resolve, reject) => waiting.set(id, { resolve, reject }))
  const die = () => {
    dead = true
    for (const { reject } of waiting.values()) reject(closedError())
    waiting.clear()
  }
  worker.on('message', (reply: Reply) => {
    const waiter = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.fault) waiter?.reject(databaseError(readEngineFault(reply.fault)))
    else waiter?.resolve(reply.rows ?? [])
  })
  worker.on('error', die)
  worker.on('exit', die)
  // Nothing a database engine prints may reach a log: it can quote a row.
  worker.stdout.resume()
  worker.stderr.resume()
  return {
    opened: wait(READY),
    send(message) {
      if (dead) return Promise.reject(closedError())
      lastId++
      const answer = wait(lastId)
      worker.postMessage({ id: lastId, ...message })
      return answer
    },
    async stop() {
      await worker.terminate()
    },
  }
}

function embeddedDatabase(line: Line, release: () => Promise<void>): Database {
  const turns = createTurns()
  let closing: Promise<void> | undefined
  const direct: Queries = {
    query: (sql: string, parameters: readonly SqlValue[] = []) => line.send({ sql, parameters }),
    async script(sql) {
      await line.send({ script: sql })
    },
  }
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => (closing ? Promise.reject(closedError()) : turns.take(work))
  const shutDown = async () => {
    await line.send({ close: true }).catch(() => undefined)
    await line.stop()
    await release()
  }
  return {
    engine: 'embedded',
    query: (sql, parameters) => inTurn(() => direct.query(sql, parameters)),
    script: (sql) => inTurn(() => direct.script(sql)),
    transaction: (work) => inTurn(() => inTransaction(direct, work)),
    close() {
      closing ??= turns.take(shutDown)
      return closing
    },
  }
}

async function inTransaction<T>(queries: Queries, work: (queries: Queries) => Promise<T>): Promise<T> {
  await queries.script('BEGIN')
  try {
    const result = await work(queries)
    await queries.script('COMMIT')
    return result
  } catch (error) {
    await queries.script('ROLLBACK').catch(() => undefined)
    throw error
  }
}
