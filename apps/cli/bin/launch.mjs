/**
 * What the launchers share: find the repository, install what is missing, build what is stale.
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed or built. Everything printed goes
 * to stderr: stdout belongs to the command that is launched. Work that changes the tree is done under one lock, so any
 * number of commands may start at once in a fresh clone.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { withLock } from './lock.mjs'

/** What is built: building an app builds all that it references. */
const BUILT = ['apps/gateway', 'apps/cli']

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** The repository this launcher belongs to, wherever it is called from. */
export function findRoot() {
  const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
  if (!existsSync(join(root, 'tsconfig.base.json'))) throw new Error(`${root} is not a clone of yimatong`)
  return root
}

/** Installs with `npm ci` when what is installed is not what package-lock.json says. */
export async function installMissing(root) {
  if (isInstalled(root)) return
  await withLock(root, 'installing', say, async () => {
    if (isInstalled(root)) return
    say('installing what is missing (npm ci)')
    // NODE_ENV=production must not lose the compiler.
    await run(root, ...npm(['ci', '--include=dev', '--no-audit', '--no-fund']))
  })
}

/** True if every package that package-lock.json asks for is installed in that version; compares content, not dates. */
export function isInstalled(root) {
  const installedFile = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installedFile)) return false
  const wanted = readJson(join(root, 'package-lock.json')).packages
  const installed = readJson(installedFile).packages
  return Object.entries(wanted).every(([path, want]) => path === '' || isSame(want, installed[path]))
}

function isSame(want, have) {
  if (have === undefined) return want.optional === true || want.devOptional === true
  if (want.link) return have.link === true && have.resolved === want.resolved
  // Not `resolved`: whether a lock file names the registry is a setting of whoever wrote it.
  return have.version === want.version && have.integrity === want.integrity
}

/** Builds with `tsc -b` when a source, a tsconfig or the lock file differs in content from the last good build. */
export async function buildStale(root) {
  if (isBuilt(root)) return
  if (!existsSync(join(root, 'node_modules/typescript/bin/tsc')))
    throw new Error('nothing is installed: run npm ci first')
  await withLock(root, 'building', say, async () => {
    if (isBuilt(root)) return
    // Taken before the build: a file that is edited while it runs leaves the stamp stale, never wrong.
    const fingerprint = fingerprintOf(root)
    say('building what is stale (tsc -b)')
    await run(root, process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...BUILT])
    writeStamp(root, fingerprint)
  })
}

/** True if the last good build was made from exactly these sources and its output is still there. */
export function isBuilt(root) {
  const stamp = stampFile(root)
  if (!existsSync(stamp)) return false
  const missing = projects(root).some((folder) => !existsSync(join(root, folder, 'dist/.tsbuildinfo')))
  return !missing && readFileSync(stamp, 'utf8') === fingerprintOf(root)
}

function fingerprintOf(root) {
  const hash = createHash('sha256')
  const add = (file) =>
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  for (const file of ['package-lock.json', 'tsconfig.base.json']) add(file)
  for (const folder of projects(root)) {
    for (const file of ['package.json', 'tsconfig.json']) add(`${folder}/${file}`)
    for (const file of sources(root, `${folder}/src`)) add(file)
  }
  return hash.digest('hex')
}

/** The projects that building {@link BUILT} builds: they and all that they reference, in the order of the alphabet. */
function projects(root) {
  const found = new Set()
  const visit = (folder) => {
    if (found.has(folder)) return
    found.add(folder)
    const { references = [] } = readJson(join(root, folder, 'tsconfig.json'))
    for (const { path } of references) visit(posix.join(folder, path))
  }
  for (const folder of BUILT) visit(folder)
  return [...found].sort()
}

function sources(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? sources(root, path) : [path]
    })
    .sort()
}

const stampFile = (root) => join(root, '.build/built')

function writeStamp(root, fingerprint) {
  mkdirSync(join(root, '.build'), { recursive: true })
  const draft = `${stampFile(root)}.${process.pid}`
  writeFileSync(draft, fingerprint)
  renameSync(draft, stampFile(root))
}

/** The npm that started us if there is one: the same version, and no shell needed. */
function npm(args) {
  const script = process.env.npm_execpath
  return script?.endsWith('.js') ? [process.execPath, [script, ...args]] : ['npm', args]
}

/** Runs a tool with both its outputs on our stderr; rejects unless it ends with 0. */
function run(root, command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
    // Stopping us must stop the tool too, or it would go on writing after the lock is free.
    const pass = (signal) => child.kill(signal)
    for (const signal of STOPS) process.on(signal, pass)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const stop of STOPS) process.off(stop, pass)
      if (code === 0) resolve()
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${signal ?? code}`))
    })
  })
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

function say(text) {
  process.stderr.write(`yimatong: ${text}\n`)
}

/**
 * Prepares the clone, then runs `main(args)` of an app in this process; its number is the exit code.
 * A failure to prepare is one line on stderr and exit code 1; what `main` throws is the app's own affair.
 */
export async function launch(app, args, prepare) {
  const root = findRoot()
  try {
    for (const step of prepare) await step(root)
  } catch (cause) {
    say(cause instanceof Error ? cause.message : String(cause))
    process.exitCode = 1
    return
  }
  const { main } = await import(pathToFileURL(join(root, 'apps', app, 'dist/main.js')).href)
  const code = await main(args)
  if (typeof code === 'number') process.exitCode = code
}
