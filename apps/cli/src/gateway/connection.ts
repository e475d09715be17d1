import { resolve } from 'node:path'
import { registerEndpoint } from '@yimatong/adapters'
import { parseJson } from '@yimatong/codec'
import { utf8Decode, YimatongError } from '@yimatong/kernel'
import type { JsonValue } from '@yimatong/record'
import type { OptionSpecs } from '../arguments.js'
import type { Invocation } from '../command.js'
import { fail } from '../fail.js'
import { readBytes } from '../files.js'
import { isObject, memberOf, textOf } from '../json-shape.js'

/** How a gateway is reached. */
export interface Connection {
  readonly url: string
  /** PEM of the authority its TLS certificate must reach; the platform's own where there is none. */
  readonly ca: string | undefined
  readonly token: string
}

/** Who speaks: each kind of client has a token of its own. */
export type ClientKind = 'issuer' | 'engineer' | 'checkpoint'

/** The options that say which gateway. */
export const CONNECTION_OPTIONS: OptionSpecs = {
  gateway: { kind: 'text', value: 'URL' },
  ca: { kind: 'text', value: 'FILE' },
  token: { kind: 'text', value: 'TOKEN' },
  data: { kind: 'text', value: 'DIR' },
}

const MAX_FILE = 1024 * 1024

/**
 * The connection of the options: `--gateway` with `--token` (or `YIMATONG_TOKEN`) and `--ca`, else the development
 * federation that `npm start` noted in `--data`, `DATA_DIR` or `./.data`.
 * @param division whose gateway of the development federation: its own, or that of its province
 * @throws CliError `cli.usage.*` | `cli.development.*` | `cli.file.unreadable`
 */
export async function connect(
  invocation: Invocation,
  kind: ClientKind,
  division: string | undefined,
): Promise<Connection> {
  const { given, io } = invocation
  const url = given.text('gateway')
  if (url === undefined) return connectDevelopment(invocation, kind, division)
  if (given.has('data')) throw fail('cli.usage.option-conflict', { options: '--gateway, --data' })
  const token = given.text('token') ?? io.env.YIMATONG_TOKEN
  if (!token) throw fail('cli.usage.option-missing', { option: '--token' })
  const ca = given.text('ca')
  checkUrl(url)
  return { url, token, ca: ca === undefined ? undefined : utf8Decode(await readBytes(ca, io, MAX_FILE)) }
}

function checkUrl(url: string): void {
  try {
    registerEndpoint(url)
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    throw fail('cli.usage.option-value', { option: '--gateway', wanted: 'https://HOST:PORT' }, cause)
  }
}

async function connectDevelopment(
  { given, io }: Invocation,
  kind: ClientKind,
  division: string | undefined,
): Promise<Connection> {
  const stray = ['ca', 'token'].find((name) => given.has(name))
  if (stray !== undefined) throw fail('cli.usage.option-missing', { option: '--gateway' })
  const folder = resolve(io.cwd, given.text('data') ?? (io.env.DATA_DIR || '.data'))
  const file = resolve(folder, 'development.json')
  const bytes = await readBytes(file, io, MAX_FILE).catch((cause: unknown) => {
    throw fail('cli.development.absent', { file }, cause)
  })
  if (division === undefined) throw fail('cli.usage.option-missing', { option: '--home' })
  const json = parseDevelopment(bytes, file)
  const gateways = memberOf(json, 'gateways')
  const gateway = memberOf(gateways, division) ?? memberOf(gateways, `${division.slice(0, 2)}0000`)
  if (!gateway) {
    throw fail('cli.development.gateway', {
      division,
      known: isObject(gateways) ? Object.keys(gateways).join(', ') : '-',
    })
  }
  const url = textOf(gateway, 'url')
  const token = textOf(memberOf(gateway, 'tokens'), kind)
  const ca = textOf(json, 'ca')
  if (url === undefined || token === undefined || ca === undefined) throw fail('cli.development.malformed', { file })
  return { url, token, ca: utf8Decode(await readBytes(resolve(folder, ca), io, MAX_FILE)) }
}

function parseDevelopment(bytes: Uint8Array, file: string): JsonValue {
  try {
    return parseJson(utf8Decode(bytes))
  } catch (cause) {
    if (cause instanceof YimatongError) throw fail('cli.development.malformed', { file }, cause)
    throw cause
  }
}
