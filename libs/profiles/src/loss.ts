import type { Severity } from '@yimatong/kernel'

/** Which way a translation went. */
export type Direction = 'toNational' | 'toCity'

/** What happened to a value. */
export type LossKind =
  | 'dropped'
  | 'narrowed'
  | 'coarsened'
  | 'defaulted'
  | 'derived'
  | 'canonicalised'
  | 'unmapped-value'
  | 'truncated'
  | 'reordered'
  | 'charset'
  | 'conflict'
  | 'signature-detached'

/** How to get it back: out of a sealed complement, by asking the origin, or not at all. */
export type Recovery = 'complement' | 'origin' | 'no'

/** Why a profile leaves a field behind. */
export const DROP_REASONS = ['not-in-standard', 'privacy', 'obsolete', 'transport'] as const

/** A word of {@link DROP_REASONS}. */
export type DropReason = (typeof DROP_REASONS)[number]

/** One thing a translation could not carry. Never holds the value. */
export interface Loss {
  readonly direction: Direction
  /** JSON pointer into the record where it has one there, else into the layer of the answer that `rule` names. */
  readonly path: string
  readonly kind: LossKind
  /** The rule of the profile that says so. */
  readonly rule: string
  readonly severity: Severity
  readonly recoverable: Recovery
  /** The profile announced it. */
  readonly expected: boolean
  readonly reason?: DropReason
}

const LEVEL = ['/assessment/level', '/assessment/state']
const IDENTITY = ['/subject/name', '/subject/documentType', '/subject/documentNumber', '/subject/reference']
const VALIDITY = ['/assessment/assessedAt', '/assessment/validUntil']
const CRITICAL = new Set([...LEVEL, ...IDENTITY, ...VALIDITY])

/** True for the elements that carry level, identity or validity: an unannounced loss there blocks. */
export function isCritical(pointer: string): boolean {
  return CRITICAL.has(pointer)
}

/** The parts of a loss that its rule fixes. */
export interface LossParts {
  readonly direction: Direction
  readonly path: string
  readonly kind: LossKind
  readonly rule: string
  readonly recoverable?: Recovery
  readonly expected?: boolean
  readonly reason?: DropReason | undefined
  readonly severity?: Severity
}

/** A loss; expected and without a way back unless told otherwise; an unexpected one blocks on a critical path, else warns. */
export function loss(parts: LossParts): Loss {
  const { direction, path, kind, rule, reason } = parts
  const expected = parts.expected ?? true
  const weight = isCritical(path) ? 'block' : 'warn'
  const severity = parts.severity ?? (expected ? 'info' : weight)
  const entry = { direction, path, kind, rule, severity, recoverable: parts.recoverable ?? 'no', expected }
  return reason === undefined ? entry : { ...entry, reason }
}
