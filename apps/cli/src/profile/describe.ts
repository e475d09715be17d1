import { PROOF_CODES, type ProfileCheck, type ProofFailure } from '@yimatong/profiles'
import { harmless } from '../terminal/layout.js'
import type { Words } from '../text/words.js'

/** One line for one profile. */
export function describeCheck(name: string, check: ProfileCheck, words: Words): string {
  const { fixtures, byMode, negatives, mutants, failures } = check
  const counts = words.say('check.counts', {
    fixtures,
    ...byMode,
    negatives,
    killed: mutants.killed,
    mutants: mutants.total,
  })
  const verdict =
    failures.length === 0 ? words.say('check.holds') : words.say('check.failures', { count: failures.length })
  return `${name}  ${counts}  ${verdict}\n`
}

/** Every failure on a line of its own: where, what was seen, what was wanted, its code. */
export function describeFailures(failures: readonly ProofFailure[], words: Words): string {
  return failures.map((failure) => `${harmless(describeFailure(failure, words))}\n`).join('')
}

function describeFailure({ profile, code, where, line, seen, wanted }: ProofFailure, words: Words): string {
  const place = line === undefined ? profile : `${profile}:${line}`
  // A refusal of the compiler has its own sentence, with file and line.
  const isProof = PROOF_CODES.some((known) => known === code)
  if (!isProof) return `${seen} [${code}]`
  const shown = code === 'profile.proof.mutant.survives' ? words.name('mutant', where) : where
  const says = words.name('profile', code.slice('profile.'.length), { where: shown, seen, wanted })
  return `${place}: ${says} [${code}]`
}
