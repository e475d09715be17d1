/**
 * `npm test`: installs what is missing, then types beside lint, arrows and dead code, then every test.
 *
 * Stops at the first stage that fails. The last line is always `N passed, N failed` (and `, N skipped`); what follows
 * the name of the script goes to Vitest (`npm test -- libs/codec`), `--long` adds test/long.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale, findRoot, installMissing } from '../apps/cli/bin/launch.mjs'

const root = findRoot()
const REPORT = '.build/vitest.json'
const args = process.argv.slice(2)
const long = args.includes('--long')
const filters = args.filter((arg) => arg !== '--long')

const CODE = ['apps', 'libs', 'certs', 'test']

const tool =
  (script, ...options) =>
  () =>
    hear([join('node_modules', script), ...options])

const CHECKS = [
  ['lint', tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')],
  ['arrows', tool('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.mjs', ...CODE)],
  ['dead code', tool('knip/bin/knip.js')],
]
const BUILD = [
  ['types', tool('typescript/bin/tsc', '-b')],
  // What was just built is what the launchers find: the tests that start them must not build it again, each.
  ['build', () => buildStale(root).then(() => ({ ok: true }))],
]
/** One after another; the lists of one stage run side by side, each until its first failure. */
const STAGES = [
  [[['install', () => installMissing(root).then(() => ({ ok: true }))]]],
  [BUILD, CHECKS],
  [[['tests', runTests]]],
]

process.chdir(root)
rmSync(REPORT, { force: true })
await main()

async function main() {
  for (const stage of STAGES) {
    const passed = await Promise.all(stage.map(runSteps))
    if (passed.includes(false)) {
      process.exitCode = 1
      break
    }
  }
  process.stdout.write(`${closingLine()}\n`)
}

async function runSteps(steps) {
  for (const [name, step] of steps) {
    process.stdout.write(`── ${name} …\n`)
    const started = performance.now()
    const { ok, heard = '' } = await step().catch(report)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${heard}── ${name}: ${ok ? 'ok' : 'FAILED'}, ${seconds} s\n`)
    if (!ok) return false
  }
  return true
}

async function runTests() {
  const options = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...filters]
  const environment = long ? { ...process.env, YIMATONG_LONG: '1' } : process.env
  const script = ['node_modules/vitest/vitest.mjs', ...options]
  return { ok: await ended(spawn(process.execPath, script, { cwd: root, stdio: 'inherit', env: environment })) }
}

/** Runs a script of an installed package with this Node; whether it ended with 0, and all that it said. */
async function hear(script) {
  const env = process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env
  const child = spawn(process.execPath, script, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env })
  const said = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk))
  return { ok: await ended(child), heard: Buffer.concat(said).toString() }
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code === 0))
  })
}

function report(cause) {
  return { ok: false, heard: `${cause instanceof Error ? cause.message : String(cause)}\n` }
}

/** The totals of Vitest; a step or a test file that failed without naming a test counts as one failure. */
function closingLine() {
  const totals = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : {}
  const { numPassedTests: passed = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = totals
  const failed = numFailedTests === 0 && process.exitCode === 1 ? 1 : numFailedTests
  const skipped = numPendingTests + numTodoTests
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
