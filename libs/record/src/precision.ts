import { type Instant, isInstant, SECOND } from '@yimatong/kernel'
import { acceptRecord } from './accept.js'
import type { ElementTable } from './element-tree.js'
import type { NationalRecord } from './record.js'
import { rewriteRecord } from './rewrite.js'

/** `how` of an instant that {@link toWholeSeconds} cut. */
const CUT = 'cut-to-second'

/** True for an instant without a part of a second: the precision of the signed code. Own profile. */
export function isWholeSecond(at: Instant): boolean {
  return at % SECOND === 0
}

/**
 * The record with every instant cut to the second before it, those that changed marked derived: what must be done
 * before a record goes into a signed code. An instant that was derived before keeps how it was derived first. Cutting
 * never makes an assessment younger or a validity longer.
 * @throws RecordError `record.precision.faults` when the record was no valid one
 */
export function toWholeSeconds(record: NationalRecord, elements: ElementTable): NationalRecord {
  const { members, origins } = rewriteRecord<unknown>(record, elements.root, {
    element: (node, value, pointer) => {
      const isCut = node.kind === 'scalar' && node.type === 'instant' && isInstant(value) && !isWholeSecond(value)
      if (!isCut) return { value }
      const whole = Math.floor(value / SECOND) * SECOND
      // An instant that no source said is never made to look like one that was said and then cut.
      return record.origins[pointer]?.kind === 'derived' ? { value: whole } : { value: whole, how: CUT }
    },
    constant: (value) => value,
  })
  return acceptRecord({ ...members, origins }, elements, 'record.precision.faults')
}
