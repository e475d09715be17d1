import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BIN = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'apps/cli/bin')
/** What is built, and what each of it references. */
const PROJECTS = {
  'libs/kernel': [],
  certs: ['../libs/kernel'],
  'apps/cli': ['../../libs/kernel'],
  'apps/gateway': ['../../libs/kernel', '../../certs'],
}
/** A project that no app references, so that nobody builds it. */
const UNBUILT = 'libs/sdk'

/** Stands in for the compiler: slow, talkative on stdout, and it counts its runs. A source with `wrong` fails. */
const COMPILER = `
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
console.log('compiler noise')
appendFileSync('builds.log', process.argv.slice(2).join(' ') + '\\n')
const source = readFileSync('apps/cli/src/main.ts', 'utf8')
const write = () => {
  for (const project of ${JSON.stringify(Object.keys(PROJECTS))}) {
    mkdirSync(project + '/dist', { recursive: true })
    writeFileSync(project + '/dist/.tsbuildinfo', '{}')
    writeFileSync(project + '/dist/main.js', source)
  }
  process.exit(source.includes('wrong') ? 2 : 0)
}
setTimeout(write, 150)
`
const MAIN = `export const main = async (args) => { console.log(JSON.stringify({ version: 1, args })); return args.length }\n`

/** A clone small enough to build in a blink, with the real launchers. */
export interface Clone {
  readonly root: string
  write(path: string, text: string): void
  read(path: string): string
  /** How often the compiler ran. */
  builds(): number
  run(launcher: string, ...args: string[]): Promise<Launched>
}

/** How a launcher ended. */
export interface Launched {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Makes such a clone in a temporary folder. */
export function makeClone(): Clone {
  const root = mkdtempSync(join(tmpdir(), 'yimatong-launch-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  cpSync(BIN, join(root, 'apps/cli/bin'), { recursive: true })
  write('tsconfig.base.json', '{}')
  write('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } }))
  write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }))
  write('node_modules/typescript/bin/tsc', COMPILER)
  write('package.json', '{ "type": "commonjs" }')
  for (const [project, references] of Object.entries({ ...PROJECTS, [UNBUILT]: [] })) {
    write(`${project}/package.json`, '{ "type": "module" }')
    write(`${project}/tsconfig.json`, JSON.stringify({ references: references.map((path) => ({ path })) }))
    write(`${project}/src/main.ts`, MAIN)
  }
  return {
    root,
    write,
    read,
    builds: () => read('builds.log').trimEnd().split('\n').length,
    run: (launcher, ...args) => launch(join(root, 'apps/cli/bin', launcher), args),
  }
}

/** Runs a launcher from another folder, as `npx` may. */
function launch(launcher: string, args: readonly string[]): Promise<Launched> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...args], { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
