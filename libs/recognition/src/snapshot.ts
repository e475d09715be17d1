import type { DccSignerIndex, DccStandard } from '@yimatong/formats'
import type { CompiledProfile } from '@yimatong/profiles'
import { compileDisclosure, type Disclosure, type ElementTable, type NationalRecord } from '@yimatong/record'
import type { TrustIndex, TrustPolicy } from '@yimatong/trust'
import type { FindingCatalogue } from './findings.js'
import type { RuleIndex } from './rules.js'

/** Named defaults of the two clocks (DESIGN §5.8), milliseconds. */
export interface Limits {
  /** How far another party's clock may be off. */
  readonly skewMs: number
  /** How long a signed code lives unless asked otherwise. */
  readonly codeLifetimeMs: number
  /** How long the answer to one live question lives. */
  readonly answerLifetimeMs: number
  /** Whole time a checkpoint waits for home. */
  readonly homeDeadlineMs: number
  /** Whole time home waits for its city. */
  readonly cityDeadlineMs: number
}

/** What EU DCCs are checked against: signers by key id, and the format's own tables. */
export interface DccTrust {
  readonly signers: DccSignerIndex
  readonly standard: DccStandard
}

/** What one purpose of use allows to be shown, ready to run. */
export interface PurposeDisclosure {
  readonly name: Disclosure
  readonly show: (record: NationalRecord) => NationalRecord
}

/**
 * Compiles the table purpose → disclosure. A purpose that is not in it shows nothing that is not needed: `minimal`.
 */
export function compileDisclosures(
  table: Readonly<Record<string, Disclosure>>,
  elements: ElementTable,
): ReadonlyMap<string, PurposeDisclosure> {
  const entries = Object.entries({ default: 'minimal' as const, ...table }).map(([purpose, name]) => {
    return [purpose, { name, show: compileDisclosure(name, elements) }] as const
  })
  return new Map(entries)
}

/** What the purpose allows of a verified record. */
export function discloseFor(purpose: string, record: NationalRecord, snapshot: Snapshot): NationalRecord | undefined {
  return (snapshot.disclosures.get(purpose) ?? snapshot.disclosures.get('default'))?.show(record)
}

/**
 * All that a verdict looks at besides the code, the question and the instant: immutable, replaced as a whole when a
 * part of it changes (DESIGN §5.12).
 */
export interface Snapshot {
  readonly trust: TrustIndex | undefined
  readonly trustPolicy: TrustPolicy
  readonly rules: RuleIndex
  readonly findings: FindingCatalogue
  readonly profiles: readonly CompiledProfile[]
  readonly elements: ElementTable
  /** What each purpose of use allows to be shown. */
  readonly disclosures: ReadonlyMap<string, PurposeDisclosure>
  readonly dcc: DccTrust
  readonly limits: Limits
}
