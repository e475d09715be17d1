import { parseJson } from '@yimatong/codec'
import {
  type Bytes,
  base64Encode,
  type Finding,
  formatInstant,
  type Instant,
  utf8Decode,
  YimatongError,
} from '@yimatong/kernel'
import type { CompiledExchange, CompiledProfile, LayerTrace } from '@yimatong/profiles'
import { fromRecordJson, type NationalRecord, RecordError, toRecordJson } from '@yimatong/record'
import { instantOf } from '../arguments.js'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { readBytes } from '../files.js'
import { type Catalogue, loadCatalogue } from '../standards.js'
import { type ToldFinding, toldFinding } from '../told-finding.js'
import type { TranslationAnswer } from './answer.js'
import { describeTranslation } from './describe.js'
import { chooseExchange, chooseProfile, readInquiry, readSecrets } from './profile-choice.js'

/** Most bytes of an answer or a record that are read. */
const MAX_INPUT = 4 * 1024 * 1024

/** `yimatong translate`: a city's answer ⇄ the national record, with every layer and every loss. */
export const translateCommand: Command = {
  name: 'translate',
  most: 1,
  options: {
    profile: { kind: 'text', value: 'ID|FILE' },
    exchange: { kind: 'text', value: 'reference|document' },
    to: { kind: 'text', value: 'city|national' },
    at: { kind: 'text', value: 'INSTANT' },
    secret: { kind: 'list', value: 'REF=VALUE' },
    asked: { kind: 'list', value: 'FIELD=VALUE' },
  },
  async run(invocation) {
    const { given, io } = invocation
    const [file] = given.positionals
    const to = given.text('to') ?? 'national'
    if (to !== 'city' && to !== 'national')
      throw fail('cli.usage.option-value', { option: '--to', wanted: 'city | national' })
    const at = instantOf(given, 'at') ?? io.now()
    if (file === undefined) throw fail('cli.usage.argument-missing', { argument: 'FILE | -' })
    if (given.text('profile') === undefined) throw fail('cli.usage.option-missing', { option: '--profile' })
    const catalogue = await loadCatalogue(io)
    const profile = await chooseProfile(invocation, catalogue)
    const task = {
      catalogue,
      profile,
      exchange: chooseExchange(invocation, profile),
      at,
      context: await contextOf(invocation, at),
    }
    const input = await readBytes(file, io, MAX_INPUT)
    if (input.length === 0) throw fail('cli.input.empty')
    return to === 'city' ? renderCity(invocation, task, input) : readCity(invocation, task, input)
  },
}

interface Task {
  readonly catalogue: Catalogue
  readonly profile: CompiledProfile
  readonly exchange: CompiledExchange
  readonly at: Instant
  readonly context: Parameters<CompiledExchange['toRecord']>[1]
}

async function contextOf(invocation: Invocation, at: Instant): Promise<Task['context']> {
  const secrets = await readSecrets(invocation)
  const inquiry = readInquiry(invocation)
  return { at, secret: (reference) => secrets.get(reference), trace: true, ...(inquiry && { inquiry }) }
}

async function readCity(invocation: Invocation, task: Task, input: Bytes): Promise<number> {
  const { catalogue, exchange, context } = task
  const { output } = invocation
  const { record, losses, findings, layers } = exchange.toRecord(input, context)
  const answer: TranslationAnswer = {
    ...headOf(task, 'toNational'),
    ...(record && { record: toRecordJson(record, catalogue.elements) }),
    losses,
    findings: toldAll(findings, catalogue),
    layers,
  }
  if (output.isJson) await output.json(answer)
  else await output.text(describeTranslation(answer, invocation.words, catalogue.elements))
  return record ? EXIT.ok : EXIT.failed
}

async function renderCity(invocation: Invocation, task: Task, input: Bytes): Promise<number> {
  const { catalogue, exchange, context } = task
  const { output, io } = invocation
  const { bytes, losses, findings, layers } = exchange.fromRecord(readRecord(input, catalogue), context)
  const text = bytes && textOf(bytes)
  const answer: TranslationAnswer = {
    ...headOf(task, 'toCity'),
    ...(bytes && { answerBytes: base64Encode(bytes) }),
    ...(text !== undefined && { answerText: text }),
    losses,
    findings: toldAll(findings, catalogue),
    layers,
  }
  if (output.isJson) await output.json(answer)
  else {
    // The bytes alone on stdout, so that they can be piped on; the account holds no value and goes to stderr.
    if (bytes) await io.stdout.write(bytes)
    await io.stderr.write(
      describeTranslation({ ...answer, layers: layers.map(withoutTree) }, invocation.words, catalogue.elements),
    )
  }
  return bytes ? EXIT.ok : EXIT.failed
}

function headOf({ profile, exchange, at }: Task, direction: TranslationAnswer['direction']) {
  const { id, version, hash, realism } = profile
  return { profile: { id, version, hash, realism }, exchange: exchange.name, direction, at: formatInstant(at) }
}

function toldAll(findings: readonly Finding[], { findings: catalogue }: Catalogue): readonly ToldFinding[] {
  return findings.map((found) => toldFinding(found, catalogue))
}

function withoutTree({ name, size, unit }: LayerTrace): LayerTrace {
  return { name, size, unit }
}

function readRecord(input: Bytes, { elements }: Catalogue): NationalRecord {
  const json = parseJson(utf8Decode(input), { maxLength: MAX_INPUT })
  try {
    return fromRecordJson(json, elements)
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause
    const [fault] = elements.checkJson(json)
    throw fail('cli.input.record', { code: fault?.code ?? cause.code, path: fault?.path || '/' }, cause)
  }
}

function textOf(bytes: Bytes): string | undefined {
  try {
    return utf8Decode(bytes)
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}
