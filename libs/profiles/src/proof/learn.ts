import type { Instant } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import type { ProfileFinding } from '../finding.js'
import { isUnder, type Tree } from '../tree.js'
import type { Sayable } from './draw-record.js'
import { elementsOf, patternOf, valueAt } from './elements-of.js'
import type { NamedValue } from './named-values.js'

/** Refusals after which an element is taken to have no other sayable values than those seen, and no sayable value at all. */
const DISTRUST = 4
const NEVER = 12

/** Values kept of one element. */
const MOST_SEEN = 40

const NOTHING: readonly Tree[] = []
const LEVEL = '/assessment/level'
const STATE = '/assessment/state'

/** Learns from what is said and refused which records a profile can say. */
export interface Memory extends Sayable {
  /** True when a record with an element at the pointer or below it was said. */
  readonly wasSaid: (pointer: string) => boolean
  readonly noteSaid: (record: NationalRecord) => void
  readonly noteRefused: (record: NationalRecord, findings: readonly ProfileFinding[]) => void
}

/** What is known before anything is said: records of the fixtures (what was read can be said), values the profile names. */
export interface Knowledge {
  readonly records: readonly NationalRecord[]
  readonly named: readonly NamedValue[]
  /** Extensions of the profile's own: pointers below `/extensions`. */
  readonly extensions: readonly string[]
  /** Patterns of the elements that a rule writes; undefined: of all. */
  readonly written?: readonly string[]
  /** When the answers come; undefined: at any time. */
  readonly at?: Instant
}

/** A memory that begins with some knowledge. */
export function createMemory({ records, named, extensions, written, at }: Knowledge): Memory {
  const values = createValues(records, named)
  const tally = createTally()
  const must = new Set<string>()
  const never = new Set<string>()
  const left = new Map<string, boolean>()
  let oddRefused = 0
  let anySaid = 0

  function blame(record: NationalRecord, path: string): void {
    const isUnknown = path === LEVEL && record.assessment?.level === 'unknown'
    const pointer = isUnknown ? STATE : path
    const value = valueAt(record, pointer)
    if (value === undefined) return
    tally.noteRefused(patternOf(pointer))
    for (const [at, item] of singles(pointer, value)) values.refuse(at, item)
    if (isUnknown && tally.isDoubtful(STATE, NEVER)) values.refuse(LEVEL, 'unknown')
  }

  function isLeft(pattern: string): boolean {
    const known = left.get(pattern)
    if (known !== undefined) return known
    const isWritten = (each: string) => isUnder(each, pattern) || isUnder(pattern, each)
    const found = written !== undefined && !written.some(isWritten)
    left.set(pattern, found)
    return found
  }

  return {
    isLeft,
    extensions,
    at,
    get takesOdd() {
      return oddRefused <= 20 || oddRefused < anySaid
    },
    isMust: (pattern) => must.has(pattern),
    isNever: (pattern) => never.has(pattern) || (pattern !== LEVEL && tally.isDoubtful(pattern, NEVER)),
    isSeenOnly: (pattern) => tally.isDoubtful(pattern, DISTRUST) && values.seen(pattern).length > 0,
    seen: values.seen,
    isRefused: values.isRefused,
    wasSaid: tally.wasSaid,
    noteSaid(record) {
      anySaid++
      tally.noteSaid(record)
    },
    noteRefused(record, findings) {
      for (const { code, path = '', severity } of findings) {
        if (severity !== 'block') continue
        if (code === 'profile.record.missing') must.add(patternOf(path))
        else if (code === 'profile.loss.unexpected') never.add(patternOf(path))
        else if (path.startsWith('/')) blame(record, path)
        else oddRefused++
      }
    },
  }
}

/** Which values of an element were seen, and which refused. */
function createValues(records: readonly NationalRecord[], named: readonly NamedValue[]) {
  const seen = new Map<string, Tree[]>()
  const refused = new Map<string, Set<string>>()

  for (const record of records) {
    for (const [pointer, value] of elementsOf(record)) for (const [at, item] of singles(pointer, value)) see(at, item)
  }

  for (const [pattern, value] of named) see(pattern, value)

  function see(pattern: string, value: Tree): void {
    const known = seen.get(pattern) ?? []
    if (known.length < MOST_SEEN && !known.some((other) => isSame(other, value))) known.push(value)
    seen.set(pattern, known)
  }

  return {
    seen: (pattern: string): readonly Tree[] => seen.get(pattern) ?? NOTHING,
    isRefused: (pattern: string, value: Tree) => refused.get(pattern)?.has(JSON.stringify(value)) === true,
    refuse(pattern: string, value: Tree): void {
      refused.set(pattern, (refused.get(pattern) ?? new Set()).add(JSON.stringify(value)))
      const kept = seen.get(pattern)?.filter((other) => !isSame(other, value))
      if (kept) seen.set(pattern, kept)
    },
  }
}

/** How often each element was said and refused. */
function createTally() {
  const said = new Map<string, number>()
  const refused = new Map<string, number>()
  const pointers = new Set<string>()
  const count = (counts: Map<string, number>, pattern: string) => counts.get(pattern) ?? 0

  return {
    isDoubtful(pattern: string, least: number): boolean {
      const times = count(refused, pattern)
      return times >= least && times > 2 * count(said, pattern)
    },
    wasSaid: (pointer: string) => [...pointers].some((each) => isUnder(patternOf(each), pointer)),
    noteRefused(pattern: string): void {
      refused.set(pattern, count(refused, pattern) + 1)
    },
    noteSaid({ origins }: NationalRecord): void {
      for (const pointer in origins) {
        pointers.add(pointer)
        if (refused.size === 0) continue
        // Counted against refusals only: where there is none nobody asks.
        const pattern = patternOf(pointer)
        if (refused.has(pattern)) said.set(pattern, count(said, pattern) + 1)
      }
    },
  }
}

/** The single values at an element: of a list of codes each, of an extension each of its members. */
function singles(pointer: string, value: Tree): readonly (readonly [string, Tree])[] {
  if (pointer.startsWith('/extensions/') && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).map(([key, item]) => [`${pointer}/${key}`, item] as const)
  }
  const items = Array.isArray(value) ? value : [value]
  return items.map((item) => [patternOf(pointer), item] as const)
}

function isSame(a: Tree, b: Tree): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
