import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadStandards, type Standards } from '@yimatong/adapters'
import type { JsonValue } from '@yimatong/codec'
import { compileDccStandard, type DccStandard } from '@yimatong/formats'
import { loadPurposes, type Purposes } from '@yimatong/pki'
import { type CompiledProfile, compileProfile } from '@yimatong/profiles'
import {
  compileFindings,
  compileLimits,
  compileMeasures,
  compileRules,
  type FindingCatalogue,
  type Limits,
  type RuleIndex,
} from '@yimatong/recognition'
import { compileDivisions, compileElements, type Divisions, type ElementTable } from '@yimatong/record'
import type { TrustPolicy } from '@yimatong/trust'
import { fail } from './fail.js'
import type { Io } from './io.js'
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
  /** How long a trust list past its end is still good. */
  readonly trustPolicy: TrustPolicy
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
  const { limits, trustPolicy } = compileLimits(standards.limits)
  return {
    elements,
    limits,
    trustPolicy,
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

function malformed(file: string): never {
  throw fail('cli.standards.malformed', { file })
}
