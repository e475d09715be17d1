import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { utf8Decode, YimatongError } from '@yimatong/kernel'
import { type LoadedProfile, openProfile, type ProofSetting } from '@yimatong/profiles'
import { fail } from '../fail.js'
import { reasonOf } from '../files.js'
import type { Io } from '../io.js'
import { standardsFolder } from '../standards.js'

const PROFILE = 'profile.yaml'

/**
 * One profile: of a file, of its folder, or of the catalogue by its id.
 * @throws CliError `cli.file.unreadable`; ProfileError where it does not load
 */
export async function openOne(path: string, io: Io, setting: ProofSetting): Promise<LoadedProfile> {
  const file = await findFile(path, io)
  const shown = join(basename(dirname(file)), basename(file))
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw fail('cli.file.unreadable', { file: path, why: reasonOf(cause) }, cause)
  })
  return openProfile(textOf(new Uint8Array(bytes), path), shown, setting)
}

async function findFile(path: string, io: Io): Promise<string> {
  const own = resolve(io.cwd, path)
  const inCatalogue = /^[a-z0-9-]+$/.test(path) ? [join(standardsFolder(io), 'profiles', path, PROFILE)] : []
  for (const file of [own, join(own, PROFILE), ...inCatalogue]) if (await isFile(file)) return file
  return own
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return utf8Decode(bytes)
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    throw fail('cli.file.unreadable', { file: path, why: 'UTF-8' }, cause)
  }
}
