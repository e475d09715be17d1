import { link, mkdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AdapterError } from '../error.js'

/** A directory that this process alone may write to. */
export interface DirectoryClaim {
  release(): Promise<void>
}

/** Directories this very process has open: the claim file alone cannot tell two claims of one process apart. */
const claimed = new Set<string>()

/**
 * Claims a database directory by a file beside it that names this process, since two engines over one directory
 * destroy it. A claim left behind by a process that died is taken over.
 *
 * @throws AdapterError `adapters.database.in-use`
 */
export async function claimDirectory(directory: string): Promise<DirectoryClaim> {
  const path = resolve(directory)
  const file = `${path}.claim`
  if (claimed.has(path)) throw inUse(process.pid)
  claimed.add(path)
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeClaim(file)
  } catch (error) {
    claimed.delete(path)
    throw error
  }
  return {
    async release() {
      await rm(file, { force: true })
      claimed.delete(path)
    },
  }
}

async function writeClaim(file: string): Promise<void> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, String(process.pid), { mode: 0o600 })
  try {
    for (let tries = 0; tries < 5; tries++) {
      if (await isLinked(draft, file)) return
      const owner = Number(await readFile(file, 'utf8').catch(() => '0'))
      if (owner !== process.pid && isAlive(owner)) throw inUse(owner)
      await unlink(file).catch(() => undefined)
    }
    throw inUse(0)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A hard link appears whole or not at all, so no reader ever sees a claim without its process. */
async function isLinked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function inUse(pid: number): AdapterError {
  return new AdapterError(
    'adapters.database.in-use',
    `process ${pid} has the database directory open; stop it, or give this one its own DATA_DIR or a DATABASE_URL`,
    { detail: { pid } },
  )
}
