import { isSignatureAlgorithm, type SignatureAlgorithm } from '@yimatong/crypto'
import type { ForeignTables } from '../foreign-format.js'
import { compileFactNames, type FactNames } from '../named-facts.js'
import { itemsOf, malformed, membersOf, textOf } from '../table-shape.js'
import { type Contexts, compileContexts } from './context-table.js'

/** The tables of standards/in-divoc, compiled once. */
export interface DivocStandard {
  readonly contexts: Contexts
  /** URL of the context in which the options of a proof are read. */
  readonly security: string
  /** What a proof must be for. */
  readonly purpose: string
  /** Algorithms by the type of a proof. */
  readonly suites: ReadonlyMap<string, readonly SignatureAlgorithm[]>
  readonly person: FactNames
  readonly vaccination: FactNames
  /** Codes of GB/T 2261.1 by what certificates write, in lower case. */
  readonly sexes: ReadonlyMap<string, string>
}

/** Compiles the tables. @throws FormatError `formats.table.malformed` naming the place */
export function compileDivocStandard(files: ForeignTables): DivocStandard {
  const contexts = compileContexts(files)
  const security = textOf(membersOf(files.get('contexts') ?? null, 'contexts').security, 'contexts/security')
  if (!contexts.has(security)) throw malformed('a pinned context at contexts/security')
  const suites = membersOf(files.get('suites') ?? null, 'suites')
  const members = membersOf(files.get('members') ?? null, 'members')
  return {
    contexts,
    security,
    purpose: textOf(suites.purpose, 'suites/purpose'),
    suites: new Map(
      Object.entries(membersOf(suites.suites, 'suites')).map(([type, algorithms]) => {
        return [type, itemsOf(algorithms, type).map((item) => algorithmOf(textOf(item, type)))]
      }),
    ),
    person: compileFactNames(members.person, 'members/person'),
    vaccination: compileFactNames(members.vaccination, 'members/vaccination'),
    sexes: new Map(
      Object.entries(membersOf(members.sex, 'members/sex')).map(([word, code]) => [word, textOf(code, 'sex')]),
    ),
  }
}

function algorithmOf(name: string): SignatureAlgorithm {
  if (isSignatureAlgorithm(name)) return name
  throw malformed('a signature algorithm at suites')
}
