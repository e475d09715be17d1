/**
 * `npm run bench -- [NAME] [--json]`: speeds as ratios, each pair side by side in one run, median of several.
 *
 * Nothing here is a timed test: the machine is noisy, a ratio measured in one run is not. Progress goes to stderr.
 */
import { buildStale, findRoot } from '../apps/cli/bin/launch.mjs'

const BENCHES = ['verdict', 'dcc', 'http', 'translate-jsonata', 'translate-hand']
const args = process.argv.slice(2)
const json = args.includes('--json')
const names = args.filter((arg) => arg !== '--json')
const unknown = names.filter((name) => !BENCHES.includes(name))

if (unknown.length > 0) {
  process.stderr.write(`unknown bench ${unknown.join(', ')}; known: ${BENCHES.join(', ')}\n`)
  process.exit(2)
}

await buildStale(findRoot())
const results = {}
for (const name of names.length > 0 ? names : BENCHES) {
  const { run } = await import(`./bench/${name}.mjs`)
  results[name] = await run((line) => process.stderr.write(`${name}: ${line}\n`))
}
if (json) process.stdout.write(`${JSON.stringify(results)}\n`)
else for (const [name, result] of Object.entries(results)) process.stdout.write(`${describe(name, result)}\n`)
process.exit(0)

function describe(name, { ratio, ours, reference, unit, runs }) {
  return `${name.padEnd(18)} ${ratio.toFixed(2)} (ours ${ours.toFixed(0)}, reference ${reference.toFixed(0)} ${unit}, median of ${runs})`
}
