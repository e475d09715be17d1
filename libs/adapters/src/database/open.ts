import { AdapterError } from '../error.js'
import type { Database } from './database.js'
import { openEmbedded } from './embedded.js'
import { openServer } from './server.js'

/** Where the database is: a served PostgreSQL, or a directory for the embedded one. `url` wins when both are given. */
export interface DatabaseAddress {
  /** `postgres://user@host:port/name`. */
  readonly url?: string | undefined
  readonly directory?: string | undefined
  /** Most connections to a served PostgreSQL; 8 unless told. */
  readonly connections?: number
}

/**
 * Opens the database of one process; its role instances share it, each in its own schema.
 *
 * @throws AdapterError `adapters.database.address`, `adapters.database.in-use` or `adapters.database.failed`.
 */
export function openDatabase(address: DatabaseAddress): Promise<Database> {
  if (address.url !== undefined) return openServer(address.url, address.connections ?? 8)
  if (address.directory !== undefined) return openEmbedded(address.directory)
  const why = 'no database is named; give DATABASE_URL or a directory for the embedded one'
  return Promise.reject(new AdapterError('adapters.database.address', why))
}
