import { canonicalJson, type JsonValue } from '@yimatong/codec'
import { digest } from '@yimatong/crypto'
import { hexEncode, type Instant, utf8Encode } from '@yimatong/kernel'
import type { Divisions, ElementTable } from '@yimatong/record'
import { chinaInstant } from './china-time.js'
import { refuse } from './error.js'
import { type CompiledExchanges, compileExchanges, exchangesForm, refuseSymbolRequest } from './exchange-set.js'
import { choice, type Located, located, optional, type Shaped, shape, text } from './form.js'
import { meaningForm } from './meaning.js'
import { compileNational } from './national.js'
import { compileSymbol, type SymbolCodec, symbolForm } from './symbol.js'
import { compileTables, tablesForm } from './table.js'
import { type Node, parseStrictYaml } from './yaml.js'

const day = located(text('a day, yyyy-MM-dd', (t) => dayStart(t) !== undefined))

const PROFILE = {
  id: text('a name such as cn-33-soap', (t) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(t) && t.length <= 64),
  version: text('three numbers such as 1.0.0', (t) => /^\d+\.\d+\.\d+$/.test(t)),
  national: located(text('hc-n/1')),
  division: located(text('six digits of GB/T 2260', (t) => /^[1-8]\d{5}$/.test(t))),
  zone: choice('Asia/Shanghai'),
  /** CODE: seen in public code that talked to the real system; DESC: described; STYLE: invented in the style of both. */
  realism: choice('CODE', 'DESC', 'STYLE'),
  sourceNote: text('where the format is known from, and which parts are our own'),
  levelSet: text('the version of the level set'),
  validFrom: day,
  validTo: optional(day),
  symbol: optional(symbolForm),
  meaning: meaningForm,
  tables: optional(tablesForm),
  exchanges: exchangesForm,
}

/** A whole profile. */
export const profileForm = shape(PROFILE)

/** A profile that has passed every compile-time check. Immutable; holds no secret and no state. */
export interface CompiledProfile {
  readonly id: string
  readonly version: string
  /** Lower-case hex SHA-256 over the canonical JSON (RFC 8785) of the tree: blanks and comments do not count. */
  readonly hash: string
  readonly national: string
  /** GB/T 2260 code of the place the city speaks for. */
  readonly division: string
  readonly realism: 'CODE' | 'DESC' | 'STYLE'
  readonly sourceNote: string
  readonly levelSetVersion: string
  /** From this instant (inclusive) to that one (exclusive) the profile is in force. */
  readonly validFrom: Instant
  readonly validTo: Instant | undefined
  /** Longest that an answer may be shown again, in seconds. */
  readonly answerLife: number
  readonly authority: string
  readonly symbol: SymbolCodec | undefined
  readonly exchanges: CompiledExchanges
}

/**
 * Compiles one profile text. Everything that can be proved from the text alone is proved here; what compiles keeps
 * its order of risk, answers for every field it names, and knows the way back.
 * @param file shown in errors
 * @param divisions editions of GB/T 2260; a profile with `region` does not load without its edition
 * @throws ProfileError with file, line, what was seen, what was wanted and what to check
 */
export function compileProfile(
  source: string,
  file: string,
  elements: ElementTable,
  divisions?: Divisions,
): CompiledProfile {
  return compileTree(parseStrictYaml(source, file), elements, divisions)
}

/**
 * Compiles a profile that is read already: the proof changes its tree and asks what becomes of it.
 * @param origin the profile that it stands for, where that is another one: the hash is that one's, and so are the
 * exchanges of which nothing has changed. Compiled with the same elements and divisions
 * @throws ProfileError
 */
