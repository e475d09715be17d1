import type { Instant } from '@yimatong/kernel'
import type { Complement } from './complement.js'
import type { Levels } from './layers/levels.js'
import type { CompiledMeaning } from './meaning.js'
import type { National } from './national.js'
import type { Run } from './run.js'
import type { TreeObject } from './tree.js'

/** What both directions of an exchange work with. */
export interface Machine {
  readonly levels: Levels
  readonly meaning: CompiledMeaning
  readonly national: National
  /** Bytes of the longest answer that is looked at. */
  readonly maxBytes: number
  /** What the answer must repeat of the question. */
  readonly confirms: readonly ('reference' | 'document-number')[]
  readonly isInForce: (at: Instant) => boolean
  /** References of the secrets that its layers and rules need. */
  readonly secrets: readonly string[]
  /** The record with its shared lists in the order in which the rules take their items. */
  readonly partLists: (record: TreeObject, run: Run) => TreeObject
  /** What was lost of an answer travels in the record, sealed to the home city; undefined where the profile wants none. */
  readonly complement: Complement | undefined
}
