import type { JsonValue } from '@yimatong/codec'
import type { BilingualText } from '@yimatong/trust'
import { RecognitionError, type RecognitionErrorCode } from './error.js'

/** Members of an object of a data file, by name. */
export type Members = Readonly<Record<string, JsonValue | undefined>>

/** Reads the members of one data file; whatever is not as wanted ends in an error that names the file and the place. */
export interface TableReader {
  members(value: JsonValue | undefined, where: string): Members
  list(value: JsonValue | undefined, where: string): readonly JsonValue[]
  text(value: JsonValue | undefined, where: string): string
  positive(value: JsonValue | undefined, where: string): number
  oneOf<T extends string>(value: JsonValue | undefined, allowed: readonly T[], where: string): T
  bilingual(value: JsonValue | undefined, where: string): BilingualText
  refuse(wanted: string): RecognitionError
}

/** A reader for one kind of file; `file` is what its errors tell to check. */
export function readerOf(code: RecognitionErrorCode, file: string): TableReader {
  const refuse = (wanted: string) => new RecognitionError(code, `${file} wants ${wanted}; check that file`)
  const members: TableReader['members'] = (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(`an object at ${where}`)
    return value
  }
  const text: TableReader['text'] = (value, where) => {
    if (typeof value !== 'string' || value === '') throw refuse(`text at ${where}`)
    return value
  }
  return {
    members,
    text,
    refuse,
    list(value, where) {
      if (!Array.isArray(value)) throw refuse(`a list at ${where}`)
      return value
    },
    positive(value, where) {
      if (typeof value !== 'number' || !(value > 0)) throw refuse(`a positive number at ${where}`)
      return value
    },
    oneOf(value, allowed, where) {
      const found = allowed.find((item) => item === value)
      if (found === undefined) throw refuse(`one of ${allowed.join(', ')} at ${where}`)
      return found
    },
    bilingual(value, where) {
      const { zh, en } = members(value, where)
      return { zh: text(zh, `${where}/zh`), en: text(en, `${where}/en`) }
    },
  }
}
