import type { QrSymbol } from '@yimatong/codec'
import type { Bytes } from '@yimatong/kernel'
import type { ShcFinding } from '../findings.js'
import type { ShcStandard } from '../standard.js'
import { exampleCases } from './examples.js'
import { expectedCases, filesOfCase, type ShcExpectedCase, type ShcUnread } from './expected.js'
import type { ShcFiles } from './files.js'
import { judgeArtefact, type ShcBench } from './judge.js'
import type { ShcCorpusTable } from './table.js'
import { shcTrustOf } from './trust.js'

/** What a folder is scored with. Pictures are read outside, for example by libs/codec. */
export interface ShcScoreTools {
  readonly standard: ShcStandard
  readonly table: ShcCorpusTable
  readSymbol(picture: Bytes): QrSymbol
}

/** The score of a folder, as `yimatong corpus shc --json` prints its first four members. */
export interface ShcReport {
  readonly total: number
  readonly agree: number
  readonly disagree: readonly string[]
  /** Cases that nobody can score here, and why. */
  readonly skipped: readonly ShcUnread[]
  /** Of those that disagree: the names that were expected, and those of what was found. */
  readonly differences: readonly ShcDifference[]
}

/** What a case should have given and what it gave, as names of its own table. */
export interface ShcDifference {
  readonly id: string
  readonly expected: readonly string[]
  readonly seen: readonly string[]
}

/**
 * Scores a folder of the shape of the public ones: the worked examples of the specification, and every case of an
 * `expected.json`. A case agrees when the names of our findings are the names it expects, as sets: how often a name is
 * repeated depends on how a tool loops. Keys come from the folder alone.
 */
export function scoreShcFolder(files: ShcFiles, tools: ShcScoreTools): ShcReport {
  const { standard, table, readSymbol } = tools
  const bench = { rules: standard.fhir, trust: shcTrustOf(files, table.issuers), at: table.clock, readSymbol }
  const scored = [...scoreExamples(files, bench), ...scoreExpected(files, table, bench)]
  const skipped = scored.filter((item): item is ShcUnread => 'why' in item)
  const judged = scored.filter((item): item is Judged => 'agrees' in item)
  const differences = judged.filter(({ agrees }) => !agrees).map(({ id, expected, seen }) => ({ id, expected, seen }))
  return {
    total: judged.length,
    agree: judged.length - differences.length,
    disagree: differences.map(({ id }) => id),
    skipped,
    differences,
  }
}

interface Judged extends ShcDifference {
  readonly agrees: boolean
}

function scoreExamples(files: ShcFiles, bench: ShcBench): readonly (Judged | ShcUnread)[] {
  return exampleCases(files, bench).map(({ id, isAsExpected }) => {
    if (isAsExpected === undefined) return { id, why: 'the JWS of the example is not there to compare with' }
    return { id, agrees: isAsExpected, expected: ['one card'], seen: isAsExpected ? ['one card'] : ['another'] }
  })
}

function scoreExpected(files: ShcFiles, table: ShcCorpusTable, bench: ShcBench): readonly (Judged | ShcUnread)[] {
  return expectedCases(files).map((given) => ('why' in given ? given : scoreCase(given, files, table, bench)))
}

function scoreCase(
  given: ShcExpectedCase,
  files: ShcFiles,
  table: ShcCorpusTable,
  bench: ShcBench,
): Judged | ShcUnread {
  const { id, kind, errors } = given
  if (!table.kinds.has(kind)) return { id, why: otherKind(kind, table) }
  const artefact = filesOfCase(given, files)
  if (typeof artefact === 'string') return { id, why: `its file ${artefact} is not there` }
  if (artefact.length === 0) return { id, why: 'it names no file' }
  const reason = errors.map((name) => table.notScored.get(name)).find((why) => why !== undefined)
  if (reason !== undefined) return { id, why: reason }
  const findings = judgeArtefact(kind, artefact, bench)
  if (!findings) return { id, why: otherKind(kind, table) }
  const seen = namesOf(findings, table)
  const expected = [...new Set(errors)].sort()
  return { id, agrees: seen.join() === expected.join(), expected, seen }
}

function otherKind(kind: string, { kinds }: ShcCorpusTable): string {
  return `kind ${kind} is not scored, only ${[...kinds].join(', ')}`
}

/** The names that the corpus has for what was found, each once. */
function namesOf(findings: readonly ShcFinding[], { errors }: ShcCorpusTable): readonly string[] {
  const codes = new Set(findings.map(({ code }) => code))
  return [...errors].flatMap(([name, of]) => ([...of].some((code) => codes.has(code)) ? [name] : [])).sort()
}
