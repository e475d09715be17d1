import { decodeQrImage, encodeQrPng } from '@yimatong/codec'
import { compileDgcScope, type DgcReport, scoreDgcFiles } from '@yimatong/formats'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { loadCatalogue } from '../standards.js'
import { layRows, type Row } from '../terminal/layout.js'
import { startProgress } from '../terminal/progress.js'
import type { Words } from '../text/words.js'
import { findCases, readCases, type Unread } from './case-files.js'

const SHOWN = 3

/** `yimatong corpus dgc FOLDER`: scores a folder of the shape of dgc-testdata, flag by flag. */
export const corpusCommand: Command = {
  name: 'corpus',
  most: 2,
  options: {},
  async run(invocation) {
    const { given, io, words, output } = invocation
    const [format, folder] = given.positionals
    if (format === undefined) throw fail('cli.usage.argument-missing', { argument: 'dgc FOLDER' })
    if (format !== 'dgc')
      throw fail('cli.usage.command-unknown', { command: `corpus ${shortened(format)}`, known: 'corpus dgc' })
    if (folder === undefined) throw fail('cli.usage.argument-missing', { argument: 'FOLDER' })
    const report = await score(invocation, folder)
    if (report.total === 0) await output.remark(words.say('remark.no-cases'))
    if (output.isJson) await output.json(report)
    else await io.stdout.write(describe(report, words))
    return EXIT.ok
  },
}

function shortened(word: string): string {
  return /^[a-z][a-z-]{0,30}$/i.test(word) ? word : '…'
}

async function score({ io, words }: Invocation, folder: string): Promise<DgcReport> {
  const files = findCases(folder, io.cwd)
  const { dcc, dgcScope } = await loadCatalogue(io)
  const progress = startProgress(io)
  const unread: Unread[] = []
  const cases = readCases(files, unread, (count, id) => {
    progress.update(words.say('progress.cases', { count, total: files.length, id }))
  })
  const { total, agree, disagree, skipped, negatives, byGroup } = scoreDgcFiles(cases, compileDgcScope(dgcScope), {
    schema: dcc.schema,
    keyUsages: dcc.keyUsages,
    decodePicture: decodeQrImage,
    encodePicture: encodeQrPng,
  })
  progress.end()
  return { total, agree, disagree, skipped: [...skipped, ...unread], negatives, byGroup }
}

function describe(report: DgcReport, words: Words): string {
  const { total, agree, disagree, skipped, negatives, byGroup } = report
  const tallies: readonly Row[] = [
    ...Object.entries(byGroup).map(([group, tally]) => [group, `${tally.agree}/${tally.total}`] as const),
    [words.say('label.total'), `${agree}/${total}`],
    [words.say('label.negatives'), `${negatives.agree}/${negatives.total}`],
  ]
  return [
    layRows(tallies, 0),
    ...disagree.map((flag) => layRows([[words.say('label.disagree'), flag]], 0)),
    layRows(skippedRows(skipped, words), 0),
  ].join('')
}

/** One row for each reason: how often, and the first few it concerns. */
function skippedRows(skipped: DgcReport['skipped'], words: Words): readonly Row[] {
  const reasons = new Map<string, string[]>()
  for (const { id, why } of skipped) reasons.set(why, [...(reasons.get(why) ?? []), id])
  return [...reasons].map(([why, ids]) => {
    const first = `${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ', …' : ''}`
    return [words.say('label.skipped'), words.say('skipped.count', { count: ids.length, why, first })]
  })
}
