import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeQrImage, encodeQrPng, type JsonValue } from '@yimatong/codec'
import {
  compileDccKeyUsages,
  compileDccSchema,
  compileDgcScope,
  type DgcFile,
  type DgcReport,
  scoreDgcFiles,
} from '@yimatong/formats'
import { describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const corpora = process.env.YIMATONG_CORPORA ?? `${repository}../shared/corpora`
const folder = `${corpora}/dgc-testdata`
const isPresent = existsSync(folder)
if (!isPresent) console.warn(`dgc corpus: ${folder} is absent, its cases are not run`)

const scope = compileDgcScope(standard('not-scorable.json'))
const tools = {
  schema: compileDccSchema(standard('schema.json')),
  keyUsages: compileDccKeyUsages(standard('key-usages.json')),
  decodePicture: decodeQrImage,
  encodePicture: (text: string) => encodeQrPng(text),
}

function standard(name: string): JsonValue {
  const json: JsonValue = JSON.parse(readFileSync(`${repository}standards/eu-dcc/${name}`, 'utf8'))
  return json
}

/** Every JSON file below the folder, at any depth, read when its turn comes. */
function* filesIn(root: string): Generator<DgcFile> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  for (const name of names.filter((path) => path.endsWith('.json')).sort()) {
    const id = name.slice(0, -'.json'.length)
    yield { id, location: `${root}/${id}`, text: readFileSync(`${root}/${name}`, 'utf8') }
  }
}

describe('dgc-testdata corpus', () => {
  let report: DgcReport | undefined
  const score = () => {
    report ??= scoreDgcFiles(filesIn(folder), scope, tools)
    return report
  }

  it.skipIf(!isPresent)(
    'agrees with every scorable flag',
    () => {
      expect(score().disagree).toEqual([])
      expect(score().agree).toBe(score().total)
    },
    120_000,
  )

  it.skipIf(!isPresent)('agrees with every negative flag, of which there are some', () => {
    expect(score().negatives.total).toBeGreaterThan(50)
    expect(score().negatives.agree).toBe(score().negatives.total)
  })

  it.skipIf(!isPresent)('reads every case and skips only the flags the table names', () => {
    expect(score().total).toBeGreaterThan(3000)
    expect(Object.keys(score().byGroup)).toEqual(expect.arrayContaining(['AT', 'FR', 'IE', 'NL', 'common']))
    expect(score().skipped.filter(({ id }) => !id.includes('#'))).toEqual([])
    const flags = new Set(score().skipped.map(({ id }) => id.split('#')[1]))
    expect([...flags].sort()).toEqual(['EXPECTEDDECODE', 'EXPECTEDSCHEMAVALIDATION', 'EXPECTEDVALIDJSON'])
  })

  it.skipIf(!isPresent)('finds the exceptions of a country that is scored alone', () => {
    const alone = scoreDgcFiles(filesIn(`${folder}/RO`), scope, tools)
    expect(alone.disagree).toEqual([])
    expect(alone.skipped.map(({ id }) => id)).toEqual(['2DCode/raw/2#EXPECTEDSCHEMAVALIDATION'])
    expect(Object.keys(alone.byGroup)).toEqual(['RO'])
  })
})
