import type { JsonValue } from '@yimatong/codec'
import { SECOND } from '@yimatong/kernel'
import { malformed, membersOf, numberOf, textOf, textsOf } from '../table-shape.js'
import { PART_NAMES, type PartName } from './block.js'

/** Everything about Suishenma offline that is data, compiled once from standards/cn-31-ssm-offline/format.json. */
export interface SuishenmaStandard {
  /** What the four digits count: characters of the base64url text, or bytes of the block. */
  readonly lengthCounts: 'text' | 'block'
  /** Distinguishing identifier of both SM2 signatures. */
  readonly distinguishingId: string
  /** Parts that the industry's signature covers, in order. */
  readonly industrySigned: readonly PartName[]
  /** The bit of D.2 that says the code is enabled for transport. */
  readonly enabledFlag: { readonly byte: number; readonly mask: number }
  /** How far another party's clock may be off, milliseconds. */
  readonly skewMs: number
  readonly clients: ReadonlyMap<string, string>
  readonly userTypes: ReadonlyMap<string, string>
}

/** Compiles the table. @throws FormatError `formats.table.malformed` naming the place */
export function compileSuishenma(data: JsonValue): SuishenmaStandard {
  const table = membersOf(data, 'format')
  const { byte, mask } = membersOf(table.enabledFlag, 'enabledFlag')
  return {
    lengthCounts: lengthOf(table.lengthCounts),
    distinguishingId: textOf(table.distinguishingId, 'distinguishingId'),
    industrySigned: textsOf(table.industrySigned, 'industrySigned').map(partOf),
    enabledFlag: { byte: neededNumber(byte, 'enabledFlag/byte'), mask: neededNumber(mask, 'enabledFlag/mask') },
    skewMs: neededNumber(table.skewSeconds, 'skewSeconds') * SECOND,
    clients: namesOf(table.clients, 'clients'),
    userTypes: namesOf(table.userTypes, 'userTypes'),
  }
}

function lengthOf(value: JsonValue | undefined): 'text' | 'block' {
  if (value === 'text' || value === 'block') return value
  throw malformed('text or block at lengthCounts')
}

function partOf(name: string): PartName {
  const found = PART_NAMES.find((part) => part === name)
  if (found !== undefined && found !== 'C' && found !== 'E.2') return found
  throw malformed('parts of the block, and no signature among them, at industrySigned')
}

function neededNumber(value: JsonValue | undefined, where: string): number {
  const number = numberOf(value, where)
  if (number === undefined) throw malformed(`a number at ${where}`)
  return number
}

function namesOf(value: JsonValue | undefined, where: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(membersOf(value, where)).map(([code, name]) => [code, textOf(name, where)] as const))
}
