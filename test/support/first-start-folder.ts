import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder of this run, empty at first. */
    firstStart: string
  }
}

/** Before all tests: a folder for what the first of them that starts a federation makes; removed after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'yimatong-first-start-'))
  project.provide('firstStart', folder)
  return () => rm(folder, { recursive: true, force: true })
}
