import { readQrSymbol } from '@yimatong/codec'
import { compileShcCorpus, compileShcStandard, type ShcReport, scoreShcFolder } from '@yimatong/formats'
import type { Bytes } from '@yimatong/kernel'
import { EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { loadForeignTables } from '../standards.js'
import { layRows } from '../terminal/layout.js'
import { startProgress } from '../terminal/progress.js'
import type { Words } from '../text/words.js'
import { findFiles, readBytes, type Unread } from './case-files.js'
import type { CorpusScore } from './dgc.js'
import { skippedRows } from './skipped-rows.js'

const FOLDER = 'smart-health-card'

/**
 * Scores a folder of SMART Health Cards: worked examples, and the cases of every `expected.json`.
 * @throws CliError `cli.folder.absent`, `cli.corpus.malformed`
 */
export async function scoreShc(invocation: Invocation, folder: string): Promise<CorpusScore> {
  const report = await score(invocation, folder)
  const { total, agree, disagree, skipped } = report
  const json = { total, agree, disagree, skipped }
  return {
    total,
    exitOfNone: EXIT.failed,
    corpus: 'smart-health-cards',
    json,
    text: describe(report, invocation.words),
  }
}

async function score({ io, words }: Invocation, folder: string): Promise<ShcReport> {
  const found = findFiles(folder, io.cwd)
  const foreignTable = await loadForeignTables(io)
  const table = (name: string) => [name, foreignTable(FOLDER, name)] as const
  const progress = startProgress(io)
  const files = new Map<string, Bytes>()
  const unread: Unread[] = []
  for (const [index, { id, path }] of found.entries()) {
    progress.update(words.say('progress.cases', { count: index + 1, total: found.length, id }))
    const read = readBytes(path)
    if (read.why === undefined) files.set(id, read.bytes)
    else unread.push({ id, why: read.why })
  }
  const report = scoreShcFolder(files, {
    standard: compileShcStandard(new Map([table('fhir'), table('members')])),
    table: compileShcCorpus(foreignTable(FOLDER, 'corpus')),
    readSymbol: readQrSymbol,
  })
  progress.end()
  const skipped = [...report.skipped, ...unread]
  requireLists(skipped)
  return { ...report, skipped }
}

const EXPECTED = /(^|\/)expected\.json$/

/** Refuses a folder with a list of cases that cannot be read: all its cases would be missing unnoticed. */
function requireLists(skipped: readonly Unread[]): void {
  const list = skipped.find(({ id }) => EXPECTED.test(id))
  if (list) throw fail('cli.corpus.malformed', { file: list.id, why: list.why })
}

function describe({ total, agree, differences, skipped }: ShcReport, words: Words): string {
  const rows = differences.flatMap(({ id, expected, seen }) => {
    const gaps = { expected: expected.join(', ') || '–', seen: seen.join(', ') || '–' }
    return [[words.say('label.disagree'), `${id}: ${words.say('label.difference', gaps)}`] as const]
  })
  return [
    layRows([[words.say('label.total'), `${agree}/${total}`]], 0),
    layRows(rows, 0),
    layRows(skippedRows(skipped, words), 0),
  ].join('')
}
