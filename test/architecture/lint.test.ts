import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSandbox, plant, runTool } from './sandbox.js'
import { isObject, ROOT } from './tree.js'

const PLANTED = 'test/architecture/planted/lint'
const files = readdirSync(join(ROOT, PLANTED), { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
)

/** Too long by one line, in their folder of source; as long in a test, where tables may be long. */
const LONG_FILE = Array.from({ length: 301 }, (_, i) => `export const line${i} = ${i}\n`).join('')
const LONG_FUNCTION = `export function long(): void {\n${'  String(1)\n'.repeat(61)}}\n`

let sandbox = ''
let fired: ReadonlyMap<string, readonly string[]> = new Map()

beforeAll(() => {
  sandbox = makeSandbox(PLANTED, ['biome.json', 'test/architecture/pure.grit'])
  withoutGit(sandbox)
  plant(sandbox, 'libs/codec/src/long-file.ts', LONG_FILE)
  plant(sandbox, 'libs/codec/src/long-function.ts', LONG_FUNCTION)
  plant(sandbox, 'libs/codec/test/long-file.ts', LONG_FILE)
  fired = lint(sandbox)
}, 120_000)

afterAll(() => rmSync(sandbox, { recursive: true, force: true }))

/** The sandbox is no git repository; everything else of the configuration stays as it is. */
function withoutGit(folder: string): void {
  const config: unknown = JSON.parse(readFileSync(join(folder, 'biome.json'), 'utf8'))
  if (!isObject(config)) throw new Error('biome.json is not an object')
  plant(folder, 'biome.json', JSON.stringify({ ...config, vcs: { enabled: false } }))
}

/** File → `line rule` for every error. */
function lint(folder: string): Map<string, string[]> {
  const args = ['lint', '--reporter=github', '--max-diagnostics=none', '--error-on-warnings', '.']
  const { stdout } = runTool('@biomejs/biome/bin/biome', args, folder)
  const found = new Map<string, string[]>()
  for (const [, title = '', file = '', line] of stdout.matchAll(/^::\w+ title=([^,]+),file=([^,]+),line=(\d+)/gm)) {
    const path = file.startsWith(folder) ? file.slice(folder.length + 1) : file
    found.set(path, [...(found.get(path) ?? []), `${line} ${title.replace(/^.*\//, '')}`])
  }
  return found
}

function marked(path: string): string[] {
  const lines = readFileSync(join(ROOT, PLANTED, path), 'utf8').split('\n')
  return lines.flatMap((text, index) => {
    const rule = /\/\/ ! (\w+)$/.exec(text)?.[1]
    return rule === undefined ? [] : [`${index + 1} ${rule}`]
  })
}

describe('planted faults', () => {
  it.each(files)('%s fires where it is marked, and nowhere else', (path) => {
    expect([...(fired.get(path) ?? [])].sort()).toEqual(marked(path).sort())
  })

  it.each([
    ['a file of source over 300 lines', 'libs/codec/src/long-file.ts', ['1 noExcessiveLinesPerFile']],
    ['a function over 60 lines', 'libs/codec/src/long-function.ts', ['1 noExcessiveLinesPerFunction']],
    ['a test over 300 lines', 'libs/codec/test/long-file.ts', []],
  ])('%s', (_name, path, rules) => {
    expect(fired.get(path) ?? []).toEqual(rules)
  })

  it('marks every global that is denied', () => {
    const denied = /"deniedGlobals": \{([^}]*)\}/.exec(readFileSync(join(ROOT, 'biome.json'), 'utf8'))?.[1] ?? ''
    const names = [...denied.matchAll(/"(\w+)":/g)].map(([, name = '']) => name)
    const planted = readFileSync(join(ROOT, PLANTED, 'libs/codec/src/globals.ts'), 'utf8')
    expect(names.length).toBeGreaterThan(9)
    expect(names.filter((name) => !planted.includes(`  ${name}, // !`))).toEqual([])
  })
})
