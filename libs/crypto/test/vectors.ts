import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const repoRoot = resolve(here, '../../..')

/** One vector: text and numbers by name. */
export type Vector = Readonly<Record<string, string | number>>

/** Vectors of a file beside this one. A key that the test does not read fails the run, as does an empty file. */
export function loadVectors(file: string, keys: readonly string[]): readonly Vector[] {
  const vectors: Vector[] = JSON.parse(readFileSync(resolve(here, 'vectors', file), 'utf8'))
  const unknown = vectors.flatMap((vector) => Object.keys(vector)).filter((key) => !keys.includes(key))
  if (unknown.length > 0 || vectors.length === 0)
    throw new Error(`${file}: ${vectors.length} vectors, unknown keys ${unknown}`)
  return vectors
}

/** Text of a vector; absent is an error. */
export function textOf(vector: Vector, key: string): string {
  const value = vector[key]
  if (typeof value !== 'string') throw new Error(`${vector.name}: no ${key}`)
  return value
}

/** Bytes of a vector's hex; absent is an error. */
export function bytesOf(vector: Vector, key: string): Uint8Array {
  return Uint8Array.from(Buffer.from(textOf(vector, key), 'hex'))
}

/** A file of the outside corpora; undefined, with a line on the console, when it is not there. */
export function loadCorpus(path: string): unknown {
  const file = resolve(process.env.YIMATONG_CORPORA ?? resolve(repoRoot, '../shared/corpora'), path)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  process.stderr.write(`corpus ${path} is absent: its tests are skipped (set YIMATONG_CORPORA)\n`)
  return undefined
}

/** Code of what a call throws; undefined when it returns. */
export function codeOf(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `no code: ${error}`
  }
}
