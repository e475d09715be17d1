import { HOUR } from '@yimatong/kernel'
import type { IssuedCodes } from '@yimatong/recognition'
import { type Database, quoteSchema } from '../database/database.js'

/** An issued code as the store keeps it. */
export type IssuedCode = Parameters<IssuedCodes['save']>[0]

/** The issued codes of one role instance. */
export interface IssuedCodeStore extends IssuedCodes {
  /**
   * Keeps a code, and forgets some of those whose end lies more than an hour before the issue of this one.
   * @throws AdapterError `adapters.database.conflict` when the id (16 bytes, hex) was issued before.
   */
  save(code: IssuedCode): Promise<void>
  /** True when this role instance issued the code and has not forgotten it. */
  has(codeId: string): Promise<boolean>
}

/** Own profile: longer than any skew of clocks within which a code past its end is still taken, milliseconds. */
const KEPT_AFTER_END = HOUR

/** Own profile: more than one, so that a backlog shrinks; few, so that no issue waits for it. */
const FORGOTTEN_AT_ONCE = 64

/** Issued codes of one role instance in its schema. */
export function createIssuedCodeStore(database: Database, schema: string): IssuedCodeStore {
  const table = `${quoteSchema(schema)}.issued_code`
  const sql = saveSql(table)
  return {
    async save({ codeId, division, issuedAt, expiresAt, kind }) {
      await database.query(sql, [codeId, division, issuedAt, expiresAt, kind, issuedAt - KEPT_AFTER_END])
    },
    async has(codeId) {
      return (await database.query(`select 1 from ${table} where code_id = $1::uuid`, [codeId])).length > 0
    },
  }
}

// Two issues at once each forget rows of their own: neither waits for the other's.
function saveSql(table: string): string {
  return `with ended as (
      select code_id from ${table} where expires_at < $6 order by expires_at
      limit ${FORGOTTEN_AT_ONCE} for update skip locked
    ), forgotten as (
      delete from ${table} where code_id in (select code_id from ended)
    )
    insert into ${table} (code_id, division, issued_at, expires_at, kind) values ($1::uuid, $2, $3, $4, $5)`
}
