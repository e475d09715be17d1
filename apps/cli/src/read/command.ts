import { createPictureReader, type PictureReader } from '@yimatong/adapters'
import type { Instant } from '@yimatong/kernel'
import { hasCode } from '@yimatong/record'
import { instantOf } from '../arguments.js'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { loadCatalogue } from '../standards.js'
import { startProgress } from '../terminal/progress.js'
import { describeReading } from './describe.js'
import { openInputs } from './inputs.js'
import { type Reader, type Reading, readInput } from './reading.js'
import { loadTrustFiles } from './trust-files.js'
import { foreignVerdicts, nationalVerdicts } from './verdict.js'

/** GB/T 2260 has no code for the whole country; the arrival rules file the national baseline under this. */
const BASELINE = '000000'

/** A person waits for one picture, nobody behind it: longer than a gateway would. */
const PICTURE_MS = 3000

/** `yimatong read`: any code or picture, every layer shown. */
export const readCommand: Command = {
  name: 'read',
  most: 1,
  options: {
    file: { kind: 'text', value: 'FILE' },
    at: { kind: 'text', value: 'INSTANT' },
    trust: { kind: 'list', value: 'PATH' },
    division: { kind: 'text', value: 'DIVISION' },
    purpose: { kind: 'text', value: 'PURPOSE' },
    ndjson: { kind: 'switch' },
  },
  async run(invocation) {
    const { given, io, words } = invocation
    if (given.has('ndjson') && given.has('json'))
      throw fail('cli.usage.option-conflict', { options: '--json, --ndjson' })
    const at = instantOf(given, 'at') ?? io.now()
    const inputs = openInputs(given, io)
    const pictures = createPictureReader({ deadlineMs: PICTURE_MS })
    const reader = await prepareReader(invocation, at, pictures)
    const writer = createWriter(invocation, inputs.isList, (reading) => describeReading(reading, invocation, reader))
    const progress = startProgress(io)
    let isRefused = false
    for await (const input of inputs.items) {
      const reading = await readInput(input, reader)
      isRefused ||= reading.fault !== undefined
      await writer.add(reading)
      // Results that go to the same terminal are progress enough.
      if (input.line !== undefined && !io.stdout.isTerminal)
        progress.update(words.say('progress.lines', { count: input.line }))
    }
    await pictures.close()
    progress.end()
    await writer.end()
    return isRefused ? EXIT.failed : EXIT.ok
  },
}

async function prepareReader(
  { given, io, output, words }: Invocation,
  at: Instant,
  pictures: PictureReader,
): Promise<Reader> {
  const division = given.text('division') ?? BASELINE
  if (!/^\d{6}$/.test(division))
    throw fail('cli.usage.option-value', { option: '--division', wanted: 'GB/T 2260, 310000' })
  const purpose = given.text('purpose') ?? 'gate'
  const catalogue = await loadCatalogue(io)
  const known = catalogue.elements.codeTables.get('purposes-of-use')
  if (known && !hasCode(known, purpose))
    throw fail('cli.usage.option-value', { option: '--purpose', wanted: [...known.rows.keys()].join(', ') })
  const paths = given.list('trust')
  if (paths.length === 0) return { catalogue, at, pictures, foreign: catalogue.foreignBelieving(new Map()) }
  const trustFiles = await loadTrustFiles(paths, catalogue.purposes, at, io)
  if (trustFiles.passedOver > 0) await output.remark(words.say('remark.passed-over', { count: trustFiles.passedOver }))
  const foreign = catalogue.foreignBelieving(trustFiles.foreignSigners)
  const around = { catalogue, trustFiles, foreign, at, question: { place: { division }, purpose } }
  const verdicts = { national: nationalVerdicts(around), foreign: foreignVerdicts(around) }
  return { catalogue, at, pictures, foreign, verdicts }
}

interface Writer {
  add(reading: Reading): Promise<void>
  end(): Promise<void>
}

/** Blocks and lines are written as they come; the one JSON value at the end, a list where there were lines. */
function createWriter({ given, output }: Invocation, isList: boolean, describe: (reading: Reading) => string): Writer {
  const kept: Reading[] = []
  let count = 0
  return {
    async add(reading) {
      count++
      if (output.isJson) kept.push(reading)
      else if (given.has('ndjson')) await output.line(reading)
      else await output.text(`${count > 1 ? '\n' : ''}${describe(reading)}`)
    },
    async end() {
      const [only] = kept
      if (output.isJson && (isList || count > 1)) await output.json(kept)
      else if (output.isJson && only) await output.json(only)
      if (count === 0 && !isList) throw fail('cli.input.empty')
    },
  }
}
