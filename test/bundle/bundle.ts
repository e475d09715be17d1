import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const HERE = dirname(fileURLToPath(import.meta.url))
const ENTRY = '\0entry'

/** One file for the browser, and what it still wanted from outside. */
export interface BrowserBundle {
  readonly code: string
  /** Imports left in the output; none is allowed. */
  readonly imports: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * Bundles everything that some packages export, from source, under the `browser` condition, as one script that puts
 * `{ [package]: exports }` into the global `bundle`.
 */
export async function bundleForBrowser(packages: readonly string[]): Promise<BrowserBundle> {
  const warnings: string[] = []
  const build = await rolldown({
    input: ENTRY,
    cwd: HERE,
    platform: 'browser',
    resolve: { conditionNames: ['@yimatong/source', 'browser', 'import', 'default'] },
    plugins: [entryOf(packages)],
    onLog: (level, log) => {
      if (level === 'warn') warnings.push(log.message)
    },
  })
  const { output } = await build.generate({ format: 'iife', name: 'bundle', exports: 'default' })
  await build.close()
  const [chunk, ...others] = output
  if (others.length > 0) throw new Error(`one file was expected, seen ${output.length}`)
  return { code: chunk.code, imports: [...chunk.imports, ...chunk.dynamicImports], warnings }
}

/** A module that exists only here: it takes every export of every package, so that nothing is shaken off. */
function entryOf(packages: readonly string[]) {
  const lines = packages.map((name, index) => `import * as m${index} from '${name}'`)
  const members = packages.map((name, index) => `'${name}': m${index}`)
  return {
    name: 'entry',
    resolveId: (id: string) => (id === ENTRY ? ENTRY : null),
    load: (id: string) => (id === ENTRY ? `${lines.join('\n')}\nexport default { ${members.join(', ')} }` : null),
  }
}
