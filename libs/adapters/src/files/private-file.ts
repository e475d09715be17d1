import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AdapterError } from '../error.js'

/** Makes a directory of mode 0700, or checks that it is one. @throws AdapterError `adapters.key.mode` */
export async function requirePrivateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const stats = await lstat(directory)
  if (!stats.isDirectory()) throw openToOthers('the key directory', 'is not a directory itself')
  requirePrivate(stats.mode, stats.uid, 'the key directory', '0700')
}

/** Writes a file of mode 0600 whole or not at all, also when the machine stops in the middle. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
    await syncDirectory(dirname(file))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * The content of a file that only we may read, undefined when there is none.
 *
 * @throws AdapterError `adapters.key.mode` for a wider mode, another owner, or a link.
 */
export async function readPrivateFile(file: string, title: string): Promise<string | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    if (code === 'ENOENT') return undefined
    if (code === 'ELOOP') throw openToOthers(title, 'is a link')
    throw error
  })
  if (!handle) return undefined
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) throw openToOthers(title, 'is not a file')
    requirePrivate(stats.mode, stats.uid, title, '0600')
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

function requirePrivate(mode: number, owner: number, title: string, wanted: string): void {
  const seen = (mode & 0o777).toString(8).padStart(4, '0')
  if ((mode & 0o077) !== 0) throw openToOthers(title, `has mode ${seen}: others may open it; run chmod ${wanted}`)
  const self = process.getuid?.()
  if (self !== undefined && owner !== self) throw openToOthers(title, 'belongs to another user')
}

function openToOthers(title: string, why: string): AdapterError {
  return new AdapterError('adapters.key.mode', `${title} is not used: it ${why}`)
}
