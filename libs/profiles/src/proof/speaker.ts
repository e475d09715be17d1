import type { Assessment, NationalRecord } from '@yimatong/record'
import { EXCHANGES } from '../exchange.js'
import type { Node } from '../yaml.js'
import { readCaseSet } from './case-set.js'
import { asRecord } from './draw-record.js'
import { member } from './edit.js'
import { fault, type ProofFailure } from './failure.js'
import { CASES, loadFolder, type ProfileFolder, type ProofSetting } from './folder.js'
import { claimedRecords, inquiryOf, type LawBench, lawBench, sayableRecord } from './law-bench.js'
import { type LevelKey, type RiskTable, riskTablesOf } from './risk-table-of.js'

/** One way to ask a city, prepared: its value maps, what it can say, and records of each of its levels. */
export interface Speaker {
  readonly profile: string
  readonly tables: readonly RiskTable[]
  readonly bench: LawBench
  /** A record that can be said, to carry the levels of others. */
  readonly base: NationalRecord
  /** Records that came out of this city's own messages. */
  readonly records: readonly NationalRecord[]
}

/** The levels that are known, from the lowest risk to the highest. */
export const LEVELS = ['00', '01', '10'] as const

/** The level of a record as the proof counts. */
export function keyOf({ assessment }: NationalRecord): LevelKey {
  if (!assessment) return 'unknown:'
  return assessment.level === 'unknown' ? `unknown:${assessment.state ?? ''}` : assessment.level
}

/** A record with another level. */
export function withLevel(base: NationalRecord, assessment: Pick<Assessment, 'level' | 'state'> | undefined) {
  const { origins: _origins, ...rest } = base
  const { state: _state, ...own } = rest.assessment ?? { decidedBy: 'unknown' as const, level: '00' as const }
  const level = assessment?.level ?? 'unknown'
  return { ...rest, assessment: { ...own, level, ...(assessment?.state !== undefined && { state: assessment.state }) } }
}

/** The ways to ask a city that carry a level and can be written; why there is none goes to `failures`. */
export function speakersOf(folder: ProfileFolder, setting: ProofSetting, failures: ProofFailure[]): readonly Speaker[] {
  const loaded = loadFolder(folder, setting)
  const { set, faults } = readCaseSet(folder.fixtures.get(CASES))
  if ('code' in loaded) failures.push(loaded)
  failures.push(...faults.map((each) => ({ profile: folder.name, ...each })))
  if ('code' in loaded || !set) return []
  return EXCHANGES.flatMap((name) => {
    const exchange = loaded.profile.exchanges[name]
    const node = member(member(loaded.root, 'exchanges'), name)
    if (!exchange || !node || exchange.carries !== 'level') return []
    const bench = lawBench(loaded, exchange, set, setting.elements)
    const speaker = speakerOf(folder, node, bench, claimedRecords(set, name, setting.elements))
    if (speaker) return [speaker]
    failures.push({ profile: folder.name, ...fault('profile.proof.law.unsayable', name, '/assessment/level', '0') })
    return []
  })
}

function speakerOf(
  folder: ProfileFolder,
  node: Node,
  bench: LawBench,
  claimed: readonly NationalRecord[],
): Speaker | undefined {
  const tables = riskTablesOf(node)
  const base = tables.length > 0 ? sayableRecord(bench) : undefined
  if (!base) return undefined
  const levels = new Set(tables.flatMap((table) => table.said))
  const generated = [...levels].flatMap((level) => spoken(bench, base, level))
  const records = [...generated, ...claimed]
  const distinct = records.filter((record, at) => records.findIndex((other) => keyOf(other) === keyOf(record)) === at)
  return { profile: folder.name, tables, bench, base, records: distinct }
}

/** The record that this city's own message of a level is read as; none where it has no word for the level. */
function spoken(
  { exchange, context, symbol, elements }: LawBench,
  base: NationalRecord,
  level: LevelKey,
): readonly NationalRecord[] {
  const [word, state] = level.split(':')
  const known = LEVELS.find((each) => each === word)
  const wanted = known ? { level: known } : { level: 'unknown' as const, ...(state !== undefined && { state }) }
  const record = asRecord(withLevel(base, wanted), elements)
  const bytes = record && exchange.fromRecord(record, context).bytes
  const read = record && bytes && exchange.toRecord(bytes, { ...context, inquiry: inquiryOf(record, symbol) }).record
  return read ? [read] : []
}
