import { type ElementTable, fromRecordJson, type NationalRecord, RecordError } from '@yimatong/record'
import type { CompiledExchange } from '../exchange.js'
import type { TranslationContext } from '../run.js'
import type { SymbolCodec } from '../symbol.js'
import type { Inquiry } from '../transport.js'
import type { CaseSet } from './case-set.js'
import { createDice, type Dice } from './dice.js'
import { drawRecord } from './draw-record.js'
import { patternOf } from './elements-of.js'
import type { LoadedProfile } from './folder.js'
import { contextOf } from './judge.js'
import { createMemory, type Memory } from './learn.js'
import { namedValues } from './named-values.js'

/** What the laws of one exchange are tried with. */
export interface LawBench {
  readonly exchange: CompiledExchange
  readonly context: Omit<TranslationContext, 'inquiry'>
  readonly elements: ElementTable
  readonly symbol: SymbolCodec | undefined
  /** The same seed, the same records. */
  readonly dice: Dice
  /** What the exchange can say, beginning with what its fixtures show. */
  readonly memory: Memory
}

/** The bench of an exchange: its cases give the instant, the secrets and examples of what can be said. */
export function lawBench(
  { root, profile }: LoadedProfile,
  exchange: CompiledExchange,
  set: CaseSet,
  elements: ElementTable,
): LawBench {
  const { secret } = contextOf(set)
  return {
    exchange,
    context: { at: set.at, secret },
    elements,
    symbol: profile.symbol,
    dice: createDice(`${profile.id} ${exchange.name}`),
    memory: createMemory({
      records: claimedRecords(set, exchange.name, elements),
      named: namedValues(root, exchange.name),
      extensions: ownExtensions(exchange),
      at: set.at,
      written: exchange.fields.flatMap((field) => field.national.map(patternOf)),
    }),
  }
}

/** Records that the cases of an exchange claim. */
export function claimedRecords(set: CaseSet, name: string, elements: ElementTable): readonly NationalRecord[] {
  return set.cases.flatMap(({ exchange, expected }) => {
    if (exchange !== name || expected?.record === undefined) return []
    try {
      return [fromRecordJson(expected.record, elements)]
    } catch (cause) {
      if (cause instanceof RecordError) return []
      throw cause
    }
  })
}

function ownExtensions({ fields }: CompiledExchange): readonly string[] {
  const named = fields.flatMap((field) => field.national)
  return [...new Set(named.filter((pointer) => pointer.startsWith('/extensions/')))]
}

/** A generated record that the exchange can say, with few elements; undefined when none is found. */
export function sayableRecord({ exchange, context, elements, dice, memory }: LawBench): NationalRecord | undefined {
  for (let tries = 0; tries < TRIES; tries++) {
    const record = drawRecord(dice, elements, memory, tries % 2 === 0 ? 10 : 60)
    if (!record?.assessment || record.assessment.level === 'unknown') continue
    const { bytes, findings } = exchange.fromRecord(record, context)
    if (bytes) return record
    memory.noteRefused(record, findings)
  }
  return undefined
}

const TRIES = 400

/** What a gateway would have asked for an answer about this record's subject. */
export function inquiryOf({ subject }: NationalRecord, symbol: SymbolCodec | undefined): Inquiry {
  const { name, documentNumber, documentType, telephone, reference } = subject
  const shown = reference === undefined ? undefined : symbol?.render(reference)
  return {
    ...(name !== undefined && { name }),
    ...(documentNumber !== undefined && { 'document-number': documentNumber }),
    ...(documentType !== undefined && { 'document-type': documentType }),
    ...(telephone !== undefined && { telephone }),
    ...(reference !== undefined && { reference }),
    ...(shown !== undefined && { symbol: shown }),
  }
}
