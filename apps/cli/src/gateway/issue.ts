import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { encodeQrPng, encodeQrSvg } from '@yimatong/codec'
import type { JsonObject } from '@yimatong/record'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { reasonOf } from '../files.js'
import { textOf } from '../json-shape.js'
import { harmless } from '../terminal/layout.js'
import { startProgress } from '../terminal/progress.js'
import { postToGateway } from './client.js'
import { CONNECTION_OPTIONS, connect } from './connection.js'
import { describeIssued } from './describe.js'

const KINDS = ['signed', 'reference'] as const
const DISCLOSURES = ['minimal', 'masked', 'full'] as const

/** `yimatong issue`: a national code out of a city's live status, from a running home gateway. */
export const issueCommand: Command = {
  name: 'issue',
  most: 0,
  options: {
    document: { kind: 'text', value: 'NUMBER' },
    'document-type': { kind: 'text', value: 'TYPE' },
    symbol: { kind: 'text', value: 'TEXT' },
    home: { kind: 'text', value: 'DIVISION' },
    kind: { kind: 'text', value: 'signed|reference' },
    disclosure: { kind: 'text', value: 'minimal|masked|full' },
    lifetime: { kind: 'text', value: 'SECONDS' },
    svg: { kind: 'text', value: 'FILE' },
    png: { kind: 'text', value: 'FILE' },
    ...CONNECTION_OPTIONS,
  },
  async run(invocation) {
    const { given, io, words, output } = invocation
    const body = orderOf(invocation)
    const connection = await connect(invocation, 'issuer', given.text('home') ?? homeOf(invocation))
    const progress = startProgress(io)
    progress.update(words.say('progress.gateway', { url: connection.url }))
    const answer = await postToGateway(connection, '/v1/codes', body).finally(progress.end)
    const code = textOf(answer, 'code')
    if (code !== undefined) await drawSymbols(code, invocation)
    if (output.isJson) await output.json({ ...Object(answer) })
    else {
      // The code alone on stdout, so that it can be piped on; what is said about it holds no value of a person.
      await output.text(`${harmless(code ?? '')}\n`)
      await io.stderr.write(describeIssued(answer, words))
    }
    return EXIT.ok
  },
}

function orderOf({ given }: Invocation): JsonObject {
  const number = given.text('document')
  const symbol = given.text('symbol')
  if (number === undefined && symbol === undefined) {
    throw fail('cli.usage.argument-missing', { argument: '--document NUMBER, --symbol TEXT' })
  }
  if (number !== undefined && symbol !== undefined)
    throw fail('cli.usage.option-conflict', { options: '--document, --symbol' })
  const type = given.text('document-type')
  const disclosure = choiceOf(given.text('disclosure'), DISCLOSURES, '--disclosure')
  const lifetime = given.text('lifetime')
  return {
    ...(number === undefined
      ? { symbol: symbol ?? '' }
      : { document: { ...(type !== undefined && { type }), number } }),
    kind: choiceOf(given.text('kind'), KINDS, '--kind') ?? 'signed',
    ...(disclosure !== undefined && { disclosure }),
    ...(lifetime !== undefined && { lifetimeSeconds: secondsOf(lifetime) }),
  }
}

function choiceOf<T extends string>(text: string | undefined, allowed: readonly T[], option: string): T | undefined {
  if (text === undefined) return undefined
  const found = allowed.find((item) => item === text)
  if (found === undefined) throw fail('cli.usage.option-value', { option, wanted: allowed.join(' | ') })
  return found
}

function secondsOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw fail('cli.usage.option-value', { option: '--lifetime', wanted: '60–86400' })
  return Number(text)
}

/** A resident identity number begins with the division that issued it; whoever moved since says so by `--home`. */
function homeOf({ given }: Invocation): string | undefined {
  const number = given.text('document')
  const isResident = (given.text('document-type') ?? 'resident-id') === 'resident-id'
  return number !== undefined && isResident && /^\d{6}/.test(number) ? `${number.slice(0, 2)}0000` : undefined
}

async function drawSymbols(code: string, { given, io, words, output }: Invocation): Promise<void> {
  const drawings = [
    [given.text('svg'), encodeQrSvg],
    [given.text('png'), encodeQrPng],
  ] as const
  for (const [file, draw] of drawings) {
    if (file === undefined) continue
    try {
      // A symbol is as personal as its code: nobody else on the machine reads it.
      await writeFile(resolve(io.cwd, file), draw(code), { mode: 0o600 })
    } catch (cause) {
      throw fail('cli.file.unwritable', { file, why: reasonOf(cause) }, cause)
    }
    await output.remark(words.say('remark.drawn', { file }))
  }
}
