import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

// Not `import`: Vitest would pass it on to Node, and `require` inside packages would then load ES modules.
const conditions = ['@yimatong/source', 'module', 'node', 'default']
const long = process.env.YIMATONG_LONG === '1'

/** Libs without I/O: their test files share a process, since nothing of one can reach another. */
const PURE =
  'libs/{kernel,codec,crypto,pki,envelope,record,formats,profiles,trust,ledger,recognition}/test/**/*.test.ts'

const shared = {
  // Processes, not threads: roles, signal handlers and the embedded database own their process.
  pool: 'forks',
  testTimeout: long ? 600_000 : 30_000,
  hookTimeout: 60_000,
} as const

/** Tests run from source: no build is needed, and none can be stale. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // Vitest leaves one core free, which would be half of a machine with two.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      { extends: true, test: { ...shared, name: 'pure', include: [PURE], isolate: false } },
      {
        extends: true,
        test: {
          ...shared,
          name: 'world',
          include: ['{libs,apps}/*/test/**/*.test.ts', 'certs/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, PURE, 'test/architecture/planted/**', ...(long ? [] : ['test/long/**'])],
        },
      },
    ],
  },
})
