import { HOUR } from '@yimatong/kernel'
import type { ExchangeName } from '@yimatong/profiles'
import type { CityRecord } from '@yimatong/recognition'
import type { Fault } from '../src/index.js'
import type { Pair } from './pair.js'

/** Long enough for an answer that comes at once, on a machine that does other work as well. */
const PATIENT_MS = 2000
/** For a city that does not answer in time, however long one waits. */
const IMPATIENT_MS = 60
const WAITING: readonly Fault['mode'][] = ['slow', 'hang', 'drip']

/** What a gateway must say when its city has a bad day. */
export const FAULT_TABLE: readonly { readonly fault: Fault; readonly codes: readonly string[] }[] = [
  { fault: { mode: 'slow', delayMs: 1000 }, codes: ['city.timeout'] },
  { fault: { mode: 'hang' }, codes: ['city.timeout'] },
  { fault: { mode: 'drip', delayMs: 50 }, codes: ['city.timeout'] },
  { fault: { mode: 'garbage' }, codes: ['city.answer-malformed', 'profile.answer.malformed'] },
  { fault: { mode: 'wrong-type' }, codes: ['city.answer-malformed', 'profile.answer.malformed'] },
  { fault: { mode: 'huge' }, codes: ['city.answer-malformed', 'city.timeout'] },
  { fault: { mode: 'reset' }, codes: ['city.unreachable'] },
  { fault: { mode: 'error-500' }, codes: ['city.unreachable'] },
]

/** The first finding, or the level of a record that should not be there. */
export function codeOf({ record, findings }: CityRecord): string {
  const [first] = findings.filter((each) => each.severity === 'block')
  return record ? `a record of level ${record.assessment?.level}` : (first?.code ?? 'nothing')
}

/** Asks under a fault. A connector of its own, so that no token is kept from before. */
export async function askUnder(
  pair: Pair,
  exchange: ExchangeName,
  personId: string,
  fault: Fault,
): Promise<CityRecord> {
  const lookup = pair.lookup(exchange, personId)
  pair.city.faults.set(fault)
  try {
    return await pair.ask(pair.connect(), lookup, WAITING.includes(fault.mode) ? IMPATIENT_MS : PATIENT_MS)
  } finally {
    pair.city.faults.set({ mode: 'none' })
  }
}

/** How old a stale answer is: its assessment is two weeks before now. */
export function isStale({ record }: CityRecord, pair: Pair): boolean {
  const assessedAt = record?.assessment?.assessedAt
  return assessedAt !== undefined && pair.now() - assessedAt > 13 * 24 * HOUR
}
