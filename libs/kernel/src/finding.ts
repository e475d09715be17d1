/** What a whole recognition says (DESIGN §5.13). `undetermined` is the manual desk: neither open nor red. */
export type Outcome = 'accepted' | 'restricted' | 'refused' | 'undetermined'

/** Who can mend what a finding names. */
export type Party = 'holder' | 'home' | 'arrival' | 'checkpoint' | 'gateway' | 'registry'

/** `info` explains, `warn` is worth a look, `block` stops acceptance. */
export type Severity = 'info' | 'warn' | 'block'

/** One fact about why. Never holds a value out of a code: at most a path, a length or a type. */
export interface Finding<Code extends string = string> {
  readonly code: Code
  readonly severity: Severity
  readonly party: Party
  /** JSON pointer into the record, or the step it speaks of. */
  readonly path?: string
  /** Standard and clause, for example `RFC 5280 §6.1.3`. */
  readonly clause?: string
}

/** Builds a finding; `block` unless told otherwise. */
export function finding<Code extends string>(
  code: Code,
  party: Party,
  more: { severity?: Severity; path?: string; clause?: string } = {},
): Finding<Code> {
  return { code, party, severity: 'block', ...more }
}

const STRICTNESS: readonly Outcome[] = ['accepted', 'restricted', 'undetermined', 'refused']

/** The strictest of several outcomes: refused over undetermined over restricted over accepted. */
export function strictestOutcome(...outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce<Outcome>((a, b) => (STRICTNESS.indexOf(b) > STRICTNESS.indexOf(a) ? b : a), 'accepted')
}
