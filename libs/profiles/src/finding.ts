import { type Finding, finding, type Party, type Severity } from '@yimatong/kernel'

/**
 * What a translation can say about why. `profile.answer.*` is what the city answered, `profile.record.*` what the
 * record cannot say in this city's words, the rest is the gateway's own doing.
 */
export type ProfileFindingCode =
  | 'profile.answer.not-found'
  | 'profile.answer.symbol-expired'
  | 'profile.answer.wrong-jurisdiction'
  | 'profile.answer.forbidden'
  | 'profile.answer.holder-action'
  | 'profile.answer.upstream-error'
  | 'profile.answer.malformed'
  | 'profile.answer.too-large'
  | 'profile.answer.no-level'
  | 'profile.answer.unknown-level'
  | 'profile.answer.unknown-value'
  | 'profile.answer.conflict'
  | 'profile.answer.unconfirmed'
  | 'profile.record.invalid'
  | 'profile.record.missing'
  | 'profile.record.unsayable'
  | 'profile.loss.unexpected'
  | 'profile.roundtrip.unpredicted'
  | 'profile.secret.unusable'
  | 'profile.version.not-in-force'

/** A finding of this lib. */
export type ProfileFinding = Finding<ProfileFindingCode>

/** What an error row of a profile may be called: the city said "no". */
export const REFUSAL_CODES = [
  'not-found',
  'symbol-expired',
  'wrong-jurisdiction',
  'forbidden',
  'holder-action',
  'upstream-error',
] as const

/** A word of {@link REFUSAL_CODES}. */
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** Who can mend each, and how much it weighs. */
const ROWS: Readonly<Record<ProfileFindingCode, { readonly party: Party; readonly severity: Severity }>> = {
  'profile.answer.not-found': { party: 'holder', severity: 'block' },
  'profile.answer.symbol-expired': { party: 'holder', severity: 'block' },
  'profile.answer.wrong-jurisdiction': { party: 'checkpoint', severity: 'block' },
  'profile.answer.forbidden': { party: 'gateway', severity: 'block' },
  'profile.answer.holder-action': { party: 'holder', severity: 'block' },
  'profile.answer.upstream-error': { party: 'home', severity: 'block' },
  'profile.answer.malformed': { party: 'home', severity: 'block' },
  'profile.answer.too-large': { party: 'home', severity: 'block' },
  'profile.answer.no-level': { party: 'home', severity: 'block' },
  'profile.answer.unknown-level': { party: 'home', severity: 'block' },
  'profile.answer.unknown-value': { party: 'home', severity: 'warn' },
  'profile.answer.conflict': { party: 'home', severity: 'block' },
  'profile.answer.unconfirmed': { party: 'home', severity: 'warn' },
  'profile.record.invalid': { party: 'gateway', severity: 'block' },
  'profile.record.missing': { party: 'home', severity: 'block' },
  'profile.record.unsayable': { party: 'arrival', severity: 'block' },
  'profile.loss.unexpected': { party: 'gateway', severity: 'block' },
  'profile.roundtrip.unpredicted': { party: 'gateway', severity: 'block' },
  'profile.secret.unusable': { party: 'gateway', severity: 'block' },
  'profile.version.not-in-force': { party: 'gateway', severity: 'block' },
}

/** The codes, for tables of texts that must be total. */
export const PROFILE_FINDING_CODES = Object.keys(ROWS) as readonly ProfileFindingCode[]

/** A finding with the party and severity of its code; `path` is a pointer into the answer or the record. */
export function profileFinding(code: ProfileFindingCode, path?: string): ProfileFinding {
  const { party, severity } = ROWS[code]
  return finding(code, party, path === undefined ? { severity } : { severity, path })
}

/**
 * True when the answer holds a level that is known to be unknown: the record is still worth having, and its level is
 * `unknown`, never green.
 */
export function leavesRecord(code: ProfileFindingCode): boolean {
  return code === 'profile.answer.no-level' || code === 'profile.answer.unknown-level'
}
