import pg from 'pg'
import { AdapterError } from '../error.js'
import { closedError, type Database, databaseError, type Queries, readEngineFault } from './database.js'

/** Own profile: a statement of ours touches a few rows; one that takes 10 s meets a lock or a dead disk. */
const STATEMENT_MS = 10_000
const CONNECT_MS = 3_000

const BIGINT = 20

/**
 * A real PostgreSQL by its URL, over a pool of connections that mend themselves when the server comes back.
 *
 * @throws AdapterError `adapters.database.address` for a URL that is none, `adapters.database.failed` when nobody answers.
 */
export async function openServer(url: string, connections: number): Promise<Database> {
  if (!/^postgres(?:ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new AdapterError(
      'adapters.database.address',
      'DATABASE_URL is not of the form postgres://user@host:port/name',
    )
  }
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    application_name: 'yimatong',
    types: { getTypeParser: columnParser },
  })
  // An idle connection that dies is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  try {
    await queries(pool).query('select 1')
  } catch (error) {
    await pool.end()
    throw error
  }
  return serverDatabase(pool)
}

/** Counters and instants are far below 2^53, so `bigint` comes as a number, as PGlite gives it. */
function columnParser(oid: number, format?: 'text' | 'binary') {
  if (oid === BIGINT) return Number
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text')
}

function queries(client: pg.Pool | pg.PoolClient): Queries {
  const run = async (sql: string, parameters?: readonly unknown[]) => {
    try {
      return await client.query(sql, parameters ? [...parameters] : undefined)
    } catch (error) {
      throw databaseError(readEngineFault(error))
    }
  }
  return {
    query: async (sql, parameters = []) => (await run(sql, parameters)).rows,
    async script(sql) {
      await run(sql)
    },
  }
}

function serverDatabase(pool: pg.Pool): Database {
  const direct = queries(pool)
  let closing: Promise<void> | undefined
  const open = <T>(work: () => Promise<T>): Promise<T> => (closing ? Promise.reject(closedError()) : work())
  return {
    engine: 'server',
    query: (sql, parameters) => open(() => direct.query(sql, parameters)),
    script: (sql) => open(() => direct.script(sql)),
    transaction: (work) => open(() => inTransaction(pool, work)),
    close() {
      closing ??= pool.end()
      return closing
    },
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw databaseError(readEngineFault(error))
  }
}

async function inTransaction<T>(pool: pg.Pool, work: (queries: Queries) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  const mine = queries(client)
  let isBroken = true
  try {
    await mine.script('BEGIN')
    const result = await work(mine)
    await mine.script('COMMIT')
    isBroken = false
    return result
  } catch (error) {
    isBroken = await mine.script('ROLLBACK').then(
      () => false,
      () => true,
    )
    throw error
  } finally {
    client.release(isBroken)
  }
}
