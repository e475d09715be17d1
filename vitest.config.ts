import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

// Not `import`: Vitest would pass it on to Node, and `require` inside packages would then load ES modules.
const conditions = ['@yimatong/source', 'module', 'node', 'default']
const long = process.env.YIMATONG_LONG === '1'

/** Tests run from source: no build is needed, and none can be stale. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{libs,apps}/*/test/**/*.test.ts', 'certs/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/architecture/planted/**', ...(long ? [] : ['test/long/**'])],
    globalSetup: ['test/support/first-start-folder.ts'],
    // Processes, not threads: roles, signal handlers and the embedded database own their process.
    pool: 'forks',
    // Yet one process for many files: nothing mocks a module, and loading all of them again costs more than most tests.
    isolate: false,
    // Vitest leaves one core free, which would be half of a machine with two.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: long ? 600_000 : 30_000,
    hookTimeout: 60_000,
  },
})
