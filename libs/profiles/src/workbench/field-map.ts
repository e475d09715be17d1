import type { ElementTable } from '@yimatong/record'
import { type CompiledExchange, EXCHANGES, type ExchangeName, type FieldGrade } from '../exchange.js'
import type { LossClass } from '../grade.js'
import { itemsOf, member, textOf } from '../proof/edit.js'
import type { LoadedProfile } from '../proof/folder.js'
import { type OpSite, opsOfExchange } from '../proof/sites.js'
import type { Node } from '../yaml.js'
import { type Kept, keptBy } from './kept.js'

/** A place of the national record with its names; an extension has none. */
export interface NamedElement {
  readonly path: string
  readonly zh?: string
  readonly en?: string
}

/** One rule: which fields of the city, which elements, and what survives. */
export interface FieldRow {
  readonly rule: string
  readonly op: string
  readonly line: number
  readonly city: readonly string[]
  readonly national: readonly NamedElement[]
  readonly class: LossClass
  readonly kept: Kept
}

/** One value of the city's level. */
export interface LevelRow {
  readonly city: string
  readonly level: string
  /** Why it is unknown. */
  readonly state?: string
  /** The row is only read, or only written. */
  readonly only?: string
  readonly canonical: boolean
  readonly line: number
}

/** The level of an exchange: its values, and what happens outside of them. */
export interface LevelTable {
  readonly city: string
  readonly rows: readonly LevelRow[]
  /** Known levels this city cannot say. */
  readonly refuses: readonly string[]
  /** State of an answer without a level; without it such an answer is malformed. */
  readonly missing?: string
  /** What is written for every other unknown level; without it nothing can be. */
  readonly otherUnknown?: string
}

/** A word of the city for "no". */
export interface ErrorRow {
  readonly city: string
  readonly finding: string
}

/** One exchange as its reviewers see it. */
export interface ExchangeMap {
  readonly name: ExchangeName
  readonly recipe: string
  readonly request: readonly { readonly name: string; readonly from: string }[]
  readonly class: LossClass
  /** Names of the layers, outermost first. */
  readonly layers: readonly string[]
  readonly levels: readonly LevelTable[]
  readonly rows: readonly FieldRow[]
  readonly errors: readonly ErrorRow[]
  /** Elements and groups this city has no place for. */
  readonly leaves: readonly NamedElement[]
  readonly followUp?: ExchangeName
}

/** A value table. */
export interface ValueTableMap {
  readonly name: string
  readonly rows: readonly { readonly city: string; readonly national: string; readonly grade: string }[]
  readonly refuses: readonly string[]
}

/** What the reviewers of a city sign: what each field means, and what is lost. */
export interface FieldMap {
  readonly profile: {
    readonly id: string
    readonly version: string
    readonly hash: string
    readonly national: string
    readonly division: string
    readonly realism: string
    readonly sourceNote: string
    readonly levelSet: string
    /** Days in China; the end is exclusive. */
    readonly validFrom: string
    readonly validTo?: string
    readonly authority: string
  }
  /** City values of known levels, lowest risk first. */
  readonly riskOrder: readonly string[]
  readonly exchanges: readonly ExchangeMap[]
  readonly tables: readonly ValueTableMap[]
}

/** The field map of a profile that loads. */
export function fieldMapOf({ root, profile }: LoadedProfile, elements: ElementTable): FieldMap {
  const { id, version, hash, national, division, realism, sourceNote } = profile
  const validTo = textOf(root, 'validTo')
  return {
    profile: {
      id,
      version,
      hash,
      national,
      division,
      realism,
      sourceNote,
      levelSet: profile.levelSetVersion,
      validFrom: textOf(root, 'validFrom') ?? '',
      ...(validTo !== undefined && { validTo }),
      authority: profile.authority,
    },
    riskOrder: textsOf(member(root, 'meaning'), 'riskOrder'),
    exchanges: EXCHANGES.flatMap((name) => {
      const exchange = profile.exchanges[name]
      const node = member(member(root, 'exchanges'), name)
      return exchange && node ? [exchangeMap(exchange, node, elements)] : []
    }),
    tables: tablesOf(member(root, 'tables')),
  }
}

function exchangeMap(exchange: CompiledExchange, node: Node, elements: ElementTable): ExchangeMap {
  const sites = new Map(opsOfExchange(node).map((site) => [site.parameters.at, site]))
  const { name, followUp } = exchange
  return {
    name,
    recipe: exchange.transport.recipe,
    request: exchange.requestFields.map((field) => ({ name: field.name, from: field.from })),
    class: exchange.class,
    layers: itemsOf(member(node, 'answer'), 'layers').map(firstKey),
    levels: [...sites.values()].filter((site) => site.name === 'riskMap').map(levelTable),
    rows: exchange.fields.map((grade) => fieldRow(grade, sites.get(grade.at), elements)),
    errors: [...sites.values()].flatMap(({ parameters }) => errorRows(parameters)),
    leaves: exchange.leaves.map((path) => named(path, elements)),
    ...(followUp && { followUp: followUp.exchange }),
  }
}

function fieldRow(grade: FieldGrade, site: OpSite | undefined, elements: ElementTable): FieldRow {
  const op = site?.name ?? '?'
  return {
    rule: grade.rule,
    op,
    line: grade.at.line,
    city: grade.city,
    national: grade.national.map((path) => named(path, elements)),
    class: grade.class,
    kept: keptBy(op, grade.class, site?.parameters),
  }
}

function named(path: string, { rows }: ElementTable): NamedElement {
  const row = rows.find((each) => each.path === path)
  return row ? { path, zh: row.zh, en: row.en } : { path }
}

function levelTable({ parameters }: OpSite): LevelTable {
  const rows = itemsOf(parameters, 'rows').map(levelRow)
  const missing = textOf(parameters, 'missing')
  const otherUnknown = textOf(parameters, 'otherUnknown')
  return {
    city: textOf(parameters, 'city') ?? '',
    rows,
    refuses: textsOf(parameters, 'refuses'),
    ...(missing !== undefined && { missing }),
    ...(otherUnknown !== undefined && { otherUnknown }),
  }
}

function levelRow(row: Node): LevelRow {
  const state = textOf(row, 'state')
  const only = textOf(row, 'only')
  return {
    city: textOf(row, 'city') ?? '',
    level: textOf(row, 'level') ?? '',
    ...(state !== undefined && { state }),
    ...(only !== undefined && { only }),
    canonical: textOf(row, 'canonical') === 'true',
    line: row.at.line,
  }
}

function errorRows(parameters: Node): readonly ErrorRow[] {
  return itemsOf(parameters, 'errors').map((row) => {
    return { city: textOf(row, 'city') ?? '', finding: textOf(row, 'finding') ?? '' }
  })
}

function tablesOf(node: Node | undefined): readonly ValueTableMap[] {
  if (node?.kind !== 'map') return []
  return [...node.entries].map(([name, entry]) => ({
    name,
    rows: itemsOf(entry.node, 'rows').map((row) => ({
      city: textOf(row, 'city') ?? '',
      national: textOf(row, 'national') ?? '',
      grade: textOf(row, 'grade') ?? 'equal',
    })),
    refuses: textsOf(entry.node, 'refuses'),
  }))
}

function textsOf(node: Node | undefined, key: string): readonly string[] {
  return itemsOf(node, key).flatMap((item) => (item.kind === 'text' ? [item.text] : []))
}

function firstKey(node: Node): string {
  return (node.kind === 'map' ? [...node.entries.keys()][0] : undefined) ?? '?'
}
