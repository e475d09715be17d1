import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  acceptableNames,
  acceptCases,
  CASES,
  checkProfile,
  type ProfileCheck,
  type ProofSetting,
} from '@yimatong/profiles'
import { type Command, EXIT, type Invocation } from '../command.js'
import { fail } from '../fail.js'
import { reasonOf } from '../files.js'
import { startProgress } from '../terminal/progress.js'
import { describeCheck, describeFailures } from './describe.js'
import { type ProfileOnDisk, readProfiles } from './folders.js'
import { loadProofSetting } from './setting.js'

/** What `--json` says of a folder of profiles. */
interface CheckAnswer extends ProfileCheck {
  readonly profiles: number
}

/** `yimatong profile check`: proves profiles by their fixtures, their laws and their mutants. */
export const checkCommand: Command = {
  name: 'profile',
  part: 'check',
  most: 1,
  options: {
    accept: { kind: 'list', value: 'NAME' },
    'accept-all': { kind: 'switch' },
  },
  async run(invocation) {
    const { given, io, output } = invocation
    const [path] = given.positionals
    if (path === undefined) throw fail('cli.usage.argument-missing', { argument: 'FILE | FOLDER' })
    const setting = await loadProofSetting(io)
    const profiles = await readProfiles(path, io)
    requireNames(given.list('accept'), profiles)
    if (given.has('accept') || given.has('accept-all')) {
      for (const profile of profiles) await accept(invocation, profile, setting)
    }
    const answer = await checkAll(invocation, path, setting)
    if (output.isJson) await output.json(answer)
    return answer.failures.length === 0 ? EXIT.ok : EXIT.failed
  },
}

/** Refuses a name that no profile has a case or question of, before anything is written. */
function requireNames(wished: readonly string[], profiles: readonly ProfileOnDisk[]): void {
  const known = [...new Set(profiles.flatMap(({ folder }) => acceptableNames(folder)))]
  const stray = wished.find((name) => !known.includes(name))
  if (stray !== undefined) throw fail('cli.case.unknown', { name: stray, known: known.join(', ') || '–' })
}

async function accept(invocation: Invocation, profile: ProfileOnDisk, setting: ProofSetting): Promise<void> {
  const { given, words, output } = invocation
  const { folder, fixtures } = profile
  const accepted = acceptCases(folder, given.has('accept-all') ? 'open' : given.list('accept'), setting)
  if (!accepted) {
    await output.remark(words.say('check.accepted-none', { profile: folder.name }))
    return
  }
  try {
    await writeFile(join(fixtures, CASES), accepted.cases)
  } catch (cause) {
    throw fail('cli.file.unwritable', { file: `${folder.name}/fixtures/${CASES}`, why: reasonOf(cause) }, cause)
  }
  const names = accepted.names.join(', ')
  await output.remark(words.say('check.accepted', { profile: folder.name, names }))
}

/** Checks one after another; for people each is told as soon as it is known. */
async function checkAll(invocation: Invocation, path: string, setting: ProofSetting): Promise<CheckAnswer> {
  const { io, words, output } = invocation
  // Read again: what was accepted is on the disk now.
  const profiles = await readProfiles(path, io)
  const progress = startProgress(io)
  const width = Math.max(...profiles.map(({ folder }) => folder.name.length))
  const checks: ProfileCheck[] = []
  for (const [index, { folder }] of profiles.entries()) {
    progress.update(words.say('progress.profiles', { count: index + 1, total: profiles.length, id: folder.name }))
    const check = checkProfile(folder, setting)
    checks.push(check)
    progress.end()
    if (!output.isJson) await output.text(describeCheck(folder.name.padEnd(width), check, words))
  }
  const answer = sum(checks)
  if (!output.isJson) await output.text(describeFailures(answer.failures, words))
  return answer
}

function sum(checks: readonly ProfileCheck[]): CheckAnswer {
  const total = (count: (check: ProfileCheck) => number) => checks.reduce((sum, check) => sum + count(check), 0)
  return {
    profiles: checks.length,
    fixtures: total((check) => check.fixtures),
    byMode: {
      none: total((check) => check.byMode.none),
      onePass: total((check) => check.byMode.onePass),
      twoPass: total((check) => check.byMode.twoPass),
    },
    negatives: total((check) => check.negatives),
    mutants: { total: total((check) => check.mutants.total), killed: total((check) => check.mutants.killed) },
    failures: checks.flatMap((check) => check.failures),
  }
}
