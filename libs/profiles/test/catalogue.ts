import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compileElements, type ElementTable } from '@yimatong/record'
import { type CompiledProfile, compileProfile } from '../src/index.js'

const standards = new URL('../../../standards/', import.meta.url)

function json(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, standards), 'utf8'))
}

/** The national profile as every gateway loads it. */
export const elements: ElementTable = compileElements(
  json('national-profile-1/elements.json'),
  readdirSync(new URL('national-profile-1/codes/', standards)).map((name) => json(`national-profile-1/codes/${name}`)),
)

/** Folders of the catalogue that hold a profile. */
export const PROFILE_IDS = readdirSync(new URL('profiles/', standards), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

/** Text of a profile of the catalogue. */
export function profileText(id: string): string {
  return readFileSync(new URL(`profiles/${id}/profile.yaml`, standards), 'utf8')
}

/** A profile of the catalogue, compiled. */
export function loadProfile(id: string): CompiledProfile {
  return compileProfile(profileText(id), `${id}/profile.yaml`, elements)
}

/** A file of the catalogue. */
export function catalogueFile(path: string): string {
  return fileURLToPath(new URL(`profiles/${path}`, standards))
}
