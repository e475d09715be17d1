import { parseJson } from '@yimatong/codec'
import { decodeSignedDocument } from '@yimatong/envelope'
import { type Instant, isInstant, type Outcome } from '@yimatong/kernel'
import { type AccessEntry, decodeReceipt, type Receipt, type SealedBatch } from '@yimatong/ledger'
import { type Queries, quoteSchema, type Row } from '../database/database.js'
import { AdapterError } from '../error.js'
import { findEntryRows, locateReceipt } from './ledger-places.js'

/** One batch as it is kept. */
export interface KeptBatch {
  readonly seq: number
  readonly root: string
  readonly signed: ReturnType<typeof decodeSignedDocument>
}

/** The one statement that makes a batch durable: all of it or nothing, without a transaction of its own. */
export function insertBatchSql(schema: string): string {
  return `insert into ${quoteSchema(schema)}.receipt_batch (seq, root, size, at, signed, previous, lines)
    values ($1::bigint, decode($2::text, 'hex'), $3::integer, $4::bigint, $5::json, decode($6::text, 'hex'), $7::text)`
}

/** The parameters of {@link insertBatchSql}; `lines` are texts of `ledgerLine` in leaf order. */
export function insertBatchValues(seq: number, batch: SealedBatch, lines: readonly string[]) {
  const { root, size, at, previous } = batch.head
  return [seq, root, size, at, JSON.stringify(batch.signed), previous ?? null, lines.join('\n')]
}

/** The last batch kept, or undefined when there is none. */
export async function loadHead(queries: Queries, schema: string): Promise<{ seq: number; root: string } | undefined> {
  const sql = `select seq, encode(root, 'hex') as root from ${quoteSchema(schema)}.receipt_batch order by seq desc limit 1`
  const [row] = await queries.query(sql)
  return row && { seq: integer(row, 'seq'), root: text(row, 'root') }
}

/** Up to `limit` batches after `seq`, in order. */
export async function loadBatches(queries: Queries, schema: string, seq: number, limit: number): Promise<KeptBatch[]> {
  const sql = `select seq, encode(root, 'hex') as root, signed::text as signed from ${quoteSchema(schema)}.receipt_batch
    where seq > $1 order by seq limit $2`
  const rows = await queries.query(sql, [seq, limit])
  return rows.map((row) => ({
    seq: integer(row, 'seq'),
    root: text(row, 'root'),
    signed: decodeSignedDocument(parseJson(text(row, 'signed'))),
  }))
}

/** The receipts of one batch in leaf order. */
export async function loadReceipts(queries: Queries, schema: string, seq: number): Promise<Receipt[]> {
  const sql = `select body::text as body from ${quoteSchema(schema)}.receipt where batch = $1 order by leaf`
  const rows = await queries.query(sql, [seq])
  return rows.map((row) => decodeReceipt(parseJson(text(row, 'body'))))
}

/** Where a receipt is kept, or undefined; the first place where one id was kept twice. */
export async function findPlace(
  queries: Queries,
  schema: string,
  id: string,
): Promise<{ batch: number; leaf: number } | undefined> {
  const row = await locateReceipt(queries, schema, id)
  return row && { batch: integer(row, 'batch'), leaf: integer(row, 'leaf') }
}

/** Who looked at one pseudonym (32 bytes, hex), newest first. */
export async function loadEntries(
  queries: Queries,
  schema: string,
  subject: string,
  limit: number,
): Promise<AccessEntry[]> {
  const rows = await findEntryRows(queries, schema, subject, limit)
  return rows.map((row) => readEntry(row, subject))
}

function readEntry(row: Row, subject: string): AccessEntry {
  return {
    id: text(row, 'id'),
    at: instantOf(row, 'at'),
    checkpoint: text(row, 'checkpoint'),
    division: text(row, 'division'),
    ...(row.venue === null ? {} : { venue: text(row, 'venue') }),
    purpose: text(row, 'purpose'),
    subject,
    ...(row.home === null ? {} : { home: text(row, 'home') }),
    outcome: outcome(row),
    receiptId: text(row, 'receiptId'),
  }
}

function outcome(row: Row): Outcome {
  const { outcome } = row
  if (outcome === 'accepted' || outcome === 'restricted' || outcome === 'refused' || outcome === 'undetermined') {
    return outcome
  }
  throw malformed('outcome')
}

function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw malformed(column)
}

function integer(row: Row, column: string): number {
  const value = row[column]
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw malformed(column)
}

function instantOf(row: Row, column: string): Instant {
  const value = row[column]
  if (isInstant(value)) return value
  throw malformed(column)
}

function malformed(column: string): AdapterError {
  return new AdapterError(
    'adapters.storage.malformed',
    `column ${column} does not hold what was stored; check that nothing else writes to this schema`,
  )
}
