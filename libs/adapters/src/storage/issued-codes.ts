import type { Instant } from '@yimatong/kernel'
import type { IssuedCodes } from '@yimatong/recognition'
import { type Database, quoteSchema } from '../database/database.js'

/** An issued code as the store keeps it. */
export type IssuedCode = Parameters<IssuedCodes['save']>[0] & {
  /** Pseudonym of the holder, 32 bytes, hex; absent when the issuer keeps no link at all. */
  readonly subject?: string
}

/** The issued codes of one role instance. */
export interface IssuedCodeStore extends IssuedCodes {
  /** @throws AdapterError `adapters.database.conflict` when the id (16 bytes, hex) was issued before. */
  save(code: IssuedCode): Promise<void>
  /** True when this role instance issued the code and has not forgotten it. */
  has(codeId: string): Promise<boolean>
  /** Forgets what expired before `at`; answers how many. */
  forget(at: Instant): Promise<number>
}

/** Issued codes of one role instance in its schema. */
export function createIssuedCodeStore(database: Database, schema: string): IssuedCodeStore {
  const table = `${quoteSchema(schema)}.issued_code`
  return {
    async save({ codeId, division, issuedAt, expiresAt, kind, subject }) {
      const sql = `insert into ${table} (code_id, division, issued_at, expires_at, kind, subject)
        values ($1::uuid, $2, $3, $4, $5, decode($6::text, 'hex'))`
      await database.query(sql, [codeId, division, issuedAt, expiresAt, kind, subject ?? null])
    },
    async has(codeId) {
      return (await database.query(`select 1 from ${table} where code_id = $1::uuid`, [codeId])).length > 0
    },
    async forget(at) {
      return (await database.query(`delete from ${table} where expires_at < $1 returning 1`, [at])).length
    },
  }
}
