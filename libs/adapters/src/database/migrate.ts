import { readdir, readFile } from 'node:fs/promises'
import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Encode } from '@yimatong/kernel'
import { AdapterError } from '../error.js'
import { type Database, type Queries, quoteSchema } from './database.js'

/** One step from one shape of a schema to the next. Tables are written without a schema. */
export interface Migration {
  /** Counts up from 1 without gaps. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

const FOLDER = new URL('../../migrations/', import.meta.url)

/** The migrations of this version of the program, in order: `migrations/001-name.sql` and so on. */
export async function loadMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(FOLDER)).filter((file) => /^\d{3}-[a-z-]+\.sql$/.test(file)).sort()
  return Promise.all(
    files.map(async (name, place) => ({
      version: place + 1,
      name,
      sql: await readFile(new URL(name, FOLDER), 'utf8'),
    })),
  )
}

/**
 * Brings a schema to the newest shape in one transaction, under a lock that makes other processes wait. Answers the
 * version reached. Nothing changes when any step fails.
 *
 * @throws AdapterError `adapters.database.migration` when the schema is newer than the program or was made by a
 * different text of the same step; `adapters.database.failed` when a step does not run.
 */
export async function migrate(database: Database, schema: string, migrations: readonly Migration[]): Promise<number> {
  const quoted = quoteSchema(schema)
  return database.transaction(async (queries) => {
    await queries.query('select pg_advisory_xact_lock(hashtext($1))', [`yimatong.migrate.${schema}`])
    await queries.script(
      `create schema if not exists ${quoted}; set local search_path to ${quoted};
       create table if not exists migration (version integer primary key, name text not null, digest text not null)`,
    )
    const done = await queries.query('select version, digest from migration order by version')
    checkDone(
      done.map((row) => String(row.digest)),
      migrations,
    )
    for (const migration of migrations.slice(done.length)) await apply(queries, migration)
    return migrations.length
  })
}

async function apply(queries: Queries, migration: Migration): Promise<void> {
  await queries.script(migration.sql)
  const values = [migration.version, migration.name, digestOf(migration)]
  await queries.query('insert into migration (version, name, digest) values ($1, $2, $3)', values)
}

function checkDone(digests: readonly string[], migrations: readonly Migration[]): void {
  if (digests.length > migrations.length) {
    throw new AdapterError(
      'adapters.database.migration',
      `the schema is at version ${digests.length}, this program knows ${migrations.length}; start the newer program`,
    )
  }
  const changed = digests.findIndex((seen, place) => {
    const migration = migrations[place]
    return migration === undefined || digestOf(migration) !== seen
  })
  if (changed < 0) return
  throw new AdapterError(
    'adapters.database.migration',
    `step ${changed + 1} was applied with another text; a step that was released must never change`,
  )
}

function digestOf(migration: Migration): string {
  return hexEncode(digest('sha-256', utf8Encode(migration.sql)))
}
