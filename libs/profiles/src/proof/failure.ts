import type { ProfileErrorCode } from '../error.js'

/** What a proof of a profile can find wrong: its fixtures, its laws, its mutants. */
export const PROOF_CODES = [
  'profile.proof.cases.absent',
  'profile.proof.cases.json',
  'profile.proof.cases.key',
  'profile.proof.cases.value',
  'profile.proof.cases.name-twice',
  'profile.proof.cases.copy',
  'profile.proof.cases.file-absent',
  'profile.proof.cases.file-stray',
  'profile.proof.case.unjudged',
  'profile.proof.case.exchange',
  'profile.proof.case.findings',
  'profile.proof.case.losses',
  'profile.proof.case.record',
  'profile.proof.case.mode',
  'profile.proof.case.negative',
  'profile.proof.case.follow-up',
  'profile.proof.case.unstable',
  'profile.proof.case.request',
  'profile.proof.count.fixtures',
  'profile.proof.count.passes',
  'profile.proof.count.negatives',
  'profile.proof.count.mutants',
  'profile.proof.law.unsayable',
  'profile.proof.law.never-said',
  'profile.proof.law.unannounced',
  'profile.proof.law.unpredicted',
  'profile.proof.law.put-get',
  'profile.proof.law.get-put',
  'profile.proof.law.loss-unsaid',
  'profile.proof.law.loss-empty',
  'profile.proof.law.refusal',
  'profile.proof.law.level',
  'profile.proof.mutant.survives',
  'profile.proof.undecided',
] as const

/** A word of {@link PROOF_CODES}. */
export type ProofCode = (typeof PROOF_CODES)[number]

/** One thing that is wrong with a profile. Names paths, codes, counts and lines, never a value of a record. */
export interface ProofFailure {
  /** The profile: its folder's name as it was given. */
  readonly profile: string
  readonly code: ProofCode | ProfileErrorCode
  /** The case, file, mutant or rule that it is about. */
  readonly where: string
  /** Line of the profile, 1-based, where one is to blame. */
  readonly line?: number
  readonly seen: string
  readonly wanted: string
}

/** A failure that does not yet know which profile it belongs to. */
export type Fault = Omit<ProofFailure, 'profile' | 'code'> & { readonly code: ProofCode }

/** A fault of one case or file. */
export function fault(code: ProofCode, where: string, seen: string, wanted: string): Fault {
  return { code, where, seen, wanted }
}
