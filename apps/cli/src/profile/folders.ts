import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Bytes } from '@yimatong/kernel'
import type { ProfileFolder } from '@yimatong/profiles'
import { fail } from '../fail.js'
import { reasonOf } from '../files.js'
import type { Io } from '../io.js'

const PROFILE = 'profile.yaml'

/** A profile on the disk: what the proof reads, and where the table of its cases is. */
export interface ProfileOnDisk {
  readonly folder: ProfileFolder
  /** Absolute path of the folder of its fixtures. */
  readonly fixtures: string
}

/**
 * The profiles of a path: a profile's file, its folder, or a folder of such folders, in the order of their names.
 * @throws CliError `cli.file.unreadable`, `cli.profile.none`
 */
export async function readProfiles(path: string, io: Io): Promise<readonly ProfileOnDisk[]> {
  const root = resolve(io.cwd, path)
  const entry = await stat(root).catch((cause: unknown) => {
    throw fail('cli.file.unreadable', { file: path, why: reasonOf(cause) }, cause)
  })
  if (entry.isFile()) return [await readProfile(root, basename(dirname(root)))]
  if (await isFile(join(root, PROFILE))) return [await readProfile(join(root, PROFILE), basename(root))]
  const names = (await readdir(root)).sort()
  const files = names.map((name) => ({ name, file: join(root, name, PROFILE) }))
  const found: ProfileOnDisk[] = []
  for (const { name, file } of files) if (await isFile(file)) found.push(await readProfile(file, name))
  if (found.length === 0) throw fail('cli.profile.none', { path })
  return found
}

async function readProfile(file: string, name: string): Promise<ProfileOnDisk> {
  const fixtures = join(dirname(file), 'fixtures')
  const shown = `${name}/${basename(file)}`
  return {
    folder: { name, file: shown, source: await readWhole(file, shown), fixtures: await readFixtures(fixtures, name) },
    fixtures,
  }
}

async function readFixtures(folder: string, name: string): Promise<ReadonlyMap<string, Bytes>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const odd = await Promise.all(entries.map(async ({ name: file }) => !(await isFile(join(folder, file)))))
  const stray = entries.find((_entry, index) => odd[index])
  if (stray) throw fail('cli.file.unreadable', { file: `${name}/fixtures/${stray.name}`, why: 'no regular file' })
  const files = entries.map((entry) => entry.name).sort()
  return new Map(
    await Promise.all(
      files.map(async (file) => [file, await readWhole(join(folder, file), `${name}/fixtures/${file}`)] as const),
    ),
  )
}

async function readWhole(path: string, shown: string): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    throw fail('cli.file.unreadable', { file: shown, why: reasonOf(cause) }, cause)
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
