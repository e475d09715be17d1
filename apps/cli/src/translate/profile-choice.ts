import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Bytes, utf8Decode, utf8Encode } from '@yimatong/kernel'
import {
  type CompiledExchange,
  type CompiledProfile,
  compileProfile,
  EXCHANGES,
  type Inquiry,
} from '@yimatong/profiles'
import type { Invocation } from '../command.js'
import { fail } from '../fail.js'
import { reasonOf } from '../files.js'
import type { Catalogue } from '../standards.js'

/**
 * The profile of `--profile`: an id of standards/profiles, else the path of a file.
 * @throws CliError `cli.usage.option-missing` | `cli.profile.unknown`; ProfileError for a file that does not compile
 */
export async function chooseProfile({ given, io }: Invocation, catalogue: Catalogue): Promise<CompiledProfile> {
  const wished = given.text('profile')
  if (wished === undefined) throw fail('cli.usage.option-missing', { option: '--profile' })
  const known = catalogue.profiles.find(({ id }) => id === wished)
  if (known) return known
  const source = await readFile(resolve(io.cwd, wished)).catch((cause: unknown) => {
    const ids = catalogue.profiles.map(({ id }) => id).join(', ')
    throw fail('cli.profile.unknown', { profile: wished, known: ids }, cause)
  })
  return compileProfile(utf8Decode(source), wished, catalogue.elements, catalogue.divisions)
}

/**
 * The exchange of `--exchange`; without it the profile's first, `reference` before `document`.
 * @throws CliError `cli.exchange.absent`
 */
export function chooseExchange({ given }: Invocation, profile: CompiledProfile): CompiledExchange {
  const wished = given.text('exchange')
  const names = EXCHANGES.filter((name) => profile.exchanges[name] !== undefined)
  const name = wished === undefined ? names[0] : names.find((known) => known === wished)
  const exchange = name && profile.exchanges[name]
  if (exchange) return exchange
  throw fail('cli.exchange.absent', { profile: profile.id, exchange: wished ?? '-', known: names.join(', ') })
}

/**
 * The secrets of `--secret ref=value` and `--secret ref=@FILE`, by reference. A text is taken as its UTF-8 bytes, a file as
 * it is.
 */
export async function readSecrets({ given, io }: Invocation): Promise<ReadonlyMap<string, Bytes>> {
  const secrets = new Map<string, Bytes>()
  for (const entry of given.list('secret')) {
    const [reference, value] = splitAt(entry, '--secret', 'REF=VALUE')
    secrets.set(
      reference,
      value.startsWith('@') ? await readSecret(resolve(io.cwd, value.slice(1)), value.slice(1)) : utf8Encode(value),
    )
  }
  return secrets
}

const ASKED = [
  'symbol',
  'reference',
  'document-number',
  'document-type',
  'name',
  'telephone',
  'one-time-code',
  'venue',
] as const

/** The question of `--asked field=value`, which the answer must be about; undefined when none was given. */
export function readInquiry({ given }: Invocation, option: 'asked' | 'inquiry' = 'asked'): Inquiry | undefined {
  const asked = given.list(option).map((entry) => splitAt(entry, `--${option}`, 'FIELD=VALUE'))
  if (asked.length === 0) return undefined
  const entries = asked.map(([field, value]) => {
    const known = ASKED.find((name) => name === field)
    if (known === undefined)
      throw fail('cli.usage.option-value', { option: `--${option}`, wanted: `${ASKED.join(' | ')} =VALUE` })
    return [known, value] as const
  })
  return Object.fromEntries(entries)
}

function splitAt(entry: string, option: string, wanted: string): [string, string] {
  const at = entry.indexOf('=')
  if (at < 1) throw fail('cli.usage.option-value', { option, wanted })
  return [entry.slice(0, at), entry.slice(at + 1)]
}

async function readSecret(path: string, shown: string): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    throw fail('cli.file.unreadable', { file: shown, why: reasonOf(cause) }, cause)
  }
}
