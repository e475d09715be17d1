import type { Standards } from '@yimatong/adapters'
import type { JsonValue } from '@yimatong/codec'
import { compileDccStandard, type DccSignerIndex, indexDccSigners } from '@yimatong/formats'
import { SECOND } from '@yimatong/kernel'
import { loadPurposes, type Purposes } from '@yimatong/pki'
import type { BilingualText } from '@yimatong/platform'
import { type CompiledProfile, compileProfile } from '@yimatong/profiles'
import {
  compileDialect,
  compileDisclosures,
  compileFindings,
  compileRules,
  type Dialect,
  type Limits,
  type Snapshot,
} from '@yimatong/recognition'
import { compileElements, type Disclosure } from '@yimatong/record'

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
  const { limits, trustGraceMs } = readLimits(standards.limits)
  const snapshot: Omit<Snapshot, 'trust'> = {
    trustPolicy: { graceMs: trustGraceMs },
    rules: compileRules(standards.rules),
    findings,
    profiles,
    elements,
    disclosures: compileDisclosures(readDisclosures(standards.disclosures), elements),
    dcc: { signers: dccSigners, standard: compileDccStandard(dccFiles(standards.euDcc)) },
    limits,
  }
  return {
    snapshot,
    purposes: loadPurposes(standards.purposes),
    profiles: new Map(profiles.map((profile) => [profile.id, profile])),
    dialects: new Map(dialects.map((dialect) => [dialect.id, dialect])),
    measures: readMeasures(standards.measures),
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

function readLimits(data: JsonValue): { limits: Limits; trustGraceMs: number } {
  const seconds = (name: string) => positive(data, name) * SECOND
  return {
    limits: {
      skewMs: seconds('skewSeconds'),
      codeLifetimeMs: seconds('codeLifetimeSeconds'),
      answerLifetimeMs: seconds('answerLifetimeSeconds'),
      homeDeadlineMs: positive(data, 'homeDeadlineMs'),
      cityDeadlineMs: positive(data, 'cityDeadlineMs'),
    },
    trustGraceMs: seconds('trustGraceSeconds'),
  }
}

const DISCLOSURES: readonly Disclosure[] = ['minimal', 'masked', 'full']

function readDisclosures(data: JsonValue): Readonly<Record<string, Disclosure>> {
  const entries = Object.entries(members(data, 'rules/disclosures.json')).map(([purpose, name]) => {
    const disclosure = DISCLOSURES.find((known) => known === name)
    if (!disclosure)
      throw new Error(`standards/rules/disclosures.json: ${purpose} wants one of ${DISCLOSURES.join(', ')}`)
    return [purpose, disclosure] as const
  })
  return Object.fromEntries(entries)
}

function readMeasures(data: JsonValue): ReadonlyMap<string, BilingualText> {
  const entries = Object.entries(members(data, 'rules/measures.json')).map(([code, value]) => {
    const { zh, en } = members(value, `rules/measures.json ${code}`)
    if (typeof zh !== 'string' || typeof en !== 'string')
      throw new Error(`standards/rules/measures.json: ${code} wants zh and en`)
    return [code, { zh, en }] as const
  })
  return new Map(entries)
}

function positive(data: JsonValue, name: string): number {
  const value = members(data, 'rules/limits.json')[name]
  if (typeof value === 'number' && value > 0) return value
  throw new Error(`standards/rules/limits.json wants a positive ${name}`)
}

function members(value: JsonValue | undefined, where: string): Readonly<Record<string, JsonValue | undefined>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new Error(`standards/${where} wants an object`)
}
