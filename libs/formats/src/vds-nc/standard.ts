import { isSignatureAlgorithm, type SignatureAlgorithm } from '@yimatong/crypto'
import type { ForeignTables } from '../foreign-format.js'
import { compileFactNames, type FactNames } from '../named-facts.js'
import { itemsOf, malformed, membersOf, textOf, textsOf } from '../table-shape.js'

/** The tables of standards/icao-vds-nc, compiled once. */
export interface VdsNcStandard {
  /** Versions that are read, by kind. */
  readonly kinds: ReadonlyMap<string, readonly number[]>
  readonly algorithms: readonly SignatureAlgorithm[]
  /** Extended key usages of a signer, dotted; a certificate without any is for all. */
  readonly keyPurposes: readonly string[]
  /** The C of an issuer's certificates, by its code in the header. */
  readonly countries: ReadonlyMap<string, string>
  readonly facts: Readonly<Record<FactGroup, FactNames>>
  /** Codes of GB/T 2261.1. */
  readonly sexes: ReadonlyMap<string, string>
  /** Document types of the record. */
  readonly documents: ReadonlyMap<string, string>
}

/** Groups of facts of the members table. */
export type FactGroup = 'person' | 'certificate' | 'vaccine' | 'dose' | 'test'

/** Compiles the tables. @throws FormatError `formats.table.malformed` naming the place */
export function compileVdsNcStandard(files: ForeignTables): VdsNcStandard {
  const members = membersOf(files.get('members') ?? null, 'members')
  const { countries, beside } = membersOf(files.get('issuers') ?? null, 'issuers')
  const names = (group: FactGroup) => compileFactNames(members[group], `members/${group}`)
  return {
    kinds: new Map(
      Object.entries(membersOf(members.kinds, 'kinds')).map(([kind, versions]) => [kind, versionsOf(versions)]),
    ),
    algorithms: itemsOf(members.algorithms, 'algorithms').map((item) => algorithmOf(textOf(item, 'algorithms'))),
    keyPurposes: textsOf(members.keyPurposes, 'keyPurposes'),
    countries: new Map([...wordsOf(countries, 'countries'), ...wordsOf(beside, 'beside')]),
    facts: {
      person: names('person'),
      certificate: names('certificate'),
      vaccine: names('vaccine'),
      dose: names('dose'),
      test: names('test'),
    },
    sexes: wordsOf(members.sex, 'sex'),
    documents: wordsOf(members.documents, 'documents'),
  }
}

type Table = Parameters<typeof membersOf>[0]

function versionsOf(data: Table): readonly number[] {
  return itemsOf(data, 'kinds').map((version) => {
    if (typeof version === 'number') return version
    throw malformed('versions at kinds')
  })
}

function wordsOf(data: Table, where: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(membersOf(data, where)).map(([name, value]) => [name, textOf(value, where)]))
}

function algorithmOf(name: string): SignatureAlgorithm {
  if (isSignatureAlgorithm(name)) return name
  throw malformed('signature algorithms at algorithms')
}
