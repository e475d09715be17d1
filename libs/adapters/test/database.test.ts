import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, loadMigrations, migrate, openDatabase } from '../src/index.js'
import { ENGINES, type TestDatabase } from './databases.js'

const SEED = '测试甲 330199190001010011'
const code = (expected: string) => expect.objectContaining({ code: expected })

describe.each(ENGINES)('the $name database', { timeout: 30_000 }, ({ open }) => {
  let test: TestDatabase
  let database: Database
  beforeAll(async () => {
    test = await open()
    database = test.database
  }, 60_000)
  afterAll(() => test.close(), 60_000)

  it('gives values back in one shape', async () => {
    const rows = await database.query(
      `select $1::text as text, $2::bigint as big, $3::boolean as yes, $4::text as nothing, 7 as small,
        encode(decode($5::text, 'hex'), 'hex') as hex`,
      [SEED, 1_651_622_400_000, true, null, 'ff00'],
    )
    expect(rows).toEqual([{ text: SEED, big: 1_651_622_400_000, yes: true, nothing: null, small: 7, hex: 'ff00' }])
  })

  it('commits what resolves, and nothing of what rejects', async () => {
    const schema = test.schema()
    await database.script(`create schema ${schema}; create table ${schema}.t (n integer primary key)`)
    const insert = `insert into ${schema}.t values ($1)`
    await database.transaction((queries) => queries.query(insert, [1]))
    const thrown = new Error('mine')
    const failing = database.transaction(async (queries) => {
      await queries.query(insert, [2])
      throw thrown
    })
    await expect(failing).rejects.toBe(thrown)
    expect(await database.query(`select n from ${schema}.t`)).toEqual([{ n: 1 }])
  })

  it('lets a transaction end before the next statement begins', async () => {
    const schema = test.schema()
    await database.script(`create schema ${schema}; create table ${schema}.t (n integer)`)
    const work = Array.from({ length: 20 }, (_, n) =>
      database.transaction(async (queries) => {
        await queries.query(`insert into ${schema}.t values ($1)`, [n])
        if (n % 2 === 1) throw new Error('odd')
      }),
    )
    const outcomes = await Promise.allSettled(work)
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(10)
    expect(await database.query(`select count(*) as count from ${schema}.t where n % 2 = 0`)).toEqual([{ count: 10 }])
  })

  it('says what failed without the content of a row', async () => {
    const schema = test.schema()
    await database.script(`create schema ${schema}; create table ${schema}.t (n text primary key)`)
    const insert = () => database.query(`insert into ${schema}.t values ($1)`, [SEED])
    await insert()
    const error = await insert().catch((caught: unknown) => caught)
    expect(error).toEqual(code('adapters.database.conflict'))
    expect(error).toMatchObject({ detail: { sqlState: '23505', table: 't' } })
    expect(error).not.toHaveProperty('cause')
    expect(JSON.stringify(error) + String(error)).not.toContain('测试')
    await expect(database.query('select no_such_column')).rejects.toThrow(code('adapters.database.failed'))
  })
})

