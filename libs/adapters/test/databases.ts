import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type Database, loadMigrations, migrate, openDatabase } from '../src/index.js'

/** A database under test; `close` removes all it left behind. */
export interface TestDatabase {
  readonly database: Database
  /** A schema name that nothing else uses. */
  schema(): string
  close(): Promise<void>
}

/** Where a served PostgreSQL may be: the environment's, or the usual local one. */
export const SERVER_URL = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test'

/** Opens each engine; the served one only where somebody answers. */
export const ENGINES: readonly { readonly name: string; readonly open: () => Promise<TestDatabase> }[] = [
  { name: 'embedded', open: openEmbedded },
  ...((await isServed()) ? [{ name: 'server', open: openServed }] : []),
]

/** For the tests of one block: a database of an engine, before each test a migrated schema, all gone after the last. */
export function useMigrated(open: () => Promise<TestDatabase>): {
  readonly database: Database
  readonly schema: string
} {
  let test: TestDatabase
  let schema: string
  beforeAll(async () => {
    test = await open()
  }, 60_000)
  beforeEach(async () => {
    schema = test.schema()
    await migrate(test.database, schema, await loadMigrations())
  })
  afterAll(() => test?.close(), 60_000)
  return {
    get database() {
      return test.database
    },
    get schema() {
      return schema
    },
  }
}

async function isServed(): Promise<boolean> {
  const client = new pg.Client({ connectionString: SERVER_URL, connectionTimeoutMillis: 1000 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    process.stderr.write(
      'no PostgreSQL at DATABASE_URL or 127.0.0.1:5432: storage is tested on the embedded one only\n',
    )
    return false
  }
}

async function openEmbedded(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'yimatong-'))
  const database = await openDatabase({ directory: join(folder, 'database') })
  return {
    database,
    schema: randomSchema,
    async close() {
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}

async function openServed(): Promise<TestDatabase> {
  const database = await openDatabase({ url: SERVER_URL })
  const schemas: string[] = []
  return {
    database,
    schema() {
      schemas.push(randomSchema())
      return schemas.at(-1) ?? ''
    },
    async close() {
      for (const schema of schemas) await database.script(`drop schema if exists ${schema} cascade`)
      await database.close()
    },
  }
}

function randomSchema(): string {
  return `test_${randomBytes(6).toString('hex')}`
}
