import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compileDivisions, compileElements, type ElementTable } from '@yimatong/record'
import { type CompiledProfile, compileProfile, type ProfileFolder } from '../src/index.js'

const standards = new URL('../../../standards/', import.meta.url)

function json(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, standards), 'utf8'))
}

/** The national profile as every gateway loads it. */
export const elements: ElementTable = compileElements(
  json('national-profile-1/elements.json'),
  readdirSync(new URL('national-profile-1/codes/', standards)).map((name) => json(`national-profile-1/codes/${name}`)),
)

/** Both editions of GB/T 2260. */
export const divisions = compileDivisions(['200712', '201607'].map((edition) => json(`gbt-2260/${edition}.json`)))

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
  return compileProfile(profileText(id), `${id}/profile.yaml`, elements, divisions)
}

/** A file of the catalogue. */
export function catalogueFile(path: string): string {
  return fileURLToPath(new URL(`profiles/${path}`, standards))
}

/** A profile of the catalogue with its fixtures, as the proof takes it. */
export function profileFolder(id: string): ProfileFolder {
  const bytes = (path: string) => new Uint8Array(readFileSync(catalogueFile(`${id}/${path}`)))
  const names = readdirSync(catalogueFile(`${id}/fixtures`))
  const fixtures = new Map(names.map((name) => [name, bytes(`fixtures/${name}`)] as const))
  return { name: id, file: `${id}/profile.yaml`, source: bytes('profile.yaml'), fixtures }
}
