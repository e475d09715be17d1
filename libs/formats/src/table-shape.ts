import type { JsonValue } from '@yimatong/codec'
import { FormatError } from './error.js'

/** Members of a JSON object of a table. @throws FormatError `formats.table.malformed`. Internal to formats. */
export function membersOf(
  value: JsonValue | undefined,
  where: string,
): { readonly [name: string]: JsonValue | undefined } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw malformed(`an object at ${where}`)
}

/** Items of a JSON list of a table. @throws FormatError `formats.table.malformed`. Internal to formats. */
export function itemsOf(value: JsonValue | undefined, where: string): readonly JsonValue[] {
  if (Array.isArray(value)) return value
  throw malformed(`a list at ${where}`)
}

/** A text of a table. @throws FormatError `formats.table.malformed`. Internal to formats. */
export function textOf(value: JsonValue | undefined, where: string): string {
  if (typeof value === 'string') return value
  throw malformed(`a text at ${where}`)
}

/** Texts of a table, none where the member is absent. @throws FormatError `formats.table.malformed`. Internal to formats. */
export function textsOf(value: JsonValue | undefined, where: string): readonly string[] {
  return value === undefined ? [] : itemsOf(value, where).map((item) => textOf(item, where))
}

/** An optional number of a table. @throws FormatError `formats.table.malformed`. Internal to formats. */
export function numberOf(value: JsonValue | undefined, where: string): number | undefined {
  if (value === undefined || typeof value === 'number') return value
  throw malformed(`a number at ${where}`)
}

/** The error for a table that is not of the wanted form. Internal to formats. */
export function malformed(wanted: string): FormatError {
  return new FormatError('formats.table.malformed', `a table of a foreign format in standards/ wants ${wanted}`)
}
