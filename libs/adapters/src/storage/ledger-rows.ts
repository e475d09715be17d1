import { parseJson } from '@yimatong/codec'
import { decodeSignedDocument } from '@yimatong/envelope'
import { hexDecode, type Instant, isInstant, type Outcome } from '@yimatong/kernel'
import { type AccessEntry, decodeReceipt, type Receipt, type SealedBatch } from '@yimatong/ledger'
import { type Queries, quoteSchema, type Row } from '../database/database.js'
import { AdapterError } from '../error.js'

/** One batch as it is kept. */
export interface KeptBatch {
  readonly seq: number
  readonly root: string
  readonly signed: ReturnType<typeof decodeSignedDocument>
}

/** The one statement that makes a batch durable: all of it or nothing, without a transaction of its own. */
export function insertBatchSql(schema: string): string {
  const at = quoteSchema(schema)
  return `with rows as (
      select * from json_to_recordset($7::json) as r(
        leaf integer, body text, id uuid, "entryId" uuid, at bigint, checkpoint text, division text, venue text,
        purpose text, subject text, home text, outcome text)),
    sealed as (insert into ${at}.receipt_batch (seq, root, size, at, signed, previous)
      values ($1::bigint, decode($2::text, 'hex'), $3::integer, $4::bigint, $5::json, decode($6::text, 'hex'))),
    kept as (insert into ${at}.receipt (batch, leaf, id, body) select $1::bigint, leaf, id, body from rows)
    insert into ${at}.access_entry
      (subject, at, id, checkpoint, division, venue, purpose, home, outcome, receipt_id)
    select decode(subject, 'hex'), at, "entryId", checkpoint, division, venue, purpose, home, outcome, id
    from rows where "entryId" is not null`
}

/** The parameters of {@link insertBatchSql}; `rows` are texts of {@link ledgerRow} in leaf order. */
export function insertBatchValues(seq: number, batch: SealedBatch, rows: readonly string[]) {
  const { root, size, at, previous } = batch.head
  const leaves = rows.map((row, leaf) => `{"leaf":${leaf},${row}}`)
  return [seq, root, size, at, JSON.stringify(batch.signed), previous ?? null, `[${leaves.join(',')}]`]
}

/** The members of one row as JSON text without braces; `body` is the canonical JSON of the receipt. */
export function ledgerRow(receiptId: string, body: string, entry: AccessEntry | undefined): string {
  const kept = `"id":"${receiptId}","body":${body}`
  if (!entry) return kept
  const { id, receiptId: _, ...members } = entry
  return `${kept},"entryId":"${id}",${JSON.stringify(members).slice(1, -1)}`
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

/** Where a receipt is kept, or undefined. */
export async function locateReceipt(
  queries: Queries,
  schema: string,
  id: string,
): Promise<{ batch: number; leaf: number } | undefined> {
  hexDecode(id)
  const sql = `select batch, leaf from ${quoteSchema(schema)}.receipt where id = $1::uuid`
  const [row] = await queries.query(sql, [id])
  return row && { batch: integer(row, 'batch'), leaf: integer(row, 'leaf') }
}

/** Who looked at one pseudonym, newest first. */
export async function loadEntries(
  queries: Queries,
  schema: string,
  subject: string,
  limit: number,
): Promise<AccessEntry[]> {
  const sql = `select replace(id::text, '-', '') as id, at, checkpoint, division, venue, purpose, home, outcome,
      replace(receipt_id::text, '-', '') as "receiptId"
    from ${quoteSchema(schema)}.access_entry where subject = decode($1::text, 'hex') order by at desc, id limit $2`
  const rows = await queries.query(sql, [subject, limit])
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
