import type { JsonValue } from '@yimatong/codec'
import { itemsOf, membersOf, textOf, textsOf } from '../table-shape.js'
import { type DgcScoreTools, scoreDgcCase } from './score.js'

/** One file of a corpus folder. */
export interface DgcFile {
  /** Path below the folder, `/` between its parts, without `.json`. */
  readonly id: string
  /** The same with the names of the folder and those above it, so that scoring one country alone finds its exceptions. */
  readonly location: string
  readonly text: string
}

/** The score of a folder, as `yimatong corpus dgc --json` prints it. */
export interface DgcReport {
  readonly total: number
  readonly agree: number
  /** `<id>#<flag>` of every flag that disagrees. */
  readonly disagree: readonly string[]
  /** Flags that no verifier can agree with, and files that are no cases. */
  readonly skipped: readonly { readonly id: string; readonly why: string }[]
  /** Of the flags that expect a step to fail. */
  readonly negatives: Tally
  readonly byGroup: Readonly<Record<string, Tally>>
}

/** Judged flags and those that agree. */
export interface Tally {
  readonly total: number
  readonly agree: number
}

/** Which flags are judged, and which cases are excepted, out of standards/eu-dcc/not-scorable.json. */
export interface DgcScope {
  readonly flags: ReadonlySet<string>
  /** Why a flag of a case cannot be scored; undefined when it can. */
  exception(location: string, flag: string): string | undefined
}

/** Compiles standards/eu-dcc/not-scorable.json. @throws FormatError `formats.table.malformed` */
export function compileDgcScope(data: JsonValue): DgcScope {
  const table = membersOf(data, 'not-scorable')
  const exceptions = itemsOf(table.exceptions, 'exceptions').map((item) => {
    const { why, flags, cases } = membersOf(item, 'exceptions')
    const patterns = textsOf(cases, 'cases').map((pattern) => pattern.split('/'))
    return { why: textOf(why, 'why'), flags: textsOf(flags, 'flags'), patterns }
  })
  return {
    flags: new Set(textsOf(table.flags, 'flags')),
    exception(location, flag) {
      const parts = location.split('/')
      const found = exceptions.find(({ flags, patterns }) => {
        return flags.includes(flag) && patterns.some((pattern) => endsWith(parts, pattern))
      })
      return found?.why
    },
  }
}

function endsWith(parts: readonly string[], pattern: readonly string[]): boolean {
  const from = parts.length - pattern.length
  return from >= 0 && pattern.every((part, index) => part === '*' || part === parts[from + index])
}

/** Scores files one by one, flag by flag; the files may be read lazily while it runs. */
export function scoreDgcFiles(files: Iterable<DgcFile>, scope: DgcScope, tools: DgcScoreTools): DgcReport {
  const disagree: string[] = []
  const skipped: { id: string; why: string }[] = []
  const all = newTally()
  const negatives = newTally()
  const byGroup = new Map<string, MutableTally>()
  for (const file of files) {
    const flags = scoreText(file.text, tools)
    if (typeof flags === 'string') {
      skipped.push({ id: file.id, why: flags })
      continue
    }
    const group = groupOf(file)
    for (const { flag, expected, seen } of flags.filter((judged) => scope.flags.has(judged.flag))) {
      const why = scope.exception(file.location, flag)
      if (why !== undefined) {
        skipped.push({ id: `${file.id}#${flag}`, why })
        continue
      }
      const tally = byGroup.get(group) ?? newTally()
      byGroup.set(group, tally)
      count([all, tally, ...(expected ? [] : [negatives])], expected === seen)
      if (expected !== seen) disagree.push(`${file.id}#${flag}`)
    }
  }
  const groups = [...byGroup].sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...all, disagree, skipped, negatives, byGroup: Object.fromEntries(groups) }
}

type MutableTally = { -readonly [K in keyof Tally]: Tally[K] }

function newTally(): MutableTally {
  return { total: 0, agree: 0 }
}

function count(tallies: readonly MutableTally[], isAgreed: boolean): void {
  for (const tally of tallies) {
    tally.total++
    if (isAgreed) tally.agree++
  }
}

function scoreText(text: string, tools: DgcScoreTools) {
  const json = jsonOf(text)
  if (json === undefined) return 'not JSON'
  return scoreDgcCase(json, tools) ?? 'not a test case: PREFIX, TESTCTX or EXPECTEDRESULTS is missing'
}

// JSON.parse and not the strict parser: a corpus file with a repeated member is still a case.
function jsonOf(text: string): JsonValue | undefined {
  try {
    const json: JsonValue = JSON.parse(text.replace(/^\uFEFF/, ''))
    return json
  } catch {
    return undefined
  }
}

/** The country, or `common`: the part before `2DCode`, a schema version between them left out. */
function groupOf(file: DgcFile): string {
  const parts = file.location.split('/').filter((part) => !/^\d+\.\d+\.\d+$/.test(part))
  const at = parts.lastIndexOf('2DCode')
  return (at > 0 ? parts[at - 1] : file.id.split('/')[0]) ?? ''
}
