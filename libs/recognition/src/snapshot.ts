import type { ForeignFormat } from '@yimatong/formats'
import type { CompiledProfile } from '@yimatong/profiles'
import type { ElementTable, NationalRecord } from '@yimatong/record'
import type { TrustIndex, TrustPolicy } from '@yimatong/trust'
import type { FindingCatalogue } from './findings.js'
import type { Limits } from './limits.js'
import type { PurposeDisclosure } from './purpose-disclosure.js'
import type { RuleIndex } from './rules.js'

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
  /** Formats whose codes carry their own proof, with their tables and the keys that are believed. */
  readonly foreign: readonly ForeignFormat[]
  readonly limits: Limits
}
