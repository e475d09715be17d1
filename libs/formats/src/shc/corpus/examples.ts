import { canonicalJson, type JsonValue } from '@yimatong/codec'
import { attempt } from '../attempt.js'
import { decodeShc } from '../card.js'
import { decodeShcFile } from '../file.js'
import { decodeShcNumeric } from '../numeric.js'
import { type ShcVerdict, verifyShc } from '../verify.js'
import { jsonOfFile, type ShcFiles, textOfFile } from './files.js'
import type { ShcBench } from './judge.js'

/** One artefact of an official example, whether it is what its card holds; undefined where its card is not there. */
export interface ShcExampleCase {
  /** Path of its first file. */
  readonly id: string
  readonly isAsExpected: boolean | undefined
}

/** One card in all its forms, by the letter that official examples give each. */
interface Example {
  readonly letters: ReadonlyMap<string, readonly string[]>
  readonly jws: string | undefined
  readonly verdict: ShcVerdict | undefined
  readonly payload: { readonly text: string; readonly json: { readonly [name: string]: JsonValue } } | undefined
  readonly bundle: JsonValue | undefined
}

const NAME = /^((?:.*\/)?example-\d+)-([a-g])-[^/]*$/

/**
 * Scores the worked examples of the specification, `example-NN-LETTER-…`: bundle (a), payload (b), payload as signed (c),
 * JWS (d), file (e), texts of the symbols (f) and their pictures (g) are one card, and it verifies. Internal to formats.
 */
export function exampleCases(files: ShcFiles, bench: ShcBench): readonly ShcExampleCase[] {
  const examples = new Map<string, Map<string, string[]>>()
  for (const path of [...files.keys()].sort()) {
    const [, example, letter] = NAME.exec(path) ?? []
    if (example === undefined || letter === undefined) continue
    const letters = examples.get(example) ?? new Map<string, string[]>()
    examples.set(example, letters.set(letter, [...(letters.get(letter) ?? []), path]))
  }
  return [...examples.values()].flatMap((letters) => casesOf(exampleOf(letters, files, bench), files, bench))
}

function exampleOf(letters: Example['letters'], files: ShcFiles, bench: ShcBench): Example {
  const [path] = letters.get('d') ?? []
  const jws = textAt(path, files)
  const card = jws === undefined ? undefined : decodeShc(jws, bench.rules)
  const verdict = card && verifyShc(card, bench.trust, bench.at)
  return { letters, jws, verdict, payload: card?.payload, bundle: card?.claims?.bundle }
}

function casesOf(example: Example, files: ShcFiles, bench: ShcBench): readonly ShcExampleCase[] {
  return [...example.letters].flatMap(([letter, paths]) => {
    const judge = JUDGES[letter]
    const [id] = paths
    if (!judge || id === undefined) return []
    return [{ id, isAsExpected: example.jws === undefined ? undefined : judge(example, paths, files, bench) }]
  })
}

type Judge = (example: Example, paths: readonly string[], files: ShcFiles, bench: ShcBench) => boolean

const JUDGES: Readonly<Record<string, Judge>> = {
  a: ({ bundle }, paths, files) => isSame(bundle, files, paths),
  b: ({ payload }, paths, files) => isSame(payload?.json, files, paths),
  c: ({ payload }, [path], files) => payload !== undefined && textAt(path, files) === payload.text,
  d: ({ verdict }) => verdict?.ok === true && verdict.isSigned,
  e: isFileOfIt,
  f: ({ jws }, paths, files) => decodeShcNumeric(textsAt(paths, files)).jws === jws,
  g: ({ jws }, paths, files, bench) => decodeShcNumeric(symbolsAt(paths, files, bench)).jws === jws,
}

function isFileOfIt({ jws }: Example, [path = '']: readonly string[], files: ShcFiles): boolean {
  const { cards, findings } = decodeShcFile(textAt(path, files) ?? '', path)
  return findings.length === 0 && cards.length === 1 && cards[0] === jws
}

function isSame(value: JsonValue | undefined, files: ShcFiles, [path = '']: readonly string[]): boolean {
  const json = jsonOfFile(files.get(path))
  return value !== undefined && json !== undefined && canonicalJson(value) === canonicalJson(json)
}

function symbolsAt(paths: readonly string[], files: ShcFiles, { readSymbol }: ShcBench): readonly string[] {
  return paths.flatMap((path) => {
    const picture = files.get(path)
    const symbol = picture && attempt(() => readSymbol(picture))
    return symbol ? [symbol.text] : []
  })
}

function textsAt(paths: readonly string[], files: ShcFiles): readonly string[] {
  return paths.flatMap((path) => textAt(path, files) ?? [])
}

function textAt(path: string | undefined, files: ShcFiles): string | undefined {
  const bytes = path === undefined ? undefined : files.get(path)
  return bytes && textOfFile(bytes)
}
