import { RecordError } from './error.js'
import { type Group, isGroup } from './value.js'

/** One value of a code table. `adapters` gives the same value in other tables, by the name of the column. */
export interface CodeRow {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly adapters: ReadonlyMap<string, string>
}

/** A closed list of values, or an open one: then any text of the shape `open` is a value too, without a name. */
export interface CodeTable {
  readonly id: string
  readonly rows: ReadonlyMap<string, CodeRow>
  readonly open: RegExp | undefined
}

/** Code tables by id. */
export type CodeTables = ReadonlyMap<string, CodeTable>

/**
 * The tables of standards/national-profile-1/codes, by id.
 * @param files the parsed JSON of each file
 * @throws RecordError `record.table.malformed`
 */
export function compileCodeTables(files: readonly unknown[]): CodeTables {
  const tables = new Map<string, CodeTable>()
  for (const file of files) {
    const table = compileCodeTable(file)
    if (tables.has(table.id)) throw malformed(`two code tables are named ${table.id}`)
    tables.set(table.id, table)
  }
  return tables
}

/** True when the table has the code, or is open for its shape. */
export function hasCode(table: CodeTable, code: string): boolean {
  return table.rows.has(code) || (table.open?.test(code) ?? false)
}

/** The name of a code in Chinese or English, undefined when the table does not know it. */
export function codeName(tables: CodeTables, id: string, code: string, language: 'zh' | 'en'): string | undefined {
  return tables.get(id)?.rows.get(code)?.[language]
}

/** Our code for a foreign one, by the adapter column; undefined when no row or more than one carries it. */
export function codeOfForeign(table: CodeTable, column: string, foreign: string): string | undefined {
  const matches = [...table.rows.values()].filter((row) => row.adapters.get(column) === foreign)
  return matches.length === 1 ? matches[0]?.code : undefined
}

function compileCodeTable(file: unknown): CodeTable {
  if (!isGroup(file) || typeof file.id !== 'string' || !Array.isArray(file.codes)) {
    throw malformed('a code table needs an id and a list of codes')
  }
  const rows = new Map<string, CodeRow>()
  for (const entry of file.codes) {
    const row = readCode(entry, file.id)
    if (rows.has(row.code)) throw malformed(`code table ${file.id} has the code ${row.code} twice`)
    rows.set(row.code, row)
  }
  if (rows.size === 0) throw malformed(`code table ${file.id} is empty`)
  return { id: file.id, rows, open: typeof file.open === 'string' ? new RegExp(file.open, 'u') : undefined }
}

function readCode(entry: unknown, id: string): CodeRow {
  if (!isGroup(entry)) throw malformed(`code table ${id}: a code is an object`)
  const { code, zh, en } = entry
  if (typeof code !== 'string' || typeof zh !== 'string' || typeof en !== 'string' || !code || !zh || !en) {
    throw malformed(`code table ${id}: a code needs code, zh and en`)
  }
  return { code, zh, en, adapters: readAdapters(entry.adapters, id) }
}

function readAdapters(adapters: unknown, id: string): ReadonlyMap<string, string> {
  if (adapters === undefined) return new Map()
  if (!isGroup(adapters)) throw malformed(`code table ${id}: adapters are an object`)
  return new Map(Object.entries(adapters).map((pair) => readAdapter(pair, id)))
}

function readAdapter([column, code]: [string, Group[string]], id: string): [string, string] {
  if (typeof code !== 'string') throw malformed(`code table ${id}: column ${column} holds something that is no text`)
  return [column, code]
}

function malformed(message: string): RecordError {
  return new RecordError('record.table.malformed', message)
}
