import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadStandards } from '@yimatong/adapters'
import type { JsonValue } from '@yimatong/codec'
import { compileForeignFormats, type ForeignFormat, type ForeignSigners } from '@yimatong/formats'
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
  /** The formats whose codes carry their own proof, believing these signers and nobody else. */
  readonly foreignBelieving: (signers: ForeignSigners) => readonly ForeignFormat[]
}

/** The standards folder: `YIMATONG_STANDARDS`, else the one this program was installed with. */
export function standardsFolder(io: Io): string {
  const { YIMATONG_STANDARDS: folder } = io.env
  return folder ? resolve(io.cwd, folder) : fileURLToPath(new URL('../../../standards/', import.meta.url))
}

/** A file of a foreign format's folder, by name without ending. @throws CliError `cli.standards.malformed` */
export type ForeignTable = (folder: string, name: string) => JsonValue

/**
 * Loads the tables of the foreign formats and compiles nothing: a corpus is scored with one of them, and no profile
 * that is under work gets in its way. @throws AdapterError `adapters.standards.file`
 */
export async function loadForeignTables(io: Io): Promise<ForeignTable> {
  const { foreign } = await loadStandards(standardsFolder(io))
  return (folder, name) => foreign.get(folder)?.get(name) ?? malformed(`${folder}/${name}.json`)
}

/** Loads and compiles the standards. @throws AdapterError `adapters.standards.file`, CliError `cli.standards.malformed` */
export async function loadCatalogue(io: Io): Promise<Catalogue> {
  const standards = await loadStandards(standardsFolder(io))
  const elements = compileElements(standards.elements, standards.codeTables)
  const divisions = compileDivisions(standards.divisions)
  const { limits, trustPolicy } = compileLimits(standards.limits)
  return {
    elements,
    limits,
    trustPolicy,
    divisions,
    findings: compileFindings(standards.findings),
    measures: compileMeasures(standards.measures),
    profiles: standards.profiles.map(({ file, text }) => compileProfile(text, file, elements, divisions)),
    rules: compileRules(standards.rules),
    purposes: loadPurposes(standards.purposes),
    foreignBelieving: (signers) => compileForeignFormats(standards.foreign, signers),
  }
}

function malformed(file: string): never {
  throw fail('cli.standards.malformed', { file })
}
