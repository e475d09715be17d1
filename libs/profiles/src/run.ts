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
  /** Asks for `layers`: a view of every step, which holds personal data; `content` with bytes and texts. None unless told. */
  readonly trace?: boolean | 'content'
}

/** One pass through a lens: what it noticed so far. */
export interface Run {
  readonly at: Instant
  readonly inquiry: Inquiry | undefined
  readonly secret: TranslationContext['secret']
  readonly losses: Loss[]
  readonly findings: ProfileFinding[]
  /** Pointers on the side it reads from whose difference after a round trip is explained. */
  readonly covered: string[]
  /** National pointers that were worked out, and how. */
  readonly derived: Map<string, string>
  /** What has been worked out of a document number, so that the way back need not do it again. */
  readonly memo: { number?: string; type?: string | undefined }
  /** The city said "no": what lies deeper need not be there. */
  refused: boolean
}

/** What a run takes over from its surroundings. */
type RunStart = Pick<TranslationContext, 'at' | 'secret' | 'inquiry'>

/** A fresh run. */
export function startRun(from: RunStart | Run): Run {
  const { at, secret, inquiry } = from
  const memo = 'memo' in from ? from.memo : {}
  return { at, inquiry, secret, losses: [], findings: [], covered: [], derived: new Map(), memo, refused: false }
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
