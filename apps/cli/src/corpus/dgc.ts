import { decodeQrImage, encodeQrPng, type JsonValue } from '@yimatong/codec'
import {
  compileDccKeyUsages,
  compileDccSchema,
  compileDgcScope,
  type DgcReport,
  scoreDgcFiles,
} from '@yimatong/formats'
import { EXIT, type Invocation } from '../command.js'
import { loadForeignTables } from '../standards.js'
import { layRows, type Row } from '../terminal/layout.js'
import { startProgress } from '../terminal/progress.js'
import type { Words } from '../text/words.js'
import { findCases, readCases, type Unread } from './case-files.js'
import { skippedRows } from './skipped-rows.js'

/** What scoring a folder gives, ready to be shown. */
export interface CorpusScore {
  readonly total: number
  /** What a folder without a single scored case exits with. */
  readonly exitOfNone: number
  /** The public corpus whose shape the folder should have. */
  readonly corpus: string
  readonly json: object
  readonly text: string
}

/** Scores a folder of the shape of dgc-testdata, flag by flag. @throws CliError `cli.folder.absent` */
export async function scoreDgc(invocation: Invocation, folder: string): Promise<CorpusScore> {
  const report = await score(invocation, folder)
  return {
    total: report.total,
    exitOfNone: EXIT.ok,
    corpus: 'dgc-testdata',
    json: report,
    text: describe(report, invocation.words),
  }
}

async function score({ io, words }: Invocation, folder: string): Promise<DgcReport> {
  const files = findCases(folder, io.cwd)
  const foreignTable = await loadForeignTables(io)
  const table = (name: string): JsonValue => foreignTable('eu-dcc', name)
  const progress = startProgress(io)
  const unread: Unread[] = []
  const cases = readCases(files, unread, (count, id) => {
    progress.update(words.say('progress.cases', { count, total: files.length, id }))
  })
  const scope = compileDgcScope(table('not-scorable'))
  const { total, agree, disagree, skipped, negatives, byGroup } = scoreDgcFiles(cases, scope, {
    schema: compileDccSchema(table('schema')),
    keyUsages: compileDccKeyUsages(table('key-usages')),
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
