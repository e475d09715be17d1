import { type Bytes, base64Decode, base64Encode, type Instant, isInstant } from '@yimatong/kernel'
import { type Database, quoteSchema } from '../database/database.js'
import { AdapterError } from '../error.js'

/** Bytes that a party signed once, with the highest version ever believed. */
export interface TrustState {
  readonly version: number
  readonly bytes: Bytes
  readonly fetchedAt: Instant
}

/** Keeps trust lists and the like over restarts. */
export interface TrustStore {
  load(name: string): Promise<TrustState | undefined>
  /**
   * Keeps a state; called BEFORE the state is used, so that a restart never believes an older one (DESIGN §5.6). The
   * same version may be kept again, for its time of fetching.
   *
   * @throws AdapterError `adapters.storage.rolled-back` when a higher version is already kept, by whichever process.
   */
  save(name: string, state: TrustState): Promise<void>
}

/** Trust states of one role instance in its schema. */
export function createTrustStore(database: Database, schema: string): TrustStore {
  const table = `${quoteSchema(schema)}.trust_state`
  return {
    async load(name) {
      const sql = `select version, encode(bytes, 'base64') as bytes, fetched_at from ${table} where name = $1`
      const [row] = await database.query(sql, [name])
      if (!row) return undefined
      const { version, bytes, fetched_at: fetchedAt } = row
      if (typeof version !== 'number' || typeof bytes !== 'string' || !isInstant(fetchedAt)) throw malformed()
      return { version, bytes: base64Decode(bytes.replaceAll('\n', '')), fetchedAt }
    },
    async save(name, { version, bytes, fetchedAt }) {
      const sql = `insert into ${table} as kept (name, version, bytes, fetched_at)
        values ($1, $2, decode($3::text, 'base64'), $4)
        on conflict (name) do update
          set version = excluded.version, bytes = excluded.bytes, fetched_at = excluded.fetched_at
          where kept.version < excluded.version
            or (kept.version = excluded.version and kept.bytes = excluded.bytes)
        returning version`
      const [row] = await database.query(sql, [name, version, base64Encode(bytes), fetchedAt])
      if (!row) throw rolledBack(version)
    },
  }
}

function malformed(): AdapterError {
  return new AdapterError(
    'adapters.storage.malformed',
    'trust_state does not hold what was stored; check who writes it',
  )
}

function rolledBack(version: number): AdapterError {
  return new AdapterError(
    'adapters.storage.rolled-back',
    `version ${version} is not above the one that is kept; take the registry's newest publication`,
    { detail: { version } },
  )
}
