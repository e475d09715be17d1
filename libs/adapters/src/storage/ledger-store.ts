import { setTimeout as pause } from 'node:timers/promises'
import type { Signer } from '@yimatong/envelope'
import type { Bytes } from '@yimatong/kernel'
import {
  type AccessEntry,
  checkAccessEntry,
  encodedReceiptLeaf,
  encodeReceipt,
  proveReceipt,
  type Receipt,
  type ReceiptProof,
  type SealedBatch,
  sealLeaves,
} from '@yimatong/ledger'
import type { Clock, Ledger } from '@yimatong/recognition'
import type { Database } from '../database/database.js'
import { AdapterError } from '../error.js'
import { ledgerLine } from './ledger-line.js'
import { insertBatchSql, insertBatchValues, loadHead } from './ledger-rows.js'
import { createPlaceKeeper } from './place-keeper.js'

/** How a ledger is kept. */
export interface LedgerSettings {
  readonly database: Database
  readonly schema: string
  /** The gateway's registered name; every receipt of this ledger bears it. */
  readonly gateway: string
  readonly signer: Signer
  readonly clock: Clock
  /** How long a busy ledger waits for a batch worth its commit; 4 ms unless told. A lone receipt never waits. */
  readonly lingerMs?: number
  /** How many receipts are worth a commit at once, though more may come; 24 unless told. */
  readonly batchTarget?: number
  /** Most receipts under one signature; 512 unless told. */
  readonly batchLimit?: number
  /** Most receipts that may wait; 4096 unless told. */
  readonly queueLimit?: number
}

/** The ledger of one role instance. */
export interface LedgerStore extends Ledger {
  /**
   * Resolves once the receipt and its entry are committed. Rejects when they are not, and then nothing may be answered:
   * AdapterError `adapters.ledger.overloaded` at once when too many wait, `adapters.ledger.contended` when other
   * processes kept writing first, `adapters.database.*`; LedgerError for a receipt or entry that may not be kept.
   * Ids are the caller's to draw: a receipt that comes twice is kept twice, and looking it up finds the first.
   */
  record(receipt: Receipt, entry?: AccessEntry): Promise<ReceiptProof>
  /** Commits what waits, then refuses more. */
  close(): Promise<void>
}

interface Waiting {
  readonly leaf: Bytes
  readonly line: string
  readonly resolve: (proof: ReceiptProof) => void
  readonly reject: (error: unknown) => void
}

/** Attempts at a place in the chain when other processes write to the same schema. */
const ATTEMPTS = 16

/**
 * Group commit: everything that arrives while a commit is under way becomes the next batch, with one signature and one
 * statement (DESIGN §5.12).
 */
export function createLedgerStore(settings: LedgerSettings): LedgerStore {
  const { queueLimit = 4096, batchLimit = 512, batchTarget = 24, lingerMs = 4 } = settings
  const writer = createBatchWriter(settings)
  const places = createPlaceKeeper(settings.database, settings.schema)
  const queue: Waiting[] = []
  let closed = false
  let draining: Promise<void> | undefined
  let wake = () => {}

  /** Until there are enough for a batch; until `timer` calls at the latest. */
  const gather = (timer: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      wake = resolve
      timer(resolve)
    })
  const drain = async () => {
    // To a later turn of the loop, so that what arrives in this one shares the batch. But a long turn is not waited
    // for: while it goes on, a first part of it can be committed already.
    await gather(setImmediate)
    let isBusy = false
    while (queue.length > 0) {
      if (isBusy && queue.length < batchTarget && lingerMs > 0) await gather((done) => setTimeout(done, lingerMs))
      const batch = queue.splice(0, batchLimit)
      isBusy = batch.length > 1
      await settle(batch, writer)
      places.follow(batch.length)
    }
    draining = undefined
  }

  return {
    record: (receipt, entry) =>
      new Promise((resolve, reject) => {
        if (closed) throw stopping()
        if (queue.length >= queueLimit) throw overloaded(queueLimit)
        const body = encodeReceipt(receipt)
        if (entry) checkAccessEntry(entry)
        const line = ledgerLine(receipt.id, body, entry)
        const waiting = queue.push({ leaf: encodedReceiptLeaf(body), line, resolve, reject })
        draining ??= drain()
        if (waiting >= batchTarget) wake()
      }),
    async close() {
      closed = true
      await draining
      await places.close()
    },
  }
}

async function settle(batch: readonly Waiting[], writer: BatchWriter): Promise<void> {
  try {
    const sealed = await writer.write(batch)
    for (const [place, { resolve }] of batch.entries()) resolve(proveReceipt(sealed, place))
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}

interface BatchWriter {
  write(batch: readonly Waiting[]): Promise<SealedBatch>
}

function createBatchWriter({ database, schema, gateway, signer, clock }: LedgerSettings): BatchWriter {
  const sql = insertBatchSql(schema)
  let head: { seq: number; root: string | undefined } | undefined

  const attempt = async (batch: readonly Waiting[]) => {
    // Forgotten first: after a failed statement only the database knows whether it was carried out.
    const last = head ?? (await loadHead(database, schema)) ?? { seq: 0, root: undefined }
    head = undefined
    const about = { gateway, at: clock.now(), previousRoot: last.root }
    const sealed = sealLeaves(
      batch.map(({ leaf }) => leaf),
      about,
      signer,
    )
    const lines = batch.map(({ line }) => line)
    await database.query(sql, insertBatchValues(last.seq + 1, sealed, lines))
    head = { seq: last.seq + 1, root: sealed.head.root }
    return sealed
  }

  return {
    async write(batch) {
      for (let tries = 1; tries <= ATTEMPTS; tries++) {
        try {
          return await attempt(batch)
        } catch (error) {
          if (!isPlaceTaken(error)) throw error
          await pause(Math.random() * 2 * tries)
        }
      }
      throw new AdapterError(
        'adapters.ledger.contended',
        `${ATTEMPTS} times another process wrote the next batch first; give each busy process its own schema`,
      )
    },
  }
}

function isPlaceTaken(error: unknown): boolean {
  if (!(error instanceof AdapterError) || error.code !== 'adapters.database.conflict') return false
  return error.detail.constraint === 'receipt_batch_pkey'
}

function stopping(): AdapterError {
  return new AdapterError('adapters.ledger.closed', 'the ledger is closed: the role instance is stopping')
}

function overloaded(limit: number): AdapterError {
  return new AdapterError(
    'adapters.ledger.overloaded',
    `${limit} receipts wait to be committed; answer 503 and let the asker retry, or check the database`,
  )
}
