import type { JsonValue } from '@yimatong/codec'
import { itemsOf, malformed, membersOf, numberOf, textOf, textsOf } from '../table-shape.js'

/** One row of the table: what may stand at a path, in one schema version. */
export interface FieldRule {
  readonly kind: 'text' | 'integer' | 'object' | 'list'
  /** Least number of items, or least integer. */
  readonly least: number
  /** Most characters (code points), items, or the greatest integer. */
  readonly most: number
  readonly like?: RegExp
  readonly format?: 'date' | 'date-time'
}

/** Members of an object that must be there: every one of `all`, and one of `any` where there are some. */
export interface NeedRule {
  readonly all: readonly string[]
  readonly any: readonly string[]
}

/** The rows of one version by path: members joined by dots, `[]` for the items of a list, empty for the payload. */
export interface VersionRules {
  readonly version: string
  readonly fields: ReadonlyMap<string, FieldRule>
  readonly needs: ReadonlyMap<string, readonly NeedRule[]>
}

const KINDS: readonly FieldRule['kind'][] = ['text', 'integer', 'object', 'list']
const FORMATS: readonly NonNullable<FieldRule['format']>[] = ['date', 'date-time']

/** Reads standards/eu-dcc/schema.json: the rows of every version. @throws FormatError `formats.table.malformed` */
export function readSchemaTable(data: JsonValue): readonly VersionRules[] {
  const table = membersOf(data, 'schema')
  const versions = textsOf(table.versions, 'versions')
  const patterns = readPatterns(table.patterns)
  const fields = itemsOf(table.fields, 'fields').map((row) => membersOf(row, 'fields'))
  const needs = itemsOf(table.needs, 'needs').map((row) => membersOf(row, 'needs'))
  if (versions.length === 0) throw malformed('at least one version')
  return versions.map((version, index) => ({
    version,
    fields: new Map(heldIn(fields, versions, index).map((row) => [textOf(row.at, 'at'), fieldOf(row, patterns)])),
    needs: groupNeeds(heldIn(needs, versions, index)),
  }))
}

type Row = ReturnType<typeof membersOf>

function heldIn(rows: readonly Row[], versions: readonly string[], index: number): readonly Row[] {
  const held = rows.filter(({ since, until }) => {
    const from = since === undefined ? 0 : versions.indexOf(textOf(since, 'since'))
    const to = until === undefined ? versions.length : versions.indexOf(textOf(until, 'until'))
    if (from < 0 || to < 0) throw malformed('since and until among the versions')
    return from <= index && index <= to
  })
  return held
}

function readPatterns(data: JsonValue | undefined): ReadonlyMap<string, RegExp> {
  const entries = Object.entries(membersOf(data, 'patterns'))
  return new Map(entries.map(([name, source]) => [name, new RegExp(textOf(source, `patterns.${name}`), 'u')]))
}

function fieldOf(row: Row, patterns: ReadonlyMap<string, RegExp>): FieldRule {
  const kind = KINDS.find((item) => item === row.kind)
  const format = FORMATS.find((item) => item === row.format)
  const like = row.like === undefined ? undefined : patterns.get(textOf(row.like, 'like'))
  if (!kind || (row.format !== undefined && !format) || (row.like !== undefined && !like)) {
    throw malformed('a known kind, format and pattern in every row of fields')
  }
  return {
    kind,
    least: numberOf(row.least, 'least') ?? Number.NEGATIVE_INFINITY,
    most: numberOf(row.most, 'most') ?? Number.POSITIVE_INFINITY,
    ...(like && { like }),
    ...(format && { format }),
  }
}

function groupNeeds(rows: readonly Row[]): ReadonlyMap<string, readonly NeedRule[]> {
  const needs = new Map<string, NeedRule[]>()
  for (const row of rows) {
    const at = textOf(row.at, 'at')
    const need = { all: textsOf(row.all, 'all'), any: textsOf(row.any, 'any') }
    needs.set(at, [...(needs.get(at) ?? []), need])
  }
  return needs
}
