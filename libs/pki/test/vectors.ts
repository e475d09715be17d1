import { readFileSync } from 'node:fs'

/** Rows of a vector file; a row with a key that is not listed fails the run, so that no expectation is overlooked. */
export function loadVectors(file: string, keys: readonly string[]): Record<string, string>[] {
  const rows: unknown = JSON.parse(readFileSync(new URL(`./vectors/${file}`, import.meta.url), 'utf8'))
  if (!Array.isArray(rows) || rows.length === 0) throw new Error(`${file} is no list of rows`)
  return rows.map((row: Record<string, string>) => {
    const strange = Object.keys(row).find((key) => !keys.includes(key))
    const missing = keys.find((key) => typeof row[key] !== 'string')
    if (strange !== undefined || missing !== undefined)
      throw new Error(`${file}: ${strange} is strange, ${missing} is missing`)
    return row
  })
}
