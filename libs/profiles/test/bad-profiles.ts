import { readFileSync } from 'node:fs'
import type { ProfileErrorCode } from '../src/index.js'

function vector(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** The smallest profile that compiles; every bad one is this one with one change. */
export const GOOD = vector('good-profile.yaml')

/** One change to {@link GOOD}, the code it must be refused with, and the text of the line it must point at. */
export interface BadProfile {
  readonly name: string
  readonly seen: string
  readonly instead: string
  readonly code: ProfileErrorCode
  /** A text on the line that the refusal names; any line when left out. */
  readonly line?: string
}

const KEYS = ['name', 'seen', 'instead', 'code', 'line']

/** The table of refusals. `<<LONG>>` stands for a text above the limit. */
export const BAD_PROFILES: readonly BadProfile[] = JSON.parse(vector('bad-profiles.json')).map((row: BadProfile) => {
  const stray = Object.keys(row).find((key) => !KEYS.includes(key))
  if (stray !== undefined) throw new Error(`bad-profiles.json: unknown key ${stray}`)
  return { ...row, instead: row.instead.replace('<<LONG>>', 'x'.repeat(65_536)) }
})
