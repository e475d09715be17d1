import { AdapterError } from '../error.js'

/** What a statement may be given. Bytes go as base64 or hex text and are decoded in SQL, alike on both engines. */
export type SqlValue = string | number | boolean | null

/** One row by column name. Integers come as numbers, `json` parsed, `bytea` is never selected raw. */
export type Row = Readonly<Record<string, unknown>>

/** Where statements go: a database, or one transaction of it. */
export interface Queries {
  /** One statement with `$1…` parameters. */
  query(sql: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]>
  /** Several statements without parameters, for example a migration. */
  script(sql: string): Promise<void>
}

/**
 * PostgreSQL, embedded or served, behind one face and one SQL dialect (DESIGN §5.10). Every rejection is an
 * {@link AdapterError} `adapters.database.*` that holds the SQLSTATE and never a parameter or a row.
 */
export interface Database extends Queries {
  readonly engine: 'embedded' | 'server'
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. Inside, only the given
   * {@link Queries} may be used: the database itself would wait for this transaction to end.
   */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>
  /** Waits for what is under way, then lets go of files and sockets. Later statements reject. */
  close(): Promise<void>
}

const SCHEMA = /^[a-z][a-z0-9_]{0,62}$/

/** A schema name fit to be written into SQL, quoted. @throws AdapterError `adapters.database.address` on any other text. */
export function quoteSchema(schema: string): string {
  if (SCHEMA.test(schema)) return `"${schema}"`
  throw new AdapterError(
    'adapters.database.address',
    `a schema name of ${schema.length} characters is not of the form ${SCHEMA.source}; check the role's configuration`,
  )
}

/** SQLSTATE of a unique violation. */
const UNIQUE_VIOLATION = '23505'

/** What an engine's own error may tell: never its message, detail or parameters, which hold row content. */
export interface EngineFault {
  readonly sqlState: string
  readonly table: string
  /** The violated constraint, or empty. */
  readonly constraint: string
}

/** Reads the harmless members of an engine's error. */
export function readEngineFault(error: unknown): EngineFault {
  const members = typeof error === 'object' && error !== null ? error : {}
  return {
    sqlState: textMember(members, 'code') ?? '',
    table: textMember(members, 'table') ?? '',
    constraint: textMember(members, 'constraint') ?? '',
  }
}

function textMember(value: object, name: string): string | undefined {
  const member: unknown = Reflect.get(value, name)
  return typeof member === 'string' && /^[A-Za-z0-9_]{1,63}$/.test(member) ? member : undefined
}

/** The adapter's error for an engine's fault. */
export function databaseError(fault: EngineFault): AdapterError {
  const detail = { ...fault }
  if (fault.sqlState === UNIQUE_VIOLATION) {
    return new AdapterError('adapters.database.conflict', `a row with this key is already in ${fault.table}`, {
      detail,
    })
  }
  const state = fault.sqlState || 'none'
  return new AdapterError(
    'adapters.database.failed',
    `the database did not carry out a statement (SQLSTATE ${state}); check that it is up and has room`,
    { detail },
  )
}

/** The error of a statement that came after {@link Database.close} or after the engine died. */
export function closedError(): AdapterError {
  return new AdapterError('adapters.database.closed', 'the database is closed; check why its process or worker ended')
}
