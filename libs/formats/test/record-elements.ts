import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compileElements, type ElementTable } from '@yimatong/record'

const profile = fileURLToPath(new URL('../../../standards/national-profile-1/', import.meta.url))

/** The element table as shipped. */
export function recordElements(): ElementTable {
  const names = readdirSync(`${profile}codes`)
  const codes = names.map((name) => JSON.parse(readFileSync(`${profile}codes/${name}`, 'utf8')))
  return compileElements(JSON.parse(readFileSync(`${profile}elements.json`, 'utf8')), codes)
}
