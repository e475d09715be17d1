import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { type CorpusScore, scoreDgc } from './dgc.js'
import { scoreShc } from './shc.js'

/** Scores a folder of one corpus. */
type Scorer = (invocation: Invocation, folder: string) => Promise<CorpusScore>

const CORPORA: ReadonlyMap<string, Scorer> = new Map([
  ['dgc', scoreDgc],
  ['shc', scoreShc],
])

/** `yimatong corpus dgc|shc FOLDER`: scores a folder of the shape of a public corpus, case by case. */
export const corpusCommand: Command = {
  name: 'corpus',
  most: 2,
  options: {},
  async run(invocation) {
    const { given, io, words, output } = invocation
    const [format, folder] = given.positionals
    if (format === undefined) throw fail('cli.usage.argument-missing', { argument: 'dgc|shc FOLDER' })
    const score = CORPORA.get(format)
    if (score === undefined) {
      const known = [...CORPORA.keys()].map((name) => `corpus ${name}`).join(', ')
      throw fail('cli.usage.command-unknown', { command: `corpus ${shortened(format)}`, known })
    }
    if (folder === undefined) throw fail('cli.usage.argument-missing', { argument: 'FOLDER' })
    const { total, exitOfNone, corpus, json, text } = await score(invocation, folder)
    if (total === 0) await output.remark(words.say('remark.no-cases', { corpus }))
    if (output.isJson) await output.json(json)
    else await io.stdout.write(text)
    return total === 0 ? exitOfNone : EXIT.ok
  },
}

function shortened(word: string): string {
  return /^[a-z][a-z-]{0,30}$/i.test(word) ? word : '…'
}
