import { compileChecker } from './checker.js'
import { type CodeTables, compileCodeTables } from './code-table.js'
import { type ElementRow, readElementRow } from './element-row.js'
import { type ElementNode, type ElementTable, type GroupNode, isScalar } from './element-tree.js'
import { RecordError } from './error.js'
import { isGroup } from './value.js'

/**
 * Compiles standards/national-profile-1: elements.json and the files of codes/.
 * Costs a few milliseconds: once per process.
 * @throws RecordError `record.table.malformed` when a row, a pattern, a code table or a reference between them is odd
 */
export function compileElements(data: unknown, codeFiles: readonly unknown[]): ElementTable {
  if (!isGroup(data) || typeof data.profile !== 'string' || typeof data.edition !== 'string') {
    throw malformed('an element table needs profile, edition, patterns and elements')
  }
  if (!isGroup(data.patterns) || !Array.isArray(data.elements)) throw malformed('patterns or elements are missing')
  const rows = data.elements.map(readElementRow)
  const patterns = compilePatterns(data.patterns)
  const codeTables = compileCodeTables(codeFiles)
  for (const row of rows) checkReferences(row, patterns, codeTables)
  const root = buildGroup('', rows)
  const parts = { root, patterns, codeTables }
  const { profile, edition } = data
  return {
    ...parts,
    profile,
    edition,
    rows,
    check: compileChecker(parts, 'record'),
    checkJson: compileChecker(parts, 'json'),
  }
}

function compilePatterns(data: Readonly<Record<string, unknown>>): ReadonlyMap<string, RegExp> {
  const patterns = new Map<string, RegExp>()
  for (const [name, entry] of Object.entries(data)) {
    if (!isGroup(entry) || typeof entry.source !== 'string') throw malformed(`pattern ${name} has no source`)
    patterns.set(name, new RegExp(entry.source, entry.flags === 'u' ? 'u' : ''))
  }
  return patterns
}

function checkReferences(row: ElementRow, patterns: ReadonlyMap<string, RegExp>, tables: CodeTables): void {
  const type = row.item ?? row.type
  if (isText(type) && !(row.maxLength && row.pattern && patterns.has(row.pattern)))
    throw odd(row, 'pattern or maxLength')
  if (type === 'code' && !(row.codes && tables.has(row.codes))) throw odd(row, 'codes')
  if (type === 'integer' && (row.min === undefined || row.max === undefined)) throw odd(row, 'min or max')
  if (type === 'constant' && (row.value === undefined || row.cborValue === undefined)) throw odd(row, 'value')
  checkContainer(row)
}

function checkContainer(row: ElementRow): void {
  if (row.type === 'list' && !(row.item && row.maxItems)) throw odd(row, 'item or maxItems')
  if (row.type === 'extensions' && !row.maxItems) throw odd(row, 'maxItems')
}

function isText(type: string): boolean {
  return type === 'text' || type === 'digits' || type === 'decimal'
}

function buildGroup(path: string, rows: readonly ElementRow[]): GroupNode {
  const children = rows.filter((row) => parentOf(row.path) === path).map((row) => buildNode(row, rows))
  if (children.length === 0) throw malformed(`element table: group ${path} has no elements`)
  const byKey = new Map(children.map((child) => [child.key, child]))
  const byCbor = new Map(children.map((child) => [child.row.cbor, child]))
  if (byKey.size !== children.length || byCbor.size !== children.length) {
    throw malformed(`element table: group ${path} has a name or a cbor key twice`)
  }
  return { children, byKey, byCbor }
}

function buildNode(row: ElementRow, rows: readonly ElementRow[]): ElementNode {
  const key = row.path.slice(row.path.lastIndexOf('/') + 1)
  const pointer = row.path.includes('*') ? undefined : row.path
  const common = { row, key, suffix: `/${key}`, quoted: `${JSON.stringify(key)}:`, pointer }
  if (row.type === 'group') return { ...common, kind: 'group', group: buildGroup(row.path, rows) }
  if (row.type === 'extensions' || row.type === 'origins') return { ...common, kind: row.type }
  if (row.type !== 'list') return { ...common, kind: 'scalar', type: row.type }
  if (row.item === 'group') return { ...common, kind: 'groups', group: buildGroup(`${row.path}/*`, rows) }
  if (!isScalar(row.item)) throw odd(row, 'item')
  return { ...common, kind: 'scalars', type: row.item }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function odd(row: ElementRow, column: string): RecordError {
  return malformed(`element table: row ${row.path}, ${column} is missing or names nothing`)
}

function malformed(message: string): RecordError {
  return new RecordError('record.table.malformed', message)
}
