import type { JsonValue } from '@yimatong/codec'
import type { Finding, Outcome } from '@yimatong/kernel'
import type { BilingualText } from '@yimatong/trust'
import { readerOf } from './table-shape.js'

/** What a finding code means for the answer, and the sentences a guard and a traveller read. */
export interface FindingText {
  readonly outcome: Extract<Outcome, 'refused' | 'undetermined'> | 'none'
  readonly says: BilingualText
  readonly next: BilingualText
}

const OUTCOMES: readonly FindingText['outcome'][] = ['refused', 'undetermined', 'none']

const { bilingual, members, oneOf } = readerOf('recognition.findings.malformed', 'standards/findings')

/** Texts and outcomes of every finding code, from standards/findings. */
export type FindingCatalogue = ReadonlyMap<string, FindingText>

/** Reads the catalogue. @throws RecognitionError `recognition.findings.malformed` naming the entry. */
export function compileFindings(data: JsonValue): FindingCatalogue {
  const entries = Object.entries(members(data, 'the catalogue'))
  return new Map(entries.map(([code, entry]) => [code, parseEntry(code, entry)] as const))
}

/**
 * What a finding makes of the answer. A finding that does not block changes nothing; a blocking one without an entry is
 * the manual desk, never open and never red.
 */
export function outcomeOf(found: Finding, catalogue: FindingCatalogue): Outcome {
  if (found.severity !== 'block') return 'accepted'
  const outcome = findingText(found.code, catalogue)?.outcome
  return outcome === 'refused' ? 'refused' : 'undetermined'
}

/** The entry of a code: its own, else its lib's (`codec.*`). */
export function findingText(code: string, catalogue: FindingCatalogue): FindingText | undefined {
  return catalogue.get(code) ?? catalogue.get(`${code.slice(0, code.indexOf('.'))}.*`)
}

function parseEntry(code: string, value: JsonValue | undefined): FindingText {
  const { outcome, says, next } = members(value, code)
  return { outcome: oneOf(outcome, OUTCOMES, code), says: bilingual(says, code), next: bilingual(next, code) }
}
