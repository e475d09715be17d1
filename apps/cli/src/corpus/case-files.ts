import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import type { DgcFile } from '@yimatong/formats'
import type { Bytes } from '@yimatong/kernel'
import { fail } from '../fail.js'
import { reasonOf } from '../files.js'

/** A file of the corpus, not yet read. */
export interface CaseFile {
  readonly id: string
  readonly location: string
  readonly path: string
}

/** A file that was passed over, and why. */
export interface Unread {
  readonly id: string
  readonly why: string
}

/** The largest case of the public corpus has 60 KB. */
const MAX_CASE = 8 * 1024 * 1024

/** A file below a folder, not yet read: its path there with `/` between the parts, and where it lies. */
export interface FoundFile {
  readonly id: string
  readonly path: string
}

/** Every file below a folder, in the order of their paths; links are followed once. @throws CliError `cli.folder.absent` */
export function findFiles(folder: string, cwd: string): readonly FoundFile[] {
  const root = resolve(cwd, folder)
  const found: string[] = []
  try {
    walk(root, '', new Set(), found)
  } catch (cause) {
    throw fail('cli.folder.absent', { folder }, cause)
  }
  return found.sort().map((id) => ({ id, path: join(root, id) }))
}

/** Every `.json` below a folder, as {@link findFiles}. @throws CliError `cli.folder.absent` */
export function findCases(folder: string, cwd: string): readonly CaseFile[] {
  const root = resolve(cwd, folder)
  const files = findFiles(folder, cwd).filter(({ id }) => id.endsWith('.json'))
  return files.map((file) => {
    const id = file.id.slice(0, -'.json'.length)
    return { id, location: `${root.split(sep).join('/')}/${id}`, path: file.path }
  })
}

function walk(root: string, below: string, visited: Set<string>, found: string[]): void {
  const folder = join(root, below)
  const real = realpathSync(folder)
  if (visited.has(real)) return
  visited.add(real)
  for (const name of readdirSync(folder)) {
    const path = below === '' ? name : `${below}/${name}`
    const entry = statSync(join(root, path), { throwIfNoEntry: false })
    if (entry?.isDirectory()) walk(root, path, visited, found)
    else if (entry?.isFile()) found.push(path)
  }
}

/** Reads the files one after another while they are scored; what cannot be read goes to `unread`. */
export function* readCases(
  files: readonly CaseFile[],
  unread: Unread[],
  onCase: (count: number, id: string) => void,
): Iterable<DgcFile> {
  for (const [index, { id, location, path }] of files.entries()) {
    onCase(index + 1, id)
    const text = readText(path)
    if (text.why === undefined) yield { id, location, text: text.text }
    else unread.push({ id, why: text.why })
  }
}

type Text = { readonly text: string; readonly why?: undefined } | { readonly why: string }
type Read = { readonly bytes: Bytes; readonly why?: undefined } | { readonly why: string }

function readText(path: string): Text {
  const read = readBytes(path)
  return read.why === undefined ? { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes) } : read
}

/** The bytes of a file; why not, when it cannot be read or is too large for a case. */
export function readBytes(path: string): Read {
  try {
    if (statSync(path).size > MAX_CASE) return { why: `more than ${MAX_CASE} bytes` }
    return { bytes: new Uint8Array(readFileSync(path)) }
  } catch (cause) {
    return { why: `not readable (${reasonOf(cause)})` }
  }
}
