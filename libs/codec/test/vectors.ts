import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { CodecError } from '../src/index.js'

/** The cases of a vector file; a case with a key that is neither required nor optional fails the run. */
export function loadCases(
  file: string,
  keys: { required: readonly string[]; optional?: readonly string[] },
): Record<string, unknown>[] {
  const { cases }: { cases: Record<string, unknown>[] } = JSON.parse(
    readFileSync(new URL(`./vectors/${file}`, import.meta.url), 'utf8'),
  )
  const known = new Set([...keys.required, ...(keys.optional ?? [])])
  for (const item of cases) {
    const unknown = Object.keys(item).filter((key) => !known.has(key))
    const missing = keys.required.filter((key) => !(key in item))
    if (unknown.length > 0 || missing.length > 0) {
      throw new Error(`${file}: unknown ${unknown.join()} or missing ${missing.join()} in ${JSON.stringify(item)}`)
    }
  }
  expect(cases.length).toBeGreaterThan(0)
  return cases
}

/** The code of the CodecError that `act` throws, `ok` when it throws nothing; anything else passes through. */
export function outcomeOf(act: () => unknown): string {
  try {
    act()
    return 'ok'
  } catch (error) {
    if (error instanceof CodecError) return error.code
    throw error
  }
}
