import { AAROGYA_FORMAT } from './aarogya/format.js'
import { DCC_FORMAT } from './dcc/format.js'
import { DIVOC_FORMAT } from './divoc/format.js'
import type { ForeignFormat, ForeignFormatRow, ForeignSigners, ForeignTables } from './foreign-format.js'
import { SHC_FORMAT } from './shc/format.js'
import { SUISHENMA_FORMAT } from './suishenma/format.js'
import { VDS_NC_FORMAT } from './vds-nc/format.js'

/** Every format whose codes carry their own proof, in the order in which a text is held against them. */
export const FOREIGN_FORMATS: readonly ForeignFormatRow[] = [
  DCC_FORMAT,
  SHC_FORMAT,
  SUISHENMA_FORMAT,
  AAROGYA_FORMAT,
  DIVOC_FORMAT,
  VDS_NC_FORMAT,
]

/**
 * Makes every format ready to read.
 * @param tables the folders of standards/ by name, with the files of each by name without ending
 * @throws FormatError `formats.table.malformed` naming the place; `formats.*.signer`
 */
export function compileForeignFormats(
  tables: ReadonlyMap<string, ForeignTables>,
  signers: ForeignSigners = new Map(),
): readonly ForeignFormat[] {
  return FOREIGN_FORMATS.map((row) => row.compile(tables.get(row.folder) ?? new Map(), signers.get(row.id) ?? []))
}
