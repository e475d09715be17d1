/**
 * `npm test`: installs what is missing, then lint, types, arrows, dead code and every test, in that order.
 *
 * Stops at the first step that fails. The last line is always `N passed, N failed` (and `, N skipped`); what follows
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
    run([join('node_modules', script), ...options])

const STEPS = [
  ['install', () => installMissing(root).then(() => true)],
  ['lint', tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')],
  ['types', tool('typescript/bin/tsc', '-b')],
  // What was just built is what the launchers find: the tests that start them must not build it again, each.
  ['build', () => buildStale(root).then(() => true)],
  ['arrows', tool('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.mjs', ...CODE)],
  ['dead code', tool('knip/bin/knip.js')],
  ['tests', runTests],
]

process.chdir(root)
rmSync(REPORT, { force: true })
await main()

async function main() {
  for (const [name, step] of STEPS) {
    process.stdout.write(`\n── ${name} ${'─'.repeat(60 - name.length)}\n`)
    const started = performance.now()
    const ok = await step().catch(report)
    process.stdout.write(
      `── ${name}: ${ok ? 'ok' : 'FAILED'}, ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
    )
    if (!ok) {
      process.exitCode = 1
      break
    }
  }
  process.stdout.write(`${closingLine()}\n`)
}

function runTests() {
  const options = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...filters]
  return run(['node_modules/vitest/vitest.mjs', ...options], long ? { YIMATONG_LONG: '1' } : {})
}

/** Runs a script of an installed package with this Node; true if it ended with 0. */
function run(script, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, script, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    })
    child.on('error', reject)
    child.on('close', (code) => resolve(code === 0))
  })
}

function report(cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  return false
}

/** The totals of Vitest; a step or a test file that failed without naming a test counts as one failure. */
function closingLine() {
  const totals = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : {}
  const { numPassedTests: passed = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = totals
  const failed = numFailedTests === 0 && process.exitCode === 1 ? 1 : numFailedTests
  const skipped = numPendingTests + numTodoTests
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
