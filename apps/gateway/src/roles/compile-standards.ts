import type { Standards } from '@yimatong/adapters'
import type { JsonValue } from '@yimatong/codec'
import { compileDccStandard, type DccSignerIndex, indexDccSigners } from '@yimatong/formats'
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
import { compileElements } from '@yimatong/record'

/** Everything of standards/ a role works with, compiled once. */
export interface CompiledStandards {
  readonly snapshot: Omit<Snapshot, 'trust'>
  readonly purposes: Purposes
  readonly profiles: ReadonlyMap<string, CompiledProfile>
  readonly dialects: ReadonlyMap<string, Dialect>
  readonly measures: ReadonlyMap<string, BilingualText>
}

/** Compiles the standards folder. @throws the error of the lib whose data is wrong, naming file and member */
export function compileStandards(
  standards: Standards,
  dccSigners: DccSignerIndex = indexDccSigners([]),
): CompiledStandards {
  const elements = compileElements(standards.elements, standards.codeTables)
  const profiles = standards.profiles.map(({ text, file }) => compileProfile(text, file, elements))
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
    dcc: { signers: dccSigners, standard: compileDccStandard(dccFiles(standards.euDcc)) },
    limits,
  }
  return {
    snapshot,
    purposes: loadPurposes(standards.purposes),
    profiles: new Map(profiles.map((profile) => [profile.id, profile])),
    dialects: new Map(dialects.map((dialect) => [dialect.id, dialect])),
    measures: compileMeasures(standards.measures),
  }
}

function dccFiles(files: ReadonlyMap<string, JsonValue>) {
  const file = (name: string) => files.get(name) ?? null
  return {
    'schema.json': file('schema'),
    'key-usages.json': file('key-usages'),
    'members.json': file('members'),
    'values.json': file('values'),
  }
}
