import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type JsonValue, readQrSymbol } from '@yimatong/codec'
import { compileShcCorpus, compileShcStandard, type ShcFiles, type ShcReport, scoreShcFolder } from '@yimatong/formats'
import { utf8Decode, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const corpora = process.env.YIMATONG_CORPORA ?? `${repository}../shared/corpora`
const folder = `${corpora}/smart-health-cards`
const isPresent = existsSync(folder)
if (!isPresent) console.warn(`shc corpus: ${folder} is absent, its cases are not run`)

const tools = {
  standard: compileShcStandard(new Map(['fhir', 'members'].map((name) => [name, standard(name)]))),
  table: compileShcCorpus(standard('corpus')),
  readSymbol: readQrSymbol,
}

function standard(name: string): JsonValue {
  const json: JsonValue = JSON.parse(readFileSync(`${repository}standards/smart-health-card/${name}.json`, 'utf8'))
  return json
}

function filesIn(root: string): ShcFiles {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  const files = paths.filter((path) => statSync(`${root}/${path}`).isFile()).sort()
  return new Map(files.map((path) => [path, new Uint8Array(readFileSync(`${root}/${path}`))]))
}

/** The files with the keys of one issuer out of the way: nothing of theirs may verify. */
function withoutKeys(files: ShcFiles): ShcFiles {
  return new Map([...files].filter(([path]) => !path.endsWith('keys/jwks.json')))
}

/** The files with one character of every card's signature changed. */
function forged(files: ShcFiles): ShcFiles {
  const altered = [...files].map(([path, bytes]) => {
    if (!/-d-jws[^/]*\.txt$/.test(path)) return [path, bytes] as const
    const text = utf8Decode(bytes)
    const at = text.lastIndexOf('.') + 5
    const other = text[at] === 'A' ? 'B' : 'A'
    return [path, utf8Encode(`${text.slice(0, at)}${other}${text.slice(at + 1)}`)] as const
  })
  return new Map(altered)
}

describe.skipIf(!isPresent)(`smart-health-cards corpus (skipped without ${folder})`, () => {
  let report: ShcReport | undefined
  const score = () => {
    report ??= scoreShcFolder(filesIn(folder), tools)
    return report
  }

  it('agrees with every official example and every case that can be scored', { timeout: 120_000 }, () => {
    expect(score().differences).toEqual([])
    expect(score().agree).toBe(score().total)
    expect(score().total).toBeGreaterThanOrEqual(50)
  })

  it('leaves out only other kinds and cases without files', () => {
    const reasons = new Set(score().skipped.map(({ why }) => why.replace(/^kind \w+ is not scored.*/, 'another kind')))
    expect([...reasons].sort()).toEqual(['another kind', 'it names no file'])
    const judged = /#\d+$/
    const left = score().skipped.filter(({ id }) => judged.test(id) && /jws|healthcard|qrnumeric/.test(id))
    expect(left).toEqual([])
  })

  it('can disagree: without the keys no example is signed, and no case that expects nothing is good', () => {
    const { disagree, agree, total } = scoreShcFolder(withoutKeys(filesIn(folder)), tools)
    expect(disagree.filter((id) => /official\/.*-d-jws/.test(id))).toHaveLength(4)
    expect(total - agree).toBeGreaterThan(10)
  })

  it('can disagree: a changed signature is noticed in every example', () => {
    const { disagree } = scoreShcFolder(forged(filesIn(folder)), tools)
    expect(disagree.filter((id) => /official\/.*-d-jws/.test(id))).toHaveLength(4)
  })
})
