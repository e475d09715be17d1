import type { JsonValue } from '@yimatong/codec'
import { malformed, membersOf, textsOf } from '../table-shape.js'
import type { DccGroup } from './payload.js'

/** OIDs of extended key usages that allow a signer each group. */
export type DccKeyUsages = Readonly<Record<DccGroup, ReadonlySet<string>>>

/** Compiles standards/eu-dcc/key-usages.json. @throws FormatError `formats.table.malformed` */
export function compileDccKeyUsages(data: JsonValue): DccKeyUsages {
  const entries = membersOf(membersOf(data, 'key usages').entries, 'entries')
  return { v: oidsOf(entries.v, 'entries.v'), t: oidsOf(entries.t, 'entries.t'), r: oidsOf(entries.r, 'entries.r') }
}

function oidsOf(value: JsonValue | undefined, where: string): ReadonlySet<string> {
  const oids = textsOf(value, where)
  if (oids.length === 0 || oids.some((oid) => !/^\d+(\.\d+)+$/.test(oid))) throw malformed(`OIDs at ${where}`)
  return new Set(oids)
}
