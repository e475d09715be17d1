import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { JsonValue } from '@yimatong/codec'
import { compileDccStandard } from '../src/index.js'

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
})

/** A folder of the outside corpora; undefined where it is absent, and then tests over it say so by their title. */
export function corpus(name: string): string | undefined {
  const folder = `${process.env.YIMATONG_CORPORA ?? `${repository}../shared/corpora`}/${name}`
  return existsSync(folder) ? folder : undefined
}
