import type { Standards } from '@yimatong/adapters'
import { compileForeignFormats, type ForeignSigners } from '@yimatong/formats'
import { loadPurposes, type Purposes } from '@yimatong/pki'
import type { BilingualText } from '@yimatong/platform'
import { type CompiledProfile, compileProfile } from '@yimatong/profiles'
import {
  compileDialect,
  compileDisclosures,
  compileFindings,
  compileLimits,
  compileMeasures,
  compileRules,
  type Dialect,
  type Snapshot,
} from '@yimatong/recognition'
import { compileDivisions, compileElements, type Divisions } from '@yimatong/record'

/** Everything of standards/ a role works with, compiled once. */
export interface CompiledStandards {
  readonly snapshot: Omit<Snapshot, 'trust'>
  readonly purposes: Purposes
  readonly profiles: ReadonlyMap<string, CompiledProfile>
  readonly dialects: ReadonlyMap<string, Dialect>
  readonly measures: ReadonlyMap<string, BilingualText>
  /** GB/T 2260, every edition there is. */
  readonly divisions: Divisions
}

/**
 * Compiles the standards folder.
 * @param foreignSigners who is believed about codes of other formats; nobody unless told
 * @throws the error of the lib whose data is wrong, naming file and member
 */
export function compileStandards(standards: Standards, foreignSigners: ForeignSigners = new Map()): CompiledStandards {
  const elements = compileElements(standards.elements, standards.codeTables)
  const divisions = compileDivisions(standards.divisions)
  const profiles = standards.profiles.map(({ text, file }) => compileProfile(text, file, elements, divisions))
  const findings = compileFindings(standards.findings)
  const dialects = [...standards.dialects.values()].map(compileDialect)
  const { limits, trustPolicy } = compileLimits(standards.limits)
  const snapshot: Omit<Snapshot, 'trust'> = {
    trustPolicy,
    rules: compileRules(standards.rules),
    findings,
    profiles,
    elements,
    disclosures: compileDisclosures(standards.disclosures, elements),
    foreign: compileForeignFormats(standards.foreign, foreignSigners),
    limits,
  }
  return {
    snapshot,
    purposes: loadPurposes(standards.purposes),
    profiles: new Map(profiles.map((profile) => [profile.id, profile])),
    dialects: new Map(dialects.map((dialect) => [dialect.id, dialect])),
    measures: compileMeasures(standards.measures),
    divisions,
  }
}