export function compileTree(
  node: Node,
  elements: ElementTable,
  divisions?: Divisions,
  origin?: ProfileOrigin,
): CompiledProfile {
  const hash = origin?.profile.hash ?? hashOf(node)
  const profile = profileForm.read(node)
  const national = compileNational(elements)
  requireNational(profile.national, national.version)
  requireDivision(profile.division, divisions)
  const tables = compileTables(profile.tables)
  const { meaning } = profile
  const division = profile.division.value
  const env = { national, tables, divisions, riskOrder: meaning.riskOrder, namespace: profile.id, prefix: '' }
  const { validFrom, validTo } = validityOf(profile)
  const isInForce = (at: Instant) => at >= validFrom && (validTo === undefined || at < validTo)
  const known = origin ? unchanged(node, origin) : {}
  const exchanges = compileExchanges(profile.exchanges, { env, meaning, division, isInForce, hash }, known)
  if (!profile.symbol) refuseSymbolRequest(profile.exchanges)
  return {
    id: profile.id,
    version: profile.version,
    hash,
    national: profile.national.value,
    division,
    realism: profile.realism,
    sourceNote: profile.sourceNote,
    levelSetVersion: profile.levelSet,
    validFrom,
    validTo,
    answerLife: meaning.answerLife,
    authority: meaning.authority,
    symbol: profile.symbol && compileSymbol(profile.symbol),
    exchanges,
  }
}

/** A tree and what it was compiled to. */
interface ProfileOrigin {
  readonly root: Node
  readonly profile: CompiledProfile
}

/** What an exchange is compiled from besides itself. */
const SHARED = ['id', 'national', 'division', 'validFrom', 'validTo', 'meaning', 'tables']

/** The exchanges that a tree has in common with another one: nodes that did not change are shared. */
function unchanged(node: Node, { root, profile }: ProfileOrigin): CompiledExchanges {
  if (SHARED.some((key) => memberOf(node, key) !== memberOf(root, key))) return {}
  const own = (tree: Node, name: string) => memberOf(memberOf(tree, 'exchanges'), name)
  const kept = Object.entries(profile.exchanges).filter(([name]) => own(node, name) === own(root, name))
  return Object.fromEntries(kept)
}

function memberOf(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.node : undefined
}

function requireNational(seen: Located<string>, wanted: string): void {
  if (seen.value === wanted) return
  const why = { seen: `national format \`${seen.value}\``, wanted, check: 'which edition this gateway has loaded' }
  throw refuse('profile.form.value', seen.at, why)
}

/** Refuses a place that no loaded edition of GB/T 2260 has; without any edition the six digits must do. */
function requireDivision(seen: Located<string>, divisions: Divisions | undefined): void {
  if (!divisions || divisions.editions.length === 0 || divisions.has(seen.value)) return
  throw refuse('profile.form.value', seen.at, {
    seen: `division \`${seen.value}\``,
    wanted: `a code of GB/T 2260 (${divisions.editions.join(', ')})`,
    check: 'standards/gbt-2260',
  })
}

type Validity = Pick<Shaped<typeof PROFILE>, 'validFrom' | 'validTo'>

function validityOf({ validFrom: first, validTo: end }: Validity): Pick<CompiledProfile, 'validFrom' | 'validTo'> {
  const validFrom = startOf(first)
  const validTo = end && startOf(end)
  if (!end || validTo === undefined || validTo > validFrom) return { validFrom, validTo }
  throw refuse('profile.form.value', end.at, {
    seen: `a profile from ${first.value} to ${end.value}`,
    wanted: '`validTo` after `validFrom`',
    check: 'both days; `validTo` is the first on which it is no longer in force',
  })
}

function dayStart(yyyyMMdd: string): Instant | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(yyyyMMdd)
  const [, year = 0, month = 0, date = 0] = match?.map(Number) ?? []
  return chinaInstant({ year, month, day: date, hour: 0, minute: 0, second: 0 })
}

function startOf(seen: Located<string>): Instant {
  const at = dayStart(seen.value)
  if (at !== undefined) return at
  throw refuse('profile.form.value', seen.at, { seen: seen.value, wanted: 'a day', check: 'the calendar' })
}

function hashOf(node: Node): string {
  return hexEncode(digest('sha-256', utf8Encode(canonicalJson(plain(node)))))
}

/** A tree as JSON: texts, lists and members, without its lines. */
export function plain(node: Node): JsonValue {
  if (node.kind === 'text') return node.text
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.node)]))
}
