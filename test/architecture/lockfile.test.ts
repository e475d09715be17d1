import { expect, it } from 'vitest'
import { isObject, readObject } from './tree.js'

/**
 * `npm ci` refuses a lock file that lacks an entry for a package of another platform (the optional dependencies of
 * compilers in native code), and an install on one platform can lose those of all others.
 */
it('has an entry for every optional dependency, of every platform', () => {
  const { packages } = readObject('package-lock.json')
  if (!isObject(packages)) throw new Error('package-lock.json has no packages')
  const missing = Object.entries(packages).flatMap(([path, entry]) => {
    const wanted = isObject(entry) && isObject(entry.optionalDependencies) ? entry.optionalDependencies : {}
    return Object.entries(wanted)
      .filter(([name, version]) => !isResolved(packages, path, name, String(version)))
      .map(([name]) => `${path}: ${name}`)
  })
  expect(missing, 'run `npm run lock` after a change of dependencies').toEqual([])
})

/** True if the package is where Node would look for it, in that version when one exact version is asked for. */
function isResolved(packages: Readonly<Record<string, unknown>>, from: string, name: string, version: string): boolean {
  const found = packages[placeOf(packages, from, name)]
  if (!isObject(found)) return false
  return !/^\d/.test(version) || found.version === version
}

function placeOf(packages: Readonly<Record<string, unknown>>, from: string, name: string): string {
  const place = `${from === '' ? '' : `${from}/`}node_modules/${name}`
  if (place in packages || from === '') return place
  const above = from.lastIndexOf('/node_modules/')
  return placeOf(packages, above < 0 ? '' : from.slice(0, above), name)
}
