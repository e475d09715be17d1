/**
 * `npm run lock`: after a change of dependencies, gives package-lock.json its entries for packages of other platforms.
 *
 * A registry that serves only this platform's compilers leaves the others out of the lock, and `npm ci` then refuses it.
 * What an entry says of its platform is read from the package's name; there is no integrity for what was not fetched.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = 'package-lock.json'
const SYSTEMS = ['android', 'darwin', 'linux', 'win32', 'freebsd', 'openharmony', 'aix', 'netbsd', 'openbsd', 'sunos']
const PROCESSORS = ['arm64', 'x64', 'arm', 'ppc64', 'riscv64', 's390x', 'ia32', 'wasm32', 'loong64']

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
const { packages } = lock
let added = 0
for (const [place, entry] of Object.entries({ ...packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) complete(place, entry, name, version)
}
const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)
process.stderr.write(`${added} entries added to ${FILE}\n`)

function complete(place, entry, name, version) {
  const found = placeOf(place, name)
  if (!/^\d+\.\d+\.\d+/.test(version) || (found && packages[found].version === version)) return
  const platform = platformOf(name)
  if (!platform) return
  const above = found ? place.slice(0, place.lastIndexOf('node_modules/')) : ''
  const dev = entry.dev ? { dev: true } : {}
  packages[`${above}node_modules/${name}`] = { version, ...platform, ...dev, optional: true }
  added += 1
}

function placeOf(from, name) {
  for (let above = from; ; above = above.slice(0, Math.max(0, above.lastIndexOf('/node_modules/')))) {
    const place = `${above === '' ? '' : `${above}/`}node_modules/${name}`
    if (packages[place]) return place
    if (above === '') return undefined
  }
}

function platformOf(name) {
  const words = name.split('/').pop().split('-')
  const os = words.filter((word) => SYSTEMS.includes(word))
  const cpu = words.filter((word) => PROCESSORS.includes(word))
  if (os.length + cpu.length === 0) return undefined
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') && os[0] === 'linux' ? ['glibc'] : undefined
  return { ...(cpu.length > 0 && { cpu }), ...(libc && { libc }), ...(os.length > 0 && { os }) }
}
