import { hexDecode } from '@yimatong/kernel'
import { type Queries, quoteSchema, type Row } from '../database/database.js'

/** Lines that one step looks up at most, but for the last batch it takes whole. */
export const PLACE_STEP = 512

/**
 * Enters the lines of the next batches into `receipt_place`, {@link PLACE_STEP} of them or a few more, and moves the mark
 * behind them. Answers how many batches it took: none when all are in. Carried out by several processes at once, each
 * batch is entered once: the mark is locked.
 */
export async function enterPlaces(queries: Queries, schema: string): Promise<number> {
  const [row] = await queries.query(enterPlacesSql(schema), [PLACE_STEP])
  return typeof row?.batches === 'number' ? row.batches : 0
}

function enterPlacesSql(schema: string): string {
  const at = quoteSchema(schema)
  return `with mark as materialized (select batch from ${at}.place_mark for update),
    next as (
      select b.seq, b.lines, sum(b.size) over (order by b.seq) - b.size as before
      from ${at}.receipt_batch b, mark where b.seq > mark.batch order by b.seq limit $1::integer),
    taken as materialized (select seq, lines from next where before < $1::integer),
    moved as (update ${at}.place_mark set batch = (select max(seq) from taken) where exists (select from taken)),
    entered as (
      insert into ${at}.receipt_place (id, subject, batch, leaf)
      select split_part(line, E'\\t', 1)::uuid, nullif(left(split_part(line, E'\\t', 2), 32), '')::uuid, seq, place - 1
      from taken, string_to_table(lines, E'\\n') with ordinality as each_line (line, place))
    select count(*) as batches from taken`
}

/** Batches after the mark, whose lines no place leads to yet: few while somebody writes, none soon after. */
const unplaced = (at: string) => `select seq from ${at}.receipt_batch where seq > (select batch from ${at}.place_mark)`

// `offset 0` keeps the planner to the few batches named: without it, it may read every line there is.

/** Batch and leaf of a receipt by its id (hex); the first where two bear one id. */
export async function locateReceipt(queries: Queries, schema: string, id: string): Promise<Row | undefined> {
  hexDecode(id)
  const at = quoteSchema(schema)
  const sql = `select batch, leaf from ${at}.receipt_place where id = $1::uuid
    union all
    select r.batch, r.leaf from (${unplaced(at)}) b
      join lateral (select * from ${at}.receipt v where v.batch = b.seq offset 0) r on r.id = $1::uuid
    order by batch, leaf limit 1`
  const [row] = await queries.query(sql, [id])
  return row
}

/** Rows of `access_entry` about one subject (a whole pseudonym, hex), newest first. */
export function findEntryRows(queries: Queries, schema: string, subject: string, limit: number) {
  const at = quoteSchema(schema)
  const sql = `select replace(e.id::text, '-', '') as id, e.at, checkpoint, division, venue, purpose, home, outcome,
      replace(receipt_id::text, '-', '') as "receiptId"
    from (select batch as seq from ${at}.receipt_place where subject = left($1::text, 32)::uuid union ${unplaced(at)}) b
      join lateral (select * from ${at}.access_entry v where v.batch = b.seq offset 0) e
      on e.subject = decode($1::text, 'hex')
    order by e.at desc, e.id limit $2`
  return queries.query(sql, [subject, limit])
}
