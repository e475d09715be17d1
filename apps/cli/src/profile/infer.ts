import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import {
  EXCHANGES,
  type Inference,
  type InferWish,
  inferProfile,
  type LoadedProfile,
  openProfile,
  type ProofSetting,
  type Sample,
} from '@yimatong/profiles'
import { instantOf } from '../arguments.js'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { readBytes, reasonOf } from '../files.js'
import type { Io } from '../io.js'
import { standardsFolder } from '../standards.js'
import { describeInference } from './describe-inference.js'
import { loadProofSetting } from './setting.js'

/** Most bytes of a sample: no answer that a profile reads is longer. */
const MAX_SAMPLE = 1_048_576

/** `yimatong profile infer`: a proposal of a profile out of raw answers. */
export const inferCommand: Command = {
  name: 'profile',
  part: 'infer',
  most: 200,
  options: {
    id: { kind: 'text', value: 'ID' },
    division: { kind: 'text', value: 'D' },
    exchange: { kind: 'text', value: EXCHANGES.join('|') },
    out: { kind: 'text', value: 'FOLDER' },
    at: { kind: 'text', value: 'INSTANT' },
  },
  async run(invocation) {
    const { given, io, output, words } = invocation
    if (given.positionals.length === 0) throw fail('cli.usage.argument-missing', { argument: 'SAMPLES' })
    const wish = readWish(invocation)
    const out = given.text('out')
    const folder = out === undefined ? undefined : await newFolder(out, io)
    const setting = await loadProofSetting(io)
    const samples = await readSamples(given.positionals, io)
    const found = inferProfile(samples, await readCatalogue(io, setting), wish, setting)
    if (!found) throw fail('cli.samples.opaque', { count: samples.length })
    if (folder !== undefined) await write(folder, found)
    const { files, ...rest } = found
    if (output.isJson) await output.json({ ...rest, files: [...files.keys()], ...(out !== undefined && { out }) })
    else await output.text(describeInference(found, out, words))
    return EXIT.ok
  },
}

const WANTED = {
  id: { pattern: /^(?=.{1,64}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/, wanted: 'a-z, 0-9, - (1–64), for example cn-42-hubei' },
  division: { pattern: /^[1-8]\d{5}$/, wanted: 'GB/T 2260 (6 × 0-9), for example 420000' },
  exchange: { pattern: new RegExp(`^(${EXCHANGES.join('|')})$`), wanted: EXCHANGES.join(' | ') },
} as const

function readWish({ given, io }: Invocation): InferWish {
  for (const [name, { pattern, wanted }] of Object.entries(WANTED)) {
    const text = given.text(name)
    if (text !== undefined && !pattern.test(text)) throw fail('cli.usage.option-value', { option: `--${name}`, wanted })
  }
  const [id, division] = [given.text('id'), given.text('division')]
  if (given.text('out') !== undefined && id === undefined) throw fail('cli.usage.option-missing', { option: '--id' })
  const exchange = EXCHANGES.find((name) => name === given.text('exchange')) ?? 'document'
  const at = instantOf(given, 'at') ?? io.now()
  return { id: id ?? 'cn-00-new', ...(division !== undefined && { division }), exchange, at }
}

async function readSamples(names: readonly string[], io: Io): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for (const name of names) {
    const bytes = await readBytes(name, io, MAX_SAMPLE)
    if (bytes.length > 0) samples.push({ name: basename(name), bytes })
  }
  if (samples.length === 0) throw fail('cli.input.empty')
  return samples
}

/** The profiles that load: one that is under work is no reason not to propose another. */
async function readCatalogue(io: Io, setting: ProofSetting): Promise<readonly LoadedProfile[]> {
  const root = join(standardsFolder(io), 'profiles')
  const names = (await readdir(root).catch(() => [])).filter((name) => !name.includes('.')).sort()
  const loaded = await Promise.all(
    names.map(async (name) => {
      const file = join(name, 'profile.yaml')
      try {
        return openProfile(utf8Decode(new Uint8Array(await readFile(join(root, file)))), file, setting)
      } catch (cause) {
        if (cause instanceof YimatongError || reasonOf(cause) === 'ENOENT') return undefined
        throw cause
      }
    }),
  )
  return loaded.filter((each) => each !== undefined)
}

/** The folder to write, before anything is worked out: nothing in it is ever overwritten. */
async function newFolder(path: string, io: Io): Promise<string> {
  const folder = resolve(io.cwd, path)
  const names = await readdir(folder).catch((cause: unknown): string[] => {
    if (reasonOf(cause) === 'ENOENT') return []
    throw fail('cli.file.unwritable', { file: path, why: reasonOf(cause) }, cause)
  })
  if (names.length > 0) throw fail('cli.folder.not-empty', { folder: path })
  return folder
}

async function write(folder: string, { profile, files }: Inference): Promise<void> {
  const fixtures = join(folder, 'fixtures')
  const all: readonly (readonly [string, string | Bytes])[] = [
    [join(folder, 'profile.yaml'), profile],
    ...[...files].map(([name, bytes]) => [join(fixtures, name), bytes] as const),
  ]
  try {
    await mkdir(fixtures, { recursive: true })
    for (const [file, content] of all) await writeFile(file, content, { flag: 'wx' })
  } catch (cause) {
    throw fail('cli.file.unwritable', { file: basename(folder), why: reasonOf(cause) }, cause)
  }
}
