import type { JsonValue } from '@yimatong/codec'
import { membersOf } from '../table-shape.js'
import { compileDccKeyUsages, type DccKeyUsages } from './key-usages.js'
import { compileDccMembers, type DccMembers } from './record.js'
import { compileDccSchema, type DccSchema } from './schema-check.js'
import { compileDccVariants, type DccVariants } from './variant.js'

/** The parsed files of standards/eu-dcc. */
export interface DccStandardFiles {
  readonly 'schema.json': JsonValue
  readonly 'key-usages.json': JsonValue
  readonly 'members.json': JsonValue
  readonly 'values.json': JsonValue
  readonly 'variants.json': JsonValue
}

/** Everything about EU DCC that is data, compiled once. */
export interface DccStandard {
  readonly schema: DccSchema
  readonly keyUsages: DccKeyUsages
  readonly members: DccMembers
  readonly variants: DccVariants
  /** Name of a coded value, for display: `('mp', 'EU/1/20/1528')`; undefined when the table has none. */
  valueName(member: string, code: string): string | undefined
}

/** Compiles the files of standards/eu-dcc. @throws FormatError `formats.table.malformed` naming the place */
export function compileDccStandard(files: DccStandardFiles): DccStandard {
  const values = membersOf(files['values.json'], 'values')
  return {
    schema: compileDccSchema(files['schema.json']),
    keyUsages: compileDccKeyUsages(files['key-usages.json']),
    members: compileDccMembers(files['members.json']),
    variants: compileDccVariants(files['variants.json']),
    valueName(member, code) {
      const names = Object.hasOwn(values, member) ? values[member] : undefined
      if (typeof names !== 'object' || names === null || Array.isArray(names) || !Object.hasOwn(names, code))
        return undefined
      const name = names[code]
      return typeof name === 'string' ? name : undefined
    },
  }
}
