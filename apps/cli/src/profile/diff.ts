import { compareProfiles, type ProfileChange, type ProfileComparison } from '@yimatong/profiles'
import { type Command, EXIT } from '../command.js'
import { fail } from '../fail.js'
import { harmless, layRows, type Row } from '../terminal/layout.js'
import type { Words } from '../text/words.js'
import { openOne } from './one-profile.js'
import { loadProofSetting } from './setting.js'

/** Characters of a side that are shown to people; `--json` has all. */
const SHOWN = 120

/** `yimatong profile diff`: what another version of a profile changes. */
export const diffCommand: Command = {
  name: 'profile',
  part: 'diff',
  most: 2,
  options: {},
  async run({ given, io, output, words }) {
    const [before, after] = given.positionals
    if (before === undefined || after === undefined) throw fail('cli.usage.argument-missing', { argument: 'A B' })
    const setting = await loadProofSetting(io)
    const [a, b] = [await openOne(before, io, setting), await openOne(after, io, setting)]
    const comparison = compareProfiles(a, b, setting.elements)
    if (output.isJson) await output.json(comparison)
    else await output.text(describe(comparison, words))
    const { dangerous, worse } = comparison.counts
    return dangerous + worse === 0 ? EXIT.ok : EXIT.failed
  },
}

function describe({ before, after, changes, counts }: ProfileComparison, words: Words): string {
  const head: readonly Row[] = [
    [words.say('diff.before'), `${before.id} ${before.version}  ${before.hash}`],
    [words.say('diff.after'), `${after.id} ${after.version}  ${after.hash}`],
  ]
  const rows = changes.map((change) => changeRow(change, words))
  return `${layRows(head, 0)}${layRows(rows, 0)}${words.say('diff.counts', { ...counts })}\n`
}

function changeRow({ weight, area, exchange, what, before, after }: ProfileChange, words: Words): Row {
  const of = [exchange, what].filter((part) => part !== '').join(' ')
  const sides = `${short(before)} → ${short(after)}`
  return [words.name('weight', weight), harmless(`${words.name('area', area)}  ${of}: ${sides}`)]
}

function short(side: string | undefined): string {
  if (side === undefined) return '–'
  if (side === '') return '""'
  return side.length > SHOWN ? `${side.slice(0, SHOWN)}…` : side
}
