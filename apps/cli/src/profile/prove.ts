import { type ChangedPair, type PairProof, provePairs } from '@yimatong/profiles'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { layRows, type Row } from '../terminal/layout.js'
import { startProgress } from '../terminal/progress.js'
import type { Words } from '../text/words.js'
import { describeFailures } from './describe.js'
import { readProfiles } from './folders.js'
import { loadProofSetting } from './setting.js'

/** `yimatong profile prove`: no level becomes lower on the way from any profile of a folder to any other. */
export const proveCommand: Command = {
  name: 'profile',
  part: 'prove',
  most: 1,
  options: {},
  async run(invocation) {
    const { given, output, words } = invocation
    const [path] = given.positionals
    if (path === undefined) throw fail('cli.usage.argument-missing', { argument: 'FOLDER' })
    const { proof, failures } = await prove(invocation, path)
    if (output.isJson) await output.json(proof)
    else await output.text(describeProof(proof, words))
    if (failures.length > 0) await output.remark(describeFailures(failures, words).trimEnd())
    const isSafe = proof.greener.length === 0 && proof.redder.every(isDeclared)
    return isSafe && failures.length === 0 ? EXIT.ok : EXIT.failed
  },
}

async function prove({ io, words }: Invocation, path: string): Promise<ReturnType<typeof provePairs>> {
  const setting = await loadProofSetting(io)
  const folders = (await readProfiles(path, io)).map(({ folder }) => folder)
  const progress = startProgress(io)
  try {
    return provePairs(folders, setting, (done, total) => {
      progress.update(words.say('progress.pairs', { count: done, total }))
    })
  } finally {
    progress.end()
  }
}

function isDeclared({ changes }: ChangedPair): boolean {
  return changes.every(({ declared }) => declared)
}

function describeProof(proof: PairProof, words: Words): string {
  const { profiles, pairs, preserved, redder, unknown, greener } = proof
  const rows: readonly Row[] = [
    [words.say('prove.profiles'), `${profiles}`],
    [words.say('prove.pairs'), `${pairs}`],
    [words.say('prove.preserved'), `${preserved}`],
    [words.say('prove.unknown'), `${unknown}`],
    [words.say('prove.redder'), `${redder.length}`],
    [words.say('prove.greener'), `${greener.length}`],
  ]
  return layRows(rows, 0) + pairRows(redder, 'redder', words) + pairRows(greener, 'greener', words)
}

function pairRows(pairs: readonly ChangedPair[], verdict: 'redder' | 'greener', words: Words): string {
  const rows = pairs.flatMap(({ from, to, changes }) =>
    changes.map(({ level, arrives, declared, line }): Row => {
      const kind = verdict === 'redder' && declared ? 'declared' : verdict
      return [`${from} → ${to}`, `${level} → ${arrives}  ${words.name('verdict', kind, { to, line })}`]
    }),
  )
  return layRows(rows, 2)
}
