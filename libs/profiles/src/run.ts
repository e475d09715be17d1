import type { Bytes, Instant } from '@yimatong/kernel'
import { type ProfileFinding, type ProfileFindingCode, profileFinding } from './finding.js'
import { type Loss, type LossParts, loss } from './loss.js'
import type { Inquiry } from './transport.js'

/** What a translation may ask of its caller: the instant of the live answer, and secrets by reference. */
export interface TranslationContext {
  /** When the answer was received; never read from a clock here. */
  readonly at: Instant
  /** The bytes of a secret the profile names (UTF-8 of a configured text, or raw); undefined when not configured. */
  readonly secret: (reference: string) => Bytes | undefined
  /** What was asked: the answer must not be about something else, and may leave out what the question said. */
  readonly inquiry?: Inquiry
}

/** One pass through a lens: what it noticed so far. */
export interface Run {
  readonly at: Instant
  readonly inquiry: Inquiry | undefined
  readonly losses: Loss[]
  readonly findings: ProfileFinding[]
  /** Pointers on the side it reads from whose difference after a round trip is explained. */
  readonly covered: string[]
  /** National pointers that were worked out, and how. */
  readonly derived: Map<string, string>
  /** The city said "no": what lies deeper need not be there. */
  refused: boolean
}

/** A fresh run. */
export function startRun(at: Instant, inquiry?: Inquiry): Run {
  return { at, inquiry, losses: [], findings: [], covered: [], derived: new Map(), refused: false }
}

/** A loss made ready at compile time, with the pointer it explains on the side that is read. */
export interface Lossy {
  readonly loss: Loss
  readonly covers: string
}

/** Prepares a loss; `covers` is the pointer on the side that is read. */
export function lossy(covers: string, parts: LossParts): Lossy {
  return { covers, loss: loss(parts) }
}

/** Notes a loss. */
export function lose(run: Run, entry: Lossy): void {
  run.losses.push(entry.loss)
  run.covered.push(entry.covers)
}

/** Notes a finding at a pointer of the side that is read; its difference needs no further word. */
export function report(run: Run, code: ProfileFindingCode, pointer: string): void {
  run.findings.push(profileFinding(code, pointer))
  run.covered.push(pointer)
}
