import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import type { Divisions, ElementTable } from '@yimatong/record'
import { ProfileError } from '../error.js'
import { type CompiledProfile, compileTree } from '../profile.js'
import { type Node, parseStrictYaml } from '../yaml.js'
import type { ProofFailure } from './failure.js'

/** File name of the table of cases. */
export const CASES = 'cases.json'

/** A profile as its author keeps it: the text and everything in the folder `fixtures` beside it. */
export interface ProfileFolder {
  /** How failures call it: its folder's name. */
  readonly name: string
  /** How messages call the file, `cn-34-akm/profile.yaml` for example. */
  readonly file: string
  readonly source: Bytes
  /** By file name, cases.json among them. */
  readonly fixtures: ReadonlyMap<string, Bytes>
}

/** What profiles are compiled with. */
export interface ProofSetting {
  readonly elements: ElementTable
  readonly divisions?: Divisions
  /** Generated records for each profile; 1000 unless told otherwise. */
  readonly runs?: number
}

/** A profile that loads, as it is written and compiled. */
export interface LoadedProfile {
  readonly root: Node
  readonly profile: CompiledProfile
}

/** The profile of a folder, or why it does not load. */
export function loadFolder(folder: ProfileFolder, { elements, divisions }: ProofSetting): LoadedProfile | ProofFailure {
  try {
    const root = parseStrictYaml(utf8Decode(folder.source), folder.file)
    return { root, profile: compileTree(root, elements, divisions) }
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const code = cause instanceof ProfileError ? cause.code : 'profile.yaml.syntax'
    const line = Number(cause.detail.line ?? 1)
    return { profile: folder.name, code, where: folder.file, line, seen: cause.message, wanted: '-' }
  }
}