describe.each(ENGINES)('migrations on the $name database', { timeout: 30_000 }, ({ open }) => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await open()
  }, 60_000)
  afterAll(() => test.close(), 60_000)

  it('bring schemas to the newest shape, once, each for itself', async () => {
    const migrations = await loadMigrations()
    const [one, two] = [test.schema(), test.schema()]
    await Promise.all([one, two, one].map((schema) => migrate(test.database, schema, migrations)))
    expect(await migrate(test.database, one, migrations)).toBe(migrations.length)
    const tables = await test.database.query(
      'select table_schema as schema, count(*) as count from information_schema.tables where table_schema in ($1, $2) group by 1',
      [one, two],
    )
    expect(tables.map((row) => row.count)).toEqual([8, 8])
  })

  it('change nothing when a step fails', async () => {
    const schema = test.schema()
    const steps = [
      { version: 1, name: 'a', sql: 'create table a (n integer)' },
      { version: 2, name: 'b', sql: 'create table b (n integer); create table b (n integer)' },
    ]
    await expect(migrate(test.database, schema, steps)).rejects.toThrow(code('adapters.database.failed'))
    const rows = await test.database.query('select 1 from information_schema.schemata where schema_name = $1', [schema])
    expect(rows).toEqual([])
  })

  it('refuse a schema of a newer program and a step that was changed', async () => {
    const schema = test.schema()
    const steps = [1, 2].map((version) => ({
      version,
      name: `s${version}`,
      sql: `create table s${version} (n integer)`,
    }))
    await migrate(test.database, schema, steps)
    await expect(migrate(test.database, schema, steps.slice(0, 1))).rejects.toThrow(/newer program/)
    const changed = steps.map((step) => ({ ...step, sql: `${step.sql} -- changed` }))
    await expect(migrate(test.database, schema, changed)).rejects.toThrow(/another text/)
  })

  it.each(['public; drop', 'Upper', '', 'a"b'])('refuse the schema name %j', async (schema) => {
    await expect(migrate(test.database, schema, [])).rejects.toThrow(code('adapters.database.address'))
  })

  it('leave no column that a name, a number or a telephone fits in', async () => {
    const schema = test.schema()
    await migrate(test.database, schema, await loadMigrations())
    const columns = await test.database.query(
      `select table_name as t, column_name as c, data_type as type, coalesce(domain_name, '') as domain
        from information_schema.columns where table_schema = $1 and table_name <> 'migration' and data_type = 'text'
        and domain_name is null order by 1, 2`,
      [schema],
    )
    expect(columns).toEqual([{ t: 'issued_code', c: 'kind', type: 'text', domain: '' }])
  })

  it('keep no name in the lines of a batch', async () => {
    const schema = test.schema()
    await migrate(test.database, schema, await loadMigrations())
    const sql = `insert into ${schema}.receipt_batch
      values (1, decode(repeat('ab', 32), 'hex'), 1, 1, '{}'::json, null, $1::text)`
    for (const lines of ['测试甲', 'a\t测试甲\tb', '']) {
      await expect(test.database.query(sql, [lines])).rejects.toMatchObject({ detail: { sqlState: '23514' } })
    }
  })

  // A ledger refuses such a member itself; whoever gets past it is not read.
  it.each(['10000000001', '330199190001010011', 'a b'])('read no %j as a registered name', async (venue) => {
    const schema = test.schema()
    await migrate(test.database, schema, await loadMigrations())
    const id = 'ab'.repeat(16)
    const line = [id, id + id, id, 1, 'gate-1', '310000', venue, 'gate', '', 'accepted', '{}'].join('\t')
    const sql = `insert into ${schema}.receipt_batch
      values (1, decode(repeat('ab', 32), 'hex'), 1, 1, '{}'::json, null, $1::text)`
    await test.database.query(sql, [line])
    const reading = test.database.query(`select venue from ${schema}.access_entry`)
    await expect(reading).rejects.toMatchObject({ detail: { sqlState: '23514' } })
  })
})

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('a database address', { timeout: 60_000 }, () => {
  it.each([{}, { url: 'mysql://root@127.0.0.1/x' }, { url: 'postgres://[' }])('is refused: %j', async (address) => {
    await expect(openDatabase(address)).rejects.toThrow(code('adapters.database.address'))
  })

  it('that nobody answers at is an error, not a wait', async () => {
    await expect(openDatabase({ url: 'postgres://x@127.0.0.1:1/x' })).rejects.toThrow(code('adapters.database.failed'))
  })

  it('of a directory that holds another thing is an error, not a wait', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yimatong-'))
    await writeFile(join(folder, 'PG_VERSION'), '99')
    await expect(openDatabase({ directory: folder })).rejects.toThrow(code('adapters.database.failed'))
    await expect(openDatabase({ directory: folder })).rejects.toThrow(code('adapters.database.failed'))
    await rm(folder, { recursive: true })
    await rm(`${folder}.claim`, { force: true })
  })

  it('of a directory that others may open is closed to them before anything is written', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'yimatong-'))
    await writeFile(join(directory, 'PG_VERSION'), '99')
    await chmod(directory, 0o755)
    await expect(openDatabase({ directory })).rejects.toThrow(code('adapters.database.failed'))
    expect(await modeOf(directory)).toBe(0o700)
    await rm(directory, { recursive: true })
  })

  it('of a link to a directory is refused, and what it leads to stays as it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yimatong-'))
    await mkdir(join(folder, 'elsewhere'))
    await chmod(join(folder, 'elsewhere'), 0o755)
    await symlink(join(folder, 'elsewhere'), join(folder, 'link'))
    await expect(openDatabase({ directory: join(folder, 'link') })).rejects.toThrow(code('adapters.key.mode'))
    expect(await modeOf(join(folder, 'elsewhere'))).toBe(0o755)
    await rm(folder, { recursive: true })
  })

  it('of a directory is taken by one at a time, and again after a process that died', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yimatong-'))
    const directory = join(folder, 'made', 'database')
    const first = await openDatabase({ directory })
    await expect(openDatabase({ directory })).rejects.toThrow(code('adapters.database.in-use'))
    expect([await modeOf(join(folder, 'made')), await modeOf(directory)]).toEqual([0o700, 0o700])
    await first.close()
    await expect(first.query('select 1')).rejects.toThrow(code('adapters.database.closed'))
    await writeFile(`${directory}.claim`, '2147483646')
    const second = await openDatabase({ directory })
    await second.close()
    await writeFile(`${directory}.claim`, '1')
    await expect(openDatabase({ directory })).rejects.toThrow(/process 1 /)
    await rm(folder, { recursive: true })
  })
})
