import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import type { Divisions, ElementTable } from '@yimatong/record'
import { ProfileError, refuse } from '../error.js'
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
    const root = parseStrictYaml(textOf(folder), folder.file)
    return { root, profile: compileTree(root, elements, divisions) }
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const code = cause instanceof ProfileError ? cause.code : 'profile.yaml.syntax'
    const line = Number(cause.detail.line ?? 1)
    return { profile: folder.name, code, where: folder.file, line, seen: cause.message, wanted: '-' }
  }
}

/** @throws ProfileError `profile.yaml.syntax` at the line whose bytes are no UTF-8 */
function textOf({ source, file }: ProfileFolder): string {
  try {
    return utf8Decode(source)
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const why = { seen: 'bytes that are no UTF-8', wanted: 'a text in UTF-8', check: 'how the editor saves this file' }
    throw refuse('profile.yaml.syntax', { file, line: brokenLine(source) }, why)
  }
}

const LINE_FEED = 0x0a

/** The first line that is no UTF-8 by itself: no character of more than one byte holds a line feed. */
function brokenLine(source: Bytes): number {
  let line = 1
  for (let start = 0; start < source.length; line++) {
    const end = source.indexOf(LINE_FEED, start)
    const next = end < 0 ? source.length : end + 1
    if (!isUtf8(source.subarray(start, next))) break
    start = next
  }
  return line
}

function isUtf8(bytes: Bytes): boolean {
  try {
    utf8Decode(bytes)
    return true
  } catch (cause) {
    if (cause instanceof YimatongError) return false
    throw cause
  }
}
