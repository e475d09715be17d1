import { type Bytes, base64Encode, formatInstant, utf8Decode, YimatongError } from '@yimatong/kernel'
import { type TriedAnswer, type TriedReturn, tryAnswer } from '@yimatong/profiles'
import { toRecordJson } from '@yimatong/record'
import { instantOf } from '../arguments.js'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { readBytes } from '../files.js'
import { toldFinding } from '../told-finding.js'
import { chooseExchange, readInquiry, readSecrets } from '../translate/profile-choice.js'
import { describeTry } from './describe-try.js'
import { openOne } from './one-profile.js'
import { readSecretFile } from './secret-file.js'
import { loadFindings, loadProofSetting } from './setting.js'

/** Most bytes of an answer that are read. */
const MAX_INPUT = 4 * 1024 * 1024

/** `yimatong profile try`: one answer through one profile, each layer before and after, and back. */
export const tryCommand: Command = {
  name: 'profile',
  part: 'try',
  most: 1,
  options: {
    input: { kind: 'text', value: 'FILE|-' },
    exchange: { kind: 'text', value: 'reference|document' },
    secret: { kind: 'list', value: 'REF=VALUE' },
    secrets: { kind: 'text', value: 'FILE' },
    at: { kind: 'text', value: 'INSTANT' },
    inquiry: { kind: 'list', value: 'FIELD=VALUE' },
    back: { kind: 'switch' },
  },
  async run(invocation) {
    const { given, io, output, words } = invocation
    const [path] = given.positionals
    if (path === undefined) throw fail('cli.usage.argument-missing', { argument: 'FILE' })
    const input = given.text('input')
    if (input === undefined) throw fail('cli.usage.option-missing', { option: '--input' })
    const setting = await loadProofSetting(io)
    const { profile } = await openOne(path, io, setting)
    const exchange = chooseExchange(invocation, profile)
    const at = instantOf(given, 'at') ?? io.now()
    const tried = tryAnswer(exchange, await readInput(input, invocation), { at, ...(await contextOf(invocation)) })
    const findings = await loadFindings(io)
    const { id, version, hash, realism } = profile
    const answer = {
      profile: { id, version, hash, realism },
      exchange: exchange.name,
      at: formatInstant(at),
      layers: tried.layers.map(({ name, before, after }) => {
        const { content, ...rest } = after
        return { name, before, after: { ...rest, ...contentOf(content) } }
      }),
      ...(tried.record && { record: toRecordJson(tried.record, setting.elements) }),
      losses: tried.losses,
      findings: tried.findings.map((found) => toldFinding(found, findings)),
      ...(tried.back && {
        back: { ...returnOf(tried.back), findings: tried.back.findings.map((found) => toldFinding(found, findings)) },
      }),
    }
    if (output.isJson) await output.json(answer)
    else await output.text(describeTry(answer, words, setting.elements, given.has('back')))
    return isGood(tried, given.has('back')) ? EXIT.ok : EXIT.failed
  },
}

function isGood({ record, back }: TriedAnswer, wantsBack: boolean): boolean {
  return record !== undefined && (!wantsBack || back?.bytes !== undefined)
}

async function readInput(name: string, { io }: Invocation): Promise<Bytes> {
  const bytes = await readBytes(name, io, MAX_INPUT)
  if (bytes.length === 0) throw fail('cli.input.empty')
  return bytes
}

async function contextOf(invocation: Invocation) {
  const { given, io } = invocation
  const file = given.text('secrets')
  const secrets = new Map([
    ...(file === undefined ? [] : await readSecretFile(file, io)),
    ...(await readSecrets(invocation)),
  ])
  const inquiry = readInquiry(invocation, 'inquiry')
  return { secret: (reference: string) => secrets.get(reference), ...(inquiry && { inquiry }) }
}

function returnOf({ bytes, ...rest }: TriedReturn) {
  return { ...rest, ...(bytes && { size: bytes.length, ...contentOf(bytes) }) }
}

/** Bytes as text where they are UTF-8, else in base64. */
function contentOf(content: string | Bytes | undefined): { text?: string; base64?: string } {
  if (content === undefined) return {}
  if (typeof content === 'string') return { text: content }
  try {
    return { text: utf8Decode(content) }
  } catch (cause) {
    if (cause instanceof YimatongError) return { base64: base64Encode(content) }
    throw cause
  }
}
