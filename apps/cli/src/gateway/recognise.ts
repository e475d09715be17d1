import { base64Encode, utf8Decode } from '@yimatong/kernel'
import type { JsonObject } from '@yimatong/record'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { readBytes } from '../files.js'
import { startProgress } from '../terminal/progress.js'
import { postToGateway } from './client.js'
import { CONNECTION_OPTIONS, connect } from './connection.js'
import { describeRecognition } from './describe.js'

const MAX_IMAGE = 8 * 1024 * 1024
const MAX_CODE = 64 * 1024

/** `yimatong recognise`: a checkpoint's question to a running gateway. */
export const recogniseCommand: Command = {
  name: 'recognise',
  most: 1,
  options: {
    image: { kind: 'text', value: 'FILE' },
    document: { kind: 'text', value: 'NUMBER' },
    'document-type': { kind: 'text', value: 'TYPE' },
    home: { kind: 'text', value: 'DIVISION' },
    consent: { kind: 'switch' },
    division: { kind: 'text', value: 'DIVISION' },
    venue: { kind: 'text', value: 'VENUE' },
    gate: { kind: 'text', value: 'GATE' },
    purpose: { kind: 'text', value: 'PURPOSE' },
    dialect: { kind: 'text', value: 'ID' },
    ...CONNECTION_OPTIONS,
  },
  async run(invocation) {
    const { given, io, words, output } = invocation
    const division = given.text('division')
    if (division === undefined) throw fail('cli.usage.option-missing', { option: '--division' })
    const shown = await readShown(invocation)
    const connection = await connect(invocation, 'checkpoint', division)
    const progress = startProgress(io)
    progress.update(words.say('progress.gateway', { url: connection.url }))
    const body = { ...shown, place: placeOf(invocation, division), ...questionOf(invocation) }
    const answer = await postToGateway(connection, '/v1/recognitions', body).finally(progress.end)
    if (output.isJson) await output.json({ ...Object(answer) })
    else await output.text(describeRecognition(answer, given.text('dialect'), invocation))
    return EXIT.ok
  },
}

/** What was shown: exactly one of a code, a picture and a document. */
async function readShown({ given, io }: Invocation): Promise<JsonObject> {
  const [code] = given.positionals
  const image = given.text('image')
  const number = given.text('document')
  const count = [code, image, number].filter((each) => each !== undefined).length
  if (count === 0) throw fail('cli.usage.argument-missing', { argument: 'CODE, --image FILE, --document NUMBER' })
  if (count > 1) throw fail('cli.usage.option-conflict', { options: 'CODE, --image, --document' })
  if (image !== undefined) return { image: base64Encode(await readBytes(image, io, MAX_IMAGE)) }
  if (number !== undefined) return { document: documentOf({ given, number }) }
  return { code: code === '-' ? firstLine(utf8Decode(await readBytes('-', io, MAX_CODE))) : (code ?? '') }
}

function documentOf({ given, number }: Pick<Invocation, 'given'> & { number: string }): JsonObject {
  const type = given.text('document-type')
  const home = given.text('home')
  return { ...(type !== undefined && { type }), number, ...(home !== undefined && { home }) }
}

// Only the line end goes: a blank at the end of a code belongs to it.
function firstLine(text: string): string {
  const [line = ''] = text.split(/\r?\n/)
  if (line === '') throw fail('cli.input.empty')
  return line
}

function placeOf({ given }: Invocation, division: string): JsonObject {
  const venue = given.text('venue')
  const gate = given.text('gate')
  return { division, ...(venue !== undefined && { venue }), ...(gate !== undefined && { gate }) }
}

function questionOf({ given }: Invocation): JsonObject {
  const dialect = given.text('dialect')
  return {
    purpose: given.text('purpose') ?? 'gate',
    ...(given.has('consent') && { consent: { given: true } }),
    ...(dialect !== undefined && { dialect }),
  }
}
