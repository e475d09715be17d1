import type { NationalRecord } from '@yimatong/record'
import { asRecord } from './draw-record.js'
import type { ProofFailure } from './failure.js'
import type { ProfileFolder, ProofSetting } from './folder.js'
import { inquiryOf } from './law-bench.js'
import type { LevelKey } from './risk-table-of.js'
import { keyOf, LEVELS, type Speaker, speakersOf, withLevel } from './speaker.js'

/** One level that does not arrive as it was sent. */
export interface LevelChange {
  readonly level: LevelKey
  /** `-`: the profile refuses to say it. */
  readonly arrives: string
  /** The profile that writes announces it: a row of its riskMap that is only for writing. */
  readonly declared: boolean
  /** Line of that row, 1-based. */
  readonly line: number
}

/** Two profiles between which a level changes. */
export interface ChangedPair {
  readonly from: string
  readonly to: string
  readonly changes: readonly LevelChange[]
}

/** What the proof of all pairs came to: every pair is counted once, by the worst that happens to one of its levels. */
export interface PairProof {
  /** Profiles that carry a level and can be written. */
  readonly profiles: number
  /** Ordered pairs of two of them. */
  readonly pairs: number
  readonly preserved: number
  /** A level arrives higher; each must be declared. */
  readonly redder: readonly ChangedPair[]
  /** A known level arrives as unknown, or is refused: a blocking loss. */
  readonly unknown: number
  /** A level arrives lower, or an unknown one as any: never allowed. */
  readonly greener: readonly ChangedPair[]
}

/** A folder's profiles proved, and those that could not be. */
export interface ProvenFolder {
  readonly proof: PairProof
  readonly failures: readonly ProofFailure[]
}

const RANKS: readonly string[] = LEVELS

/**
 * Proves that no level becomes lower on the way A → nation → B, for every ordered pair of profiles: from the value maps
 * alone, and by running messages through. Never throws for what a folder holds.
 * @param onPair is told of every pair that is done
 */
export function provePairs(
  folders: readonly ProfileFolder[],
  setting: ProofSetting,
  onPair: (done: number, total: number) => void = () => undefined,
): ProvenFolder {
  const failures: ProofFailure[] = []
  const speakers = new Map<string, readonly Speaker[]>()
  for (const folder of folders) {
    const own = speakersOf(folder, setting, failures)
    if (own.length > 0) speakers.set(folder.name, own)
  }
  const names = [...speakers.keys()]
  const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => ({ from, to })))
  const judged = pairs.map(({ from, to }, index) => {
    const changes = pairChanges(speakers.get(from) ?? [], speakers.get(to) ?? [])
    onPair(index + 1, pairs.length)
    return { from, to, changes, verdict: worstOf(changes) }
  })
  const of = (verdict: Verdict) => judged.filter((pair) => pair.verdict === verdict)
  const told = (verdict: 'redder' | 'greener') =>
    of(verdict).map(({ from, to, changes }) => {
      return { from, to, changes: changes.filter((change) => verdictOf(change) === verdict) }
    })
  const proof = {
    profiles: names.length,
    pairs: pairs.length,
    preserved: of('preserved').length,
    redder: told('redder'),
    unknown: of('unknown').length,
    greener: told('greener'),
  }
  return { proof, failures }
}

type Verdict = 'preserved' | 'unknown' | 'redder' | 'greener'
const VERDICTS: readonly Verdict[] = ['preserved', 'unknown', 'redder', 'greener']

function worstOf(changes: readonly LevelChange[]): Verdict {
  const worst = Math.max(0, ...changes.map((change) => VERDICTS.indexOf(verdictOf(change))))
  return VERDICTS[worst] ?? 'greener'
}

/** What happens to one level. A known one that arrives as unknown without being said so is not allowed either. */
function verdictOf({ level, arrives, declared }: Pick<LevelChange, 'level' | 'arrives' | 'declared'>): Verdict {
  const [before, after] = [RANKS.indexOf(level), RANKS.indexOf(arrives)]
  if (before < 0) return after < 0 ? 'preserved' : 'greener'
  if (after < 0) return declared ? 'unknown' : 'redder'
  if (after === before) return 'preserved'
  return after > before ? 'redder' : 'greener'
}

/** What happens to the levels of one profile that another one writes: by its value maps, and to its messages. */
export function pairChanges(from: readonly Speaker[], to: readonly Speaker[]): readonly LevelChange[] {
  const changes = new Map<string, LevelChange>()
  for (const sender of from) {
    for (const receiver of to) {
      for (const change of [...changesByMap(sender, receiver), ...changesByMessage(sender, receiver)]) {
        const key = `${change.level} ${change.arrives}`
        // Map and message may find the same; what one of them does not find declared is not.
        if (changes.get(key)?.declared !== false) changes.set(key, change)
      }
    }
  }
  return [...changes.values()]
}

function changesByMap(sender: Speaker, receiver: Speaker): readonly LevelChange[] {
  const levels = sender.tables.flatMap((table) => table.said)
  return receiver.tables.flatMap((table) =>
    levels.map((level) => {
      const { arrives, line, isDeclared } = table.write(level)
      // A level that the map refuses to say is a blocking loss by itself.
      return { level, arrives: arrives ?? '-', declared: isDeclared || arrives === undefined, line }
    }),
  )
}

function changesByMessage(sender: Speaker, receiver: Speaker): readonly LevelChange[] {
  return sender.records.map((record) => {
    const level = keyOf(record)
    const { arrives, isBlocked } = send(record, receiver)
    const written = receiver.tables.map((table) => table.write(level))
    const row = written.find((each) => each.arrives === arrives) ?? written[0]
    const isDeclared = row?.arrives === arrives && row.isDeclared
    return { level, arrives, declared: RANKS.includes(arrives) ? isDeclared : isBlocked, line: row?.line ?? 1 }
  })
}

/** Writes a record as the receiver does, and reads it again; what the receiver cannot say of a person is put aside. */
function send(record: NationalRecord, receiver: Speaker): { readonly arrives: string; readonly isBlocked: boolean } {
  const { exchange, context, symbol, elements } = receiver.bench
  const carried = [record, asRecord(withLevel(receiver.base, record.assessment), elements)].find((each) => {
    return each && exchange.fromRecord(each, context).bytes
  })
  const bytes = carried && exchange.fromRecord(carried, context).bytes
  if (!carried || !bytes) return { arrives: '-', isBlocked: true }
  const read = exchange.toRecord(bytes, { ...context, inquiry: inquiryOf(carried, symbol) })
  const isBlocked = read.findings.some(({ severity }) => severity === 'block')
  return { arrives: read.record ? keyOf(read.record) : '-', isBlocked }
}
