import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const LEFT_OUT = new Set(['node_modules', 'dist', '.data', '.build', 'planted', 'fixtures', 'hostile', 'out'])

/** Every folder with code of its own: `libs/kernel`, …, `certs`. */
export const WORKSPACES: readonly string[] = [...foldersIn('libs'), ...foldersIn('apps'), 'certs'].filter((folder) =>
  existsSync(join(ROOT, folder, 'package.json')),
)

/** The libs, by name. */
export const LIBS: readonly string[] = WORKSPACES.filter((folder) => folder.startsWith('libs/')).map((folder) =>
  folder.slice('libs/'.length),
)

function foldersIn(parent: string): string[] {
  return readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`)
}

/** Every file below a folder of the repository, as paths from the root; what is built, planted or frozen is left out. */
export function filesIn(folder: string): string[] {
  const top = join(ROOT, folder)
  if (!existsSync(top)) return []
  return readdirSync(top, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return []
    const path = join(top, entry.name)
    return entry.isDirectory() ? filesIn(relative(ROOT, path)) : [relative(ROOT, path)]
  })
}

/** Text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** A JSON file of the repository as an object; throws when it is anything else. */
export function readObject(path: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(read(path))
  if (!isObject(value)) throw new Error(`${path} is not a JSON object`)
  return value
}

/** True for an object that is not an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
