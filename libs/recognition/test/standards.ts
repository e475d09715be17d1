import { readdirSync, readFileSync } from 'node:fs'
import type { JsonValue } from '@yimatong/codec'
import { compileForeignFormats, FOREIGN_FORMATS, type ForeignFormat, type ForeignSigners } from '@yimatong/formats'
import { compileProfile } from '@yimatong/profiles'
import { compileDivisions, compileElements, type Disclosure } from '@yimatong/record'
import { compileDialect, compileDisclosures, compileFindings, compileRules, type Limits } from '../src/index.js'

const repository = new URL('../../../', import.meta.url)

/** The text of a file of the repository. */
export const readText = (path: string): string => readFileSync(new URL(path, repository), 'utf8')

/** The parsed JSON of a file under standards/. */
export const standard = (path: string): JsonValue => JSON.parse(readText(`standards/${path}`))

const codeFiles = readdirSync(new URL('standards/national-profile-1/codes/', repository))

export const elements = compileElements(
  standard('national-profile-1/elements.json'),
  codeFiles.map((name) => standard(`national-profile-1/codes/${name}`)),
)

const divisions = compileDivisions(['200712', '201607'].map((edition) => standard(`gbt-2260/${edition}.json`)))

const loadProfile = (id: string) =>
  compileProfile(readText(`standards/profiles/${id}/profile.yaml`), `${id}/profile.yaml`, elements, divisions)

export const shanghai = loadProfile('cn-31-ssm-online')
export const zhejiang = loadProfile('cn-33-soap')
export const anhui = loadProfile('cn-34-akm')

/** Rule files by division, as shipped. */
export const ruleFiles: readonly JsonValue[] = ['000000', '310000', '330000', '340000'].map((division) =>
  standard(`rules/${division}.json`),
)

export const rules = compileRules(ruleFiles)
export const catalogue = compileFindings(standard('findings/findings.json'))
export const guangdong = compileDialect(standard('dialects/cn-44-ykm-gate.json'))

const disclosureTable: Readonly<Record<string, Disclosure>> = JSON.parse(readText('standards/rules/disclosures.json'))
export const disclosures = compileDisclosures(disclosureTable, elements)

const seconds: Readonly<Record<string, number>> = JSON.parse(readText('standards/rules/limits.json'))

function limit(name: string): number {
  const value = seconds[name]
  if (value === undefined) throw new Error(`limits.json has no ${name}`)
  return value
}

export const limits: Limits = {
  skewMs: limit('skewSeconds') * 1000,
  codeLifetimeMs: limit('codeLifetimeSeconds') * 1000,
  maxCodeLifetimeMs: limit('maxCodeLifetimeSeconds') * 1000,
  answerLifetimeMs: limit('answerLifetimeSeconds') * 1000,
  homeDeadlineMs: limit('homeDeadlineMs'),
  cityDeadlineMs: limit('cityDeadlineMs'),
}

export const trustPolicy = { graceMs: limit('trustGraceSeconds') * 1000 }

const foreignTables = new Map(
  FOREIGN_FORMATS.map(({ folder }) => {
    const files = readdirSync(new URL(`standards/${folder}/`, repository)).filter((name) => name.endsWith('.json'))
    return [folder, new Map(files.map((name) => [name.slice(0, -5), standard(`${folder}/${name}`)]))] as const
  }),
)

/** The foreign formats as shipped, believing these signers. */
export const foreignBelieving = (signers: ForeignSigners): readonly ForeignFormat[] =>
  compileForeignFormats(foreignTables, signers)
