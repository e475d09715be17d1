import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import config, { APP_ARROWS, ARROWS, CERTS_MAY_USE } from '../../.dependency-cruiser.mjs'
import { makeSandbox, plant, plantedIn, runTool } from './sandbox.js'
import { isObject, LIBS, readObject, WORKSPACES } from './tree.js'

const PLANTED = 'test/architecture/planted/arrows'
const files = plantedIn(PLANTED)
const arrows: Readonly<Record<string, readonly string[]>> = ARROWS
const appArrows: Readonly<Record<string, readonly string[]>> = APP_ARROWS

function mayImport(from: string, to: string): boolean {
  const [kind, name = ''] = from.split('/')
  const target = to.replace(/^libs\//, '')
  if (kind === 'libs') return arrows[name]?.includes(target) === true
  if (kind === 'certs') return CERTS_MAY_USE.includes(target)
  return !to.startsWith('apps/') || appArrows[name]?.includes(to.replace(/^apps\//, '')) === true
}

const others = (from: string) => WORKSPACES.filter((to) => to !== from)
const pairFile = (from: string, to: string) => `${from}/src/pairs/uses-${to.replace('/', '-')}.ts`
const nameOf = (workspace: string) => `@yimatong/${workspace.replace(/^.*\//, '')}`

let sandbox = ''
let fired: ReadonlyMap<string, ReadonlySet<string>> = new Map()

beforeAll(() => {
  sandbox = makeSandbox(PLANTED, ['.dependency-cruiser.mjs', 'tsconfig.base.json'])
  for (const from of WORKSPACES) {
    for (const to of others(from)) plant(sandbox, pairFile(from, to), `import '${nameOf(to)}'\n`)
  }
  fired = cruise(sandbox)
}, 120_000)

afterAll(() => rmSync(sandbox, { recursive: true, force: true }))

/** File → names of the rules that it broke. */
function cruise(folder: string): Map<string, Set<string>> {
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'apps', 'libs', 'certs']
  const { stdout, stderr } = runTool('dependency-cruiser/bin/dependency-cruise.mjs', args, folder)
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser said: ${stderr}`)
  const broken = new Map<string, Set<string>>()
  for (const { from, rule } of violationsOf(JSON.parse(stdout))) {
    broken.set(from, (broken.get(from) ?? new Set()).add(rule))
  }
  return broken
}

function violationsOf(report: unknown): { from: string; rule: string }[] {
  const summary = isObject(report) ? report.summary : undefined
  const violations = isObject(summary) ? summary.violations : undefined
  if (!Array.isArray(violations)) throw new Error('dependency-cruiser gave no list of violations')
  return violations.map((violation: unknown) => {
    if (!isObject(violation) || !isObject(violation.rule)) throw new Error('a violation without a rule')
    return { from: String(violation.from), rule: String(violation.rule.name) }
  })
}

describe('planted faults', () => {
  it.each(files)('$path fires $fires', ({ path, fires }) => {
    expect([...(fired.get(path) ?? [])].sort()).toEqual(fires)
  })

  it('every rule fires somewhere', () => {
    const seen = new Set([...fired.values()].flatMap((rules) => [...rules]))
    // One rule per lib says the same of its tests; two of them are planted.
    const names = config.forbidden.map((rule) => rule.name).filter((name) => !/^arrow-.+-test$/.test(name))
    expect(names.filter((name) => !seen.has(name))).toEqual([])
  })
})

describe('who may import whom', () => {
  it.each(WORKSPACES)('%s: what its arrows say, and nothing else', (from) => {
    const passed = others(from).filter((to) => {
      const rules = [...(fired.get(pairFile(from, to)) ?? [])]
      return !rules.some((rule) => rule.startsWith('arrow-'))
    })
    expect(passed).toEqual(others(from).filter((to) => mayImport(from, to)))
  })

  it('names every lib and every app, and goes one way', () => {
    expect(Object.keys(arrows).sort()).toEqual([...LIBS].sort())
    expect(Object.keys(appArrows).map((app) => `apps/${app}`)).toEqual(
      expect.arrayContaining(WORKSPACES.filter((folder) => folder.startsWith('apps/'))),
    )
    const below = (lib: string): string[] => [...(arrows[lib] ?? []), ...(arrows[lib] ?? []).flatMap(below)]
    expect(LIBS.filter((lib) => below(lib).includes(lib))).toEqual([])
  })
})

describe('package.json and tsconfig.json say the same', () => {
  it.each(WORKSPACES)('%s', (workspace) => {
    const declared = Object.keys(objectIn(readObject(`${workspace}/package.json`), 'dependencies'))
      .filter((name) => name.startsWith('@yimatong/'))
      .map(folderOf)
    const referenced = referencesOf(workspace)
    expect(declared.filter((folder) => !mayImport(workspace, folder))).toEqual([])
    expect(referenced.filter((folder) => !mayImport(workspace, folder))).toEqual([])
    expect(declared.filter((folder) => !referenced.includes(folder))).toEqual([])
  })
})

function folderOf(name: string): string {
  const found = WORKSPACES.find((workspace) => nameOf(workspace) === name)
  if (found === undefined) throw new Error(`${name} is no workspace`)
  return found
}

function objectIn(parent: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const value = parent[key]
  return isObject(value) ? value : {}
}

function referencesOf(workspace: string): string[] {
  const { references } = readObject(`${workspace}/tsconfig.json`)
  if (!Array.isArray(references)) return []
  return references.map((reference: unknown) => {
    const path = isObject(reference) ? String(reference.path) : ''
    return folderOf(`@yimatong/${path.replace(/^.*\//, '')}`)
  })
}
