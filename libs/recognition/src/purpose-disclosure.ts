import type { JsonValue } from '@yimatong/codec'
import { compileDisclosure, type Disclosure, type ElementTable, type NationalRecord } from '@yimatong/record'
import { readerOf } from './table-shape.js'

/** What one purpose of use allows to be shown, ready to run. */
export interface PurposeDisclosure {
  readonly name: Disclosure
  readonly show: (record: NationalRecord) => NationalRecord
}

const DISCLOSURES: readonly Disclosure[] = ['minimal', 'masked', 'full']
const { members, oneOf } = readerOf('recognition.disclosures.malformed', 'standards/rules/disclosures.json')

/**
 * Compiles the table purpose → disclosure. A purpose that is not in it falls under `default`, which shows nothing that is
 * not needed: `minimal`. @throws RecognitionError `recognition.disclosures.malformed`
 */
export function compileDisclosures(data: JsonValue, elements: ElementTable): ReadonlyMap<string, PurposeDisclosure> {
  const table = Object.entries({ default: 'minimal', ...members(data, 'the file') })
  return new Map(
    table.map(([purpose, value]) => {
      const name = oneOf(value, DISCLOSURES, purpose)
      return [purpose, { name, show: compileDisclosure(name, elements) }] as const
    }),
  )
}
