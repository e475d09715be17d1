import { type Finding, type Outcome, strictestOutcome } from '@yimatong/kernel'
import type { Assurance, IdentityGrade, Level, NationalRecord } from '@yimatong/record'
import { type FindingCatalogue, outcomeOf } from './findings.js'

/** The steps of a scan, in their order (DESIGN §3). */
export type Step = 'detect' | 'home' | 'decode' | 'verify' | 'trust' | 'freshness' | 'decide' | 'disclose' | 'record'

/** How long one step took, milliseconds. */
export interface StepTiming {
  readonly step: Step
  readonly ms: number
}

/** What is known of a code besides the outcome; absent where a step before it blocked. */
export interface CodeFacts {
  readonly level?: Level | undefined
  readonly measures?: readonly string[]
  readonly identityGrade?: IdentityGrade
  readonly assurance?: Assurance
  /** What the purpose allows of the record; nothing unverified is ever in it. */
  readonly record?: NationalRecord | undefined
  /** Authority id of the signer. */
  readonly issuer?: string
  readonly codeId?: string
  readonly signerKeyId?: string
  readonly ruleId?: string
  readonly trustVersion?: number
}

/** The whole verdict on one code: an outcome, ordered findings, and the facts that stand. */
export interface Judgement extends CodeFacts {
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
  /** True when the text was no well-formed code at all: the asker's input is at fault, not the holder. */
  readonly malformed: boolean
  readonly timings: readonly StepTiming[]
}

/** Measures the steps of one scan by a monotonic counter of milliseconds. */
export class Stopwatch {
  readonly timings: StepTiming[] = []
  readonly #ticks: () => number
  #last: number

  constructor(ticks: () => number) {
    this.#ticks = ticks
    this.#last = ticks()
  }

  /** Ends a step that began where the one before it ended. */
  lap(step: Step): void {
    const now = this.#ticks()
    this.timings.push({ step, ms: now - this.#last })
    this.#last = now
  }
}

/** A judgement whose outcome is the strictest of the findings' and of what the rule said. */
export function judge(
  findings: readonly Finding[],
  facts: CodeFacts,
  stopwatch: Stopwatch,
  catalogue: FindingCatalogue,
  more: { readonly ruled?: Outcome; readonly malformed?: boolean } = {},
): Judgement {
  // Without a rule's word nothing opens: a path that ends early is at least the manual desk.
  const ruled = more.ruled ?? 'undetermined'
  const outcome = findings.length === 0 ? ruled : (strictestOf(findings, catalogue) ?? ruled)
  // The facts stand last: V8 adds members to an object that begins with a spread one by one, at twenty times the cost.
  return { outcome, findings, malformed: more.malformed ?? false, timings: stopwatch.timings, ...facts }
}

/** The strictest outcome of the findings that block; undefined when none does. */
function strictestOf(findings: readonly Finding[], catalogue: FindingCatalogue): Outcome | undefined {
  const blocking = findings.filter((found) => found.severity === 'block').map((found) => outcomeOf(found, catalogue))
  return blocking.length > 0 ? strictestOutcome(...blocking) : undefined
}
