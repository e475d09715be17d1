import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadStandards, type Standards } from '@yimatong/adapters'
import type { JsonValue } from '@yimatong/codec'
import { compileDccStandard, type DccStandard } from '@yimatong/formats'
import { instant } from '@yimatong/kernel'
import { loadPurposes, type Purposes } from '@yimatong/pki'
import { type CompiledProfile, compileProfile } from '@yimatong/profiles'
import {
  compileFindings,
  compileRules,
  type FindingCatalogue,
  type Limits,
  type RuleIndex,
} from '@yimatong/recognition'
import { compileDivisions, compileElements, type Divisions, type ElementTable } from '@yimatong/record'
import { fail } from './fail.js'
import type { Io } from './io.js'
import { isObject } from './json-shape.js'
import type { Bilingual } from './text/language.js'

/** The standards this program works with, compiled once per run. */
export interface Catalogue {
  readonly elements: ElementTable
  readonly divisions: Divisions
  readonly findings: FindingCatalogue
  /** Texts of measures by their code. */
  readonly measures: ReadonlyMap<string, Bilingual>
  readonly profiles: readonly CompiledProfile[]
  readonly rules: RuleIndex
  readonly limits: Limits
  /** How long a trust list past its end is still good, milliseconds. */
  readonly trustGraceMs: number
  readonly purposes: Purposes
  readonly dcc: DccStandard
  /** Which flags of the dgc-testdata corpus are judged: not compiled, since only one command needs it. */
  readonly dgcScope: JsonValue
}

/** The standards folder: `YIMATONG_STANDARDS`, else the one this program was installed with. */
function standardsFolder(io: Io): string {
  const { YIMATONG_STANDARDS: folder } = io.env
  return folder ? resolve(io.cwd, folder) : fileURLToPath(new URL('../../../standards/', import.meta.url))
}

/** Loads and compiles the standards. @throws AdapterError `adapters.standards.file`, CliError `cli.standards.malformed` */
export async function loadCatalogue(io: Io): Promise<Catalogue> {
  const standards = await loadStandards(standardsFolder(io))
  const elements = compileElements(standards.elements, standards.codeTables)
  const { limits, trustGraceMs } = compileLimits(standards.limits)
  return {
    elements,
    limits,
    trustGraceMs,
    divisions: compileDivisions(standards.divisions),
    findings: compileFindings(standards.findings),
    measures: compileMeasures(standards.measures),
    profiles: standards.profiles.map(({ file, text }) => compileProfile(text, file, elements)),
    rules: compileRules(standards.rules),
    purposes: loadPurposes(standards.purposes),
    dcc: compileDccStandard({
      'schema.json': dccFile(standards, 'schema'),
      'key-usages.json': dccFile(standards, 'key-usages'),
      'members.json': dccFile(standards, 'members'),
      'values.json': dccFile(standards, 'values'),
    }),
    dgcScope: dccFile(standards, 'not-scorable'),
  }
}

function dccFile(standards: Standards, name: string): JsonValue {
  return standards.euDcc.get(name) ?? malformed(`eu-dcc/${name}.json`)
}

function compileLimits(data: JsonValue): { limits: Limits; trustGraceMs: number } {
  const seconds = (name: string) => milliseconds(data, name, 1000)
  return {
    limits: {
      skewMs: seconds('skewSeconds'),
      codeLifetimeMs: seconds('codeLifetimeSeconds'),
      answerLifetimeMs: seconds('answerLifetimeSeconds'),
      homeDeadlineMs: milliseconds(data, 'homeDeadlineMs', 1),
      cityDeadlineMs: milliseconds(data, 'cityDeadlineMs', 1),
    },
    trustGraceMs: seconds('trustGraceSeconds'),
  }
}

function milliseconds(data: JsonValue, name: string, unit: number): number {
  const value = isObject(data) ? data[name] : undefined
  return typeof value === 'number' && value >= 0 ? instant(value * unit) : malformed('rules/limits.json')
}

function compileMeasures(data: JsonValue): ReadonlyMap<string, Bilingual> {
  const entries = Object.entries(isObject(data) ? data : malformed('rules/measures.json'))
  return new Map(
    entries.map(([code, text]) => {
      const { zh, en } = isObject(text) ? text : malformed('rules/measures.json')
      if (typeof zh !== 'string' || typeof en !== 'string') return malformed('rules/measures.json')
      return [code, { zh, en }]
    }),
  )
}

function malformed(file: string): never {
  throw fail('cli.standards.malformed', { file })
}
