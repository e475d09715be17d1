import { defineConfig } from 'vitest/config'

const conditions = ['@yimatong/source', 'module', 'node', 'import', 'default']

/** Tests run from source: no build is needed, and none can be stale. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['libs/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'certs/test/**/*.test.ts', 'test/**/*.test.ts'] },
})
