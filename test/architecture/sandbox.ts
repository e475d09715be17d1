import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { ROOT, WORKSPACES } from './tree.js'

/** What a tool said and how it ended. */
export interface ToolRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the script of an installed package in a folder. */
export function runTool(script: string, args: readonly string[], cwd: string): ToolRun {
  const run = spawnSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return { code: run.status, stdout: run.stdout, stderr: run.stderr }
}

/**
 * A copy of the repository's skeleton in a temporary folder: the configurations, every workspace with an empty door,
 * the installed packages by link, and the planted folder on top. The guards run there as they run here.
 */
export function makeSandbox(planted: string, configurations: readonly string[]): string {
  const sandbox = mkdtempSync(join(tmpdir(), 'yimatong-planted-'))
  for (const file of configurations) {
    mkdirSync(dirname(join(sandbox, file)), { recursive: true })
    cpSync(join(ROOT, file), join(sandbox, file))
  }
  for (const workspace of WORKSPACES) {
    plant(sandbox, `${workspace}/src/index.ts`, 'export {}\n')
    plant(sandbox, `${workspace}/dist/index.js`, 'export {}\n')
    cpSync(join(ROOT, workspace, 'package.json'), join(sandbox, workspace, 'package.json'))
  }
  linkPackages(sandbox)
  cpSync(join(ROOT, planted), sandbox, { recursive: true })
  return sandbox
}

/** Writes one file of a sandbox. */
export function plant(sandbox: string, path: string, text: string): void {
  mkdirSync(dirname(join(sandbox, path)), { recursive: true })
  writeFileSync(join(sandbox, path), text)
}

function linkPackages(sandbox: string): void {
  const modules = join(sandbox, 'node_modules')
  mkdirSync(join(modules, '@yimatong'), { recursive: true })
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '@yimatong') symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }
  for (const workspace of WORKSPACES) {
    symlinkSync(join(sandbox, workspace), join(modules, '@yimatong', workspace.replace(/^.*\//, '')))
  }
}

/** A planted file and what its first line, `// fires: a, b`, says about it (`nothing`: it must pass). */
export interface PlantedFile {
  readonly path: string
  readonly fires: readonly string[]
}

/** Every planted file of a folder; a file that does not say what it fires is an error. */
export function plantedIn(folder: string): PlantedFile[] {
  const top = join(ROOT, folder)
  if (!existsSync(top)) throw new Error(`${folder}: no planted files`)
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = relative(top, join(entry.parentPath, entry.name))
      const said = /^\/\/ fires: (.+)$/m.exec(readFileSync(join(top, path), 'utf8'))?.[1]
      if (said === undefined) throw new Error(`${folder}/${path}: the first line must be "// fires: …"`)
      return { path, fires: said === 'nothing' ? [] : said.split(', ').sort() }
    })
    .sort((a, b) => a.path.localeCompare(b.path))
}
