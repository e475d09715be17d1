import { cp, mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { inject } from 'vitest'

const POLL_MS = 50
const PATIENCE_MS = 60_000

/**
 * Fills a folder with what a first start leaves behind. Only one process of a run makes it, all others copy: a second
 * start is cheaper by half, and the tests of first starts themselves bring folders of their own.
 */
export async function copyFirstStart(directory: string, start: (directory: string) => Promise<void>): Promise<void> {
  const place = inject('firstStart')
  const made = join(place, 'made')
  const isMaker = await mkdir(join(place, 'claimed')).then(
    () => true,
    () => false,
  )
  if (isMaker) {
    await start(join(place, 'making'))
    await rename(join(place, 'making'), made)
  }
  await waitFor(made)
  await cp(made, directory, { recursive: true })
}

async function waitFor(path: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    if (await stat(path).catch(() => undefined)) return
    await wait(POLL_MS)
  }
  throw new Error('the first start of another test file did not end: look for its failure above')
}
