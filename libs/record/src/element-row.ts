import { RecordError } from './error.js'
import { type Group, isGroup } from './value.js'

/** Types a single value can have. `digits` and `decimal` are text, so that they stay exact. */
export type ScalarType = 'text' | 'digits' | 'decimal' | 'code' | 'instant' | 'integer' | 'constant'

/** Types of elements: a single value, or a container of elements. */
export type ElementType = ScalarType | 'group' | 'list' | 'extensions' | 'origins'

/** When an element must, may or must not be there. */
export type Requirement =
  | 'always'
  | 'optional'
  | {
      /** Name of the sibling that decides. */
      readonly sibling: string
      /** Values of the sibling that require the element; absent: any value does. */
      readonly is: readonly string[] | undefined
      readonly otherwise: 'optional' | 'forbidden'
    }

/** Whether the smallest disclosure keeps an element. */
export type MinimalRule = 'keep' | 'keep-non-green' | 'drop'

/** What the masked disclosure does with an element. */
export type MaskedRule = 'keep' | 'drop' | 'mask-name' | 'mask-number' | 'mask-telephone'

/** Where we know the element from. */
export type Evidence = 'gbt38962-4' | 'source-document' | 'own'

/** One row of standards/national-profile-1/elements.json: all we know of one element. */
export interface ElementRow {
  /** JSON pointer, `*` for the index of a list. */
  readonly path: string
  readonly zh: string
  readonly en: string
  readonly type: ElementType
  /** Type of the items of a list. */
  readonly item: ScalarType | 'group' | undefined
  readonly value: string | undefined
  readonly cborValue: number | undefined
  /** Id of a code table. */
  readonly codes: string | undefined
  /** Name of a pattern. */
  readonly pattern: string | undefined
  /** In UTF-16 units. */
  readonly maxLength: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly maxItems: number | undefined
  readonly check: 'citizen-number' | undefined
  readonly required: Requirement
  readonly cbor: number
  readonly sensitivity: 'identity' | 'health' | 'none'
  readonly minimal: MinimalRule
  readonly masked: MaskedRule
  readonly evidence: Evidence
}

const SCALARS = ['text', 'digits', 'decimal', 'code', 'instant', 'integer', 'constant'] as const
const COLUMNS = new Set(
  'path zh en group type item value cborValue codes pattern maxLength min max maxItems check required cbor sensitivity minimal masked evidence'.split(
    ' ',
  ),
)

/** Reads one row strictly. @throws RecordError `record.table.malformed` on a missing, unknown or odd column. */
export function readElementRow(data: unknown): ElementRow {
  if (!isGroup(data) || typeof data.path !== 'string') throw malformedRow('?', 'path')
  refuseUnknownColumns(data, data.path)
  return {
    path: data.path,
    zh: text(data, 'zh'),
    en: text(data, 'en'),
    type: oneOf(data, 'type', [...SCALARS, 'group', 'list', 'extensions', 'origins']),
    item: optionalOneOf(data, 'item', [...SCALARS, 'group']),
    value: optionalText(data, 'value'),
    cborValue: optionalCount(data, 'cborValue'),
    codes: optionalText(data, 'codes'),
    pattern: optionalText(data, 'pattern'),
    maxLength: optionalCount(data, 'maxLength'),
    min: optionalCount(data, 'min'),
    max: optionalCount(data, 'max'),
    maxItems: optionalCount(data, 'maxItems'),
    check: optionalOneOf(data, 'check', ['citizen-number']),
    required: readRequirement(data.required, data.path),
    cbor: count(data, 'cbor'),
    sensitivity: oneOf(data, 'sensitivity', ['identity', 'health', 'none']),
    minimal: oneOf(data, 'minimal', ['keep', 'keep-non-green', 'drop']),
    masked: oneOf(data, 'masked', ['keep', 'drop', 'mask-name', 'mask-number', 'mask-telephone']),
    evidence: oneOf(data, 'evidence', ['gbt38962-4', 'source-document', 'own']),
  }
}

function readRequirement(value: unknown, path: string): Requirement {
  if (value === 'always' || value === 'optional') return value
  if (!isGroup(value) || typeof value.sibling !== 'string') throw malformedRow(path, 'required')
  const { sibling, is, otherwise } = value
  if (otherwise !== 'optional' && otherwise !== 'forbidden') throw malformedRow(path, 'required')
  if (is === undefined) return { sibling, is, otherwise }
  if (!Array.isArray(is) || !is.every((item) => typeof item === 'string')) throw malformedRow(path, 'required')
  return { sibling, is, otherwise }
}

function refuseUnknownColumns(data: Group, path: string): void {
  for (const name of Object.keys(data)) if (!COLUMNS.has(name)) throw malformedRow(path, name)
  if (data.group !== path.split('/')[1]) throw malformedRow(path, 'group')
}

function text(data: Group, name: string): string {
  const value = data[name]
  if (typeof value !== 'string' || value === '') throw malformedRow(String(data.path), name)
  return value
}

function optionalText(data: Group, name: string): string | undefined {
  return data[name] === undefined ? undefined : text(data, name)
}

function count(data: Group, name: string): number {
  const value = data[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw malformedRow(String(data.path), name)
  return value
}

function optionalCount(data: Group, name: string): number | undefined {
  return data[name] === undefined ? undefined : count(data, name)
}

function oneOf<Choice extends string>(data: Group, name: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === data[name])
  if (found === undefined) throw malformedRow(String(data.path), name)
  return found
}

function optionalOneOf<Choice extends string>(
  data: Group,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  return data[name] === undefined ? undefined : oneOf(data, name, choices)
}

function malformedRow(path: string, column: string): RecordError {
  return new RecordError('record.table.malformed', `element table: row ${path}, column ${column} is missing or odd`, {
    detail: { path, column },
  })
}
