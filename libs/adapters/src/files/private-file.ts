import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { chmod, lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AdapterError } from '../error.js'

/** The bits of a mode that let the group or anybody in. */
const FOR_OTHERS = 0o077

/** Makes a directory of mode 0700, or checks that it is one. @throws AdapterError `adapters.key.mode` */
export async function requirePrivateDirectory(directory: string): Promise<void> {
  const title = 'the key directory'
  const { mode } = await makeOwnDirectory(directory, title)
  requireClosed(mode, title, '0700')
}

/**
 * Makes a directory of mode 0700, or gives one of ours this mode: whatever the modes of the files in it are, nobody else
 * gets to them.
 * @throws AdapterError `adapters.key.mode` for a link or another owner
 */
export async function narrowDirectory(directory: string, title: string): Promise<void> {
  const { mode } = await makeOwnDirectory(directory, title)
  if ((mode & FOR_OTHERS) !== 0) await chmod(directory, 0o700)
}

async function makeOwnDirectory(directory: string, title: string): Promise<Stats> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const stats = await lstat(directory)
  if (!stats.isDirectory()) throw openToOthers(title, 'is not a directory itself')
  requireOwn(stats.uid, title)
  return stats
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
    requireOwn(stats.uid, title)
    requireClosed(stats.mode, title, '0600')
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

function requireClosed(mode: number, title: string, wanted: string): void {
  const seen = (mode & 0o777).toString(8).padStart(4, '0')
  if ((mode & FOR_OTHERS) !== 0) throw openToOthers(title, `has mode ${seen}: others may open it; run chmod ${wanted}`)
}

function requireOwn(owner: number, title: string): void {
  const self = process.getuid?.()
  if (self !== undefined && owner !== self) throw openToOthers(title, 'belongs to another user')
}

function openToOthers(title: string, why: string): AdapterError {
  return new AdapterError('adapters.key.mode', `${title} is not used: it ${why}`)
}
