import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { JsonValue } from '@yimatong/codec'
import { compileDccStandard, FOREIGN_FORMATS } from '../src/index.js'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** One file of standards/eu-dcc. */
export function standardFile(name: string): JsonValue {
  const json: JsonValue = JSON.parse(readFileSync(`${repository}standards/eu-dcc/${name}`, 'utf8'))
  return json
}

/** The compiled tables. */
export const standard = compileDccStandard({
  'schema.json': standardFile('schema.json'),
  'key-usages.json': standardFile('key-usages.json'),
  'members.json': standardFile('members.json'),
  'values.json': standardFile('values.json'),
  'variants.json': standardFile('variants.json'),
})

/** The tables of every foreign format, as shipped. */
export const foreignTables: ReadonlyMap<string, ReadonlyMap<string, JsonValue>> = new Map(
  FOREIGN_FORMATS.map(({ folder }) => [folder, filesOf(folder)] as const),
)

/** One table of a foreign format. */
export function tableOf(folder: string, name: string): JsonValue {
  return foreignTables.get(folder)?.get(name) ?? null
}

function filesOf(folder: string): ReadonlyMap<string, JsonValue> {
  const names = readdirSync(`${repository}standards/${folder}`).filter((name) => name.endsWith('.json'))
  return new Map(
    names.map((name) => {
      const json: JsonValue = JSON.parse(readFileSync(`${repository}standards/${folder}/${name}`, 'utf8'))
      return [name.slice(0, -'.json'.length), json] as const
    }),
  )
}

/** A folder of the outside corpora; undefined where it is absent, and then tests over it say so by their title. */
export function corpus(name: string): string | undefined {
  const folder = `${process.env.YIMATONG_CORPORA ?? `${repository}../shared/corpora`}/${name}`
  return existsSync(folder) ? folder : undefined
}
