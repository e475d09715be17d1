import type { Instant } from '@yimatong/kernel'
import type { ExtensionValue } from './value.js'

/** Where an element comes from: said by the source, or worked out by us (`how`: a short name of the rule). */
export type Origin = { readonly kind: 'sourced' } | { readonly kind: 'derived'; readonly how: string }

/** Health risk level, codes/levels.json. `unknown` is never green. */
export type Level = '00' | '01' | '10' | 'unknown'

/** Who set the level, codes/decided-by.json. */
export type DecidedBy = 'automated' | 'human' | 'unknown'

/** One of the 14 data sources of the national platform, codes/data-sources.json. */
export type DataSource = '01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09' | '10' | '11' | '12' | '13' | '14'

/** Three-valued answer, codes/yes-no-unknown.json. */
export type Answer = 'yes' | 'no' | 'unknown'

/**
 * The subject of a record (GB/T 38962-2020 clause 4, group a). Codes are those of standards/national-profile-1/codes.
 * `nationality` is ISO 3166-1 alpha-3, `division` GB/T 2260, `reference` the issuer's own id, never an identity number.
 */
export interface Subject {
  readonly name?: string
  readonly sex?: string
  readonly nationality?: string
  readonly documentType?: string
  readonly documentNumber?: string
  readonly division?: string
  readonly address?: string
  readonly telephone?: string
  readonly medicalHistory?: readonly string[]
  readonly reference?: string
}

/** A stay in a high-risk area. `over4h`: the source counts a stay from 4 hours; `hours` are whole hours. */
export interface HighRiskStay {
  readonly over4h: Answer
  readonly hours?: number
  readonly areas?: readonly string[]
}

/** What a person declared (GB/T 38962-2020 clause 4, group b). `temperatureCelsius` is exact text, `36.5`. */
export interface HealthDeclaration {
  readonly temperatureCelsius?: string
  readonly symptoms?: readonly string[]
  readonly highRiskStay?: HighRiskStay
  readonly caseContact?: Answer
  readonly declaredAt?: Instant
}

/** One trip; divisions are GB/T 2260, `fromCountry` ISO 3166-1 alpha-3 where it began abroad. */
export interface Trip {
  readonly from?: string
  readonly to?: string
  readonly start?: Instant
  readonly end?: Instant
  readonly transport?: string
  readonly fromCountry?: string
}

/** A nucleic-acid or antibody test. */
export interface MedicalTest {
  readonly kind: 'nucleic-acid' | 'antibody'
  readonly result: 'negative' | 'positive' | 'unknown'
  readonly sampledAt?: Instant
  readonly reportedAt?: Instant
  readonly institution?: string
}

/** The attributed assertion of a level. `state` says why a level is `unknown`, and is present then and only then. */
export interface Assessment {
  readonly level: Level
  readonly state?: string
  readonly assessedAt?: Instant
  readonly authority?: string
  readonly decidedBy: DecidedBy
  readonly reason?: string
  readonly ruleId?: string
  readonly tests?: readonly MedicalTest[]
  readonly dataSource?: DataSource
  readonly validUntil?: Instant
  readonly channel?: string
  readonly division?: string
}

/**
 * The national record, profile 1 (DESIGN §5.2). `origins` holds one entry for every present element, keyed by JSON
 * pointer (`/assessment/level`, `/trips/0/from`; a list of codes is one element, a named extension is one element).
 */
export interface NationalRecord {
  readonly profile: 'hc-n/1'
  readonly subject: Subject
  readonly health?: HealthDeclaration
  readonly trips?: readonly Trip[]
  readonly assessment?: Assessment
  readonly extensions?: Readonly<Record<string, ExtensionValue>>
  readonly origins: Readonly<Record<string, Origin>>
}

/** How much of a person a record names. */
export type IdentityGrade = 'full' | 'masked' | 'reference'

/** Who stands behind a record: the city's own signature, or the word of its home gateway. */
export type Assurance = 'city-signed' | 'gateway-attested'

/** The character that stands for a masked one. Own profile. */
const MASKED = '*'

/**
 * `full`: name and document number, both unmasked. `masked`: at least one of them, in whatever form. `reference`:
 * neither, at most the issuer's id.
 */
export function identityGradeOf(record: NationalRecord): IdentityGrade {
  const { name, documentNumber } = record.subject
  if (name === undefined && documentNumber === undefined) return 'reference'
  return isUnmasked(name) && isUnmasked(documentNumber) ? 'full' : 'masked'
}

function isUnmasked(text: string | undefined): boolean {
  return text !== undefined && !text.includes(MASKED)
}
