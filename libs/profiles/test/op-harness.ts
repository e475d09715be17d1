import { readFileSync } from 'node:fs'
import { instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import { type NationalRecord, toRecordJson } from '@yimatong/record'
import { type CompiledExchange, compileProfile, type Rendering, type TranslationContext } from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { divisions, elements } from './catalogue.js'

const NAME_OP = '          - move: { city: /n, national: /subject/name, absent: [omit] }\n'

/** The instant of every answer of the table tests: 2022-05-04, noon in China. */
export const AT = parseInstant('2022-05-04T04:00:00Z') ?? instant(0)

const KEY = utf8Encode('TEST-ONLY-PSEUDONYM-KEY')

export const context: TranslationContext = { at: AT, secret: () => KEY }

/** A table for each case that needs one. */
const TABLES = `tables:
  result:
    rows:
      - { city: 阴性, national: negative }
      - { city: 阳性, national: positive }
    refuses: [unknown]
  result3:
    rows:
      - { city: 阴性, national: negative }
      - { city: 阳性, national: positive }
      - { city: 待定, national: unknown }
  symptom:
    rows:
      - { city: '1', national: '1' }
      - { city: '2', national: '2', canonical: 'true' }
      - { city: '3', national: '2' }
      - { city: '9', national: '7' }
    refuses: ['3', '4', '5', '6']
`

/** The smallest profile with other fields and rules in place of the name. */
export function withRules(fields: string, rules: string, more = ''): CompiledExchange {
  const text = GOOD.replace('fields: [/c, /s, /n]', `fields: [/c, /s, ${fields}]`)
    .replace(NAME_OP, rules.replace(/^/gm, '          ').trimEnd().concat('\n'))
    .replace('tables:\n', TABLES)
    .replace('class: F', `class: '1'${more}`)
  const { document } = compileProfile(text, 'ops.yaml', elements, divisions).exchanges
  if (!document) throw new Error('no exchange')
  return document
}

/** A message read. */
export function read(exchange: CompiledExchange, message: unknown) {
  return exchange.toRecord(utf8Encode(JSON.stringify(message)), context)
}

/** What a record is written as. */
export function written(rendering: Rendering): unknown {
  return rendering.bytes && JSON.parse(new TextDecoder().decode(rendering.bytes))
}

/** The JSON form of a record at a pointer. */
export function at(record: NationalRecord, pointer: string): unknown {
  const keys = pointer.slice(1).split('/')
  return keys.reduce<unknown>(
    (node, key) => {
      if (typeof node !== 'object' || node === null) return undefined
      return Object.entries(node).find(([name]) => name === key.replaceAll('~1', '/'))?.[1]
    },
    toRecordJson(record, elements),
  )
}

/** `code path` of each finding. */
export function codes(findings: readonly { code: string; path?: string }[]): string[] {
  return findings.map((found) => `${found.code} ${found.path ?? ''}`.trim())
}

/** A table of cases; unknown keys fail. */
export function caseTable<T extends object>(file: string, keys: readonly string[]): readonly T[] {
  const rows: readonly T[] = JSON.parse(readFileSync(new URL(`./fixtures/${file}`, import.meta.url), 'utf8'))
  for (const row of rows) {
    const stray = Object.keys(row).find((key) => !keys.includes(key))
    if (stray !== undefined) throw new Error(`${file}: unknown key ${stray}`)
  }
  return rows
}
