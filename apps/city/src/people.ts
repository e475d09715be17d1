import type { Answer, DataSource, ExtensionValue, HighRiskStay, Level, MedicalTest } from '@yimatong/record'

/** What a city says about one person's risk. */
export interface CityLevel {
  readonly level: Level
  /** Why the level is unknown (codes/assessment-states.json); present then and only then. */
  readonly state?: string
  readonly reason?: string
  /**
   * The city's own text for a level that its published table lacks, such as `紫码`: what a gateway must never take for
   * green. Present if and only if `state` is `unknown-value`.
   */
  readonly rawLevel?: string
}

/** A test of a person; times are hours before the assessment. */
export interface CityTest {
  /** codes/test-kinds.json and codes/test-results.json. */
  readonly kind: MedicalTest['kind']
  readonly result: MedicalTest['result']
  readonly sampledHoursBefore?: number
  readonly reportedHoursBefore?: number
  readonly institution?: string
}

/** A trip of a person; divisions of GB/T 2260, times are hours before the assessment. */
export interface CityTrip {
  readonly from?: string
  readonly to?: string
  readonly startHoursBefore?: number
  readonly endHoursBefore?: number
  readonly transport?: string
  readonly fromCountry?: string
}

/** What else a city may know about a person. It says of it only what its profile has a place for. */
export interface CityFacts {
  /** Codes of document-types; resident-id unless told. */
  readonly documentType?: string
  /** Code of sex.json; that of the citizen number unless told. */
  readonly sex?: string
  readonly telephone?: string
  readonly nationality?: string
  readonly division?: string
  readonly address?: string
  readonly medicalHistory?: readonly string[]
  /** Degrees Celsius as exact text, `36.5`. */
  readonly temperature?: string
  readonly symptoms?: readonly string[]
  readonly highRiskStay?: HighRiskStay
  readonly caseContact?: Answer
  readonly tests?: readonly CityTest[]
  readonly trips?: readonly CityTrip[]
  /** Where the code was applied for, as the profile's value table names it. */
  readonly channel?: string
  /** The place that gave the code, where a city tells several; its own division unless told. */
  readonly issuingDivision?: string
  readonly issuingAuthority?: string
  readonly ruleId?: string
  readonly dataSource?: DataSource
  /** Hours after the assessment until which it is valid. */
  readonly validForHours?: number
  /** What the profile carries under its own name because the nation has no element for it. */
  readonly carried?: Readonly<Record<string, ExtensionValue>>
}

/** One invented inhabitant. */
export interface CityPerson extends CityLevel, CityFacts {
  readonly id: string
  readonly name: string
  /** An 18-character citizen number (GB 11643); of another document, a number with six zeros in a row. */
  readonly documentNumber: string
  /** Hours between the last assessment and the start of the city, 0 to 23; a city assesses everyone once a day. */
  readonly assessedHoursAgo: number
}

/** A people file: whose code the people carry, and who they are. */
export interface CityPeople {
  /** Id of the profile. */
  readonly profile: string
  readonly people: readonly CityPerson[]
}

/** What contradicts itself in a level, or undefined. */
export function levelFault(said: CityLevel): string | undefined {
  if ((said.level === 'unknown') !== (said.state !== undefined))
    return '`state` goes with level unknown, and only with it'
  if ((said.state === 'unknown-value') !== (said.rawLevel !== undefined)) {
    return '`rawLevel` goes with state unknown-value, and only with it'
  }
  return undefined
}
