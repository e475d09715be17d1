import { canonicalJson } from '@yimatong/codec'
import type { ElementTable } from '@yimatong/record'
import { type CompiledExchange, EXCHANGES, type ExchangeName } from '../exchange.js'
import { isWorse, type LossClass } from '../grade.js'
import { plain } from '../profile.js'
import { itemsOf, member } from '../proof/edit.js'
import type { LoadedProfile } from '../proof/folder.js'
import { opsOfExchange } from '../proof/sites.js'
import type { Node } from '../yaml.js'
import { compareLevels } from './compare-levels.js'
import { type ExchangeMap, type FieldMap, fieldMapOf } from './field-map.js'

/** What a change is about. */
export const CHANGE_AREAS = [
  'version',
  'same-version',
  'profile',
  'exchange',
  'level',
  'class',
  'element',
  'rule',
  'leaves',
  'error',
  'layers',
  'transport',
  'request',
  'question',
  'table',
] as const

/** A word of {@link CHANGE_AREAS}. */
export type ChangeArea = (typeof CHANGE_AREAS)[number]

/** How a change weighs: `dangerous` may show another level, `worse` keeps less, `better` keeps more. */
export type ChangeWeight = 'dangerous' | 'worse' | 'better' | 'plain'

/** One thing that another version says differently. */
export interface ProfileChange {
  readonly weight: ChangeWeight
  readonly area: ChangeArea
  /** Empty where the whole profile is meant. */
  readonly exchange: string
  readonly what: string
  /** As JSON or as a word; undefined where there is none. */
  readonly before?: string
  readonly after?: string
}

/** What the second profile changes of the first. */
export interface ProfileComparison {
  readonly before: FieldMap['profile']
  readonly after: FieldMap['profile']
  /** Most dangerous first. */
  readonly changes: readonly ProfileChange[]
  readonly counts: Readonly<Record<ChangeWeight, number>>
}

const WEIGHTS: readonly ChangeWeight[] = ['dangerous', 'worse', 'better', 'plain']

/**
 * Compares two versions of a profile, or two profiles. Dangerous: a value of the city becomes another level, or a level
 * is written as what means another one, or another content has the same version. Worse: a class, or an element that no
 * rule writes any more.
 */
export function compareProfiles(
  before: LoadedProfile,
  after: LoadedProfile,
  elements: ElementTable,
): ProfileComparison {
  const [a, b] = [fieldMapOf(before, elements), fieldMapOf(after, elements)]
  const found = [
    ...versionChanges(a, b),
    ...memberChanges(before.root, after.root, { area: 'profile', exchange: '', keys: PROFILE_KEYS }),
    ...entryChanges(member(before.root, 'tables'), member(after.root, 'tables'), 'table', ''),
    ...EXCHANGES.flatMap((name) => exchangeChanges(name, [before, a], [after, b])),
  ]
  const changes = WEIGHTS.flatMap((weight) => found.filter((change) => change.weight === weight))
  const count = (weight: ChangeWeight) => changes.filter((change) => change.weight === weight).length
  return {
    before: a.profile,
    after: b.profile,
    changes,
    counts: {
      dangerous: count('dangerous'),
      worse: count('worse'),
      better: count('better'),
      plain: count('plain'),
    },
  }
}

const PROFILE_KEYS = [
  'id',
  'national',
  'division',
  'zone',
  'realism',
  'levelSet',
  'validFrom',
  'validTo',
  'symbol',
  'meaning',
]
const QUESTION_KEYS = ['documentTypes', 'carries', 'maxBytes', 'complement', 'confirms', 'followUp']

function versionChanges({ profile: a }: FieldMap, { profile: b }: FieldMap): readonly ProfileChange[] {
  if (a.version !== b.version) {
    return [{ weight: 'plain', area: 'version', exchange: '', what: 'version', before: a.version, after: b.version }]
  }
  if (a.hash === b.hash || a.id !== b.id) return []
  return [
    { weight: 'dangerous', area: 'same-version', exchange: '', what: 'version', before: a.version, after: b.version },
  ]
}

type Side = readonly [LoadedProfile, FieldMap]

function exchangeChanges(name: ExchangeName, [before, a]: Side, [after, b]: Side): readonly ProfileChange[] {
  const [nodeA, nodeB] = [before, after].map(({ root }) => member(member(root, 'exchanges'), name))
  const [mapA, mapB] = [a, b].map(({ exchanges }) => exchanges.find((each) => each.name === name))
  if (!mapA && !mapB) return []
  if (!mapA || !mapB) {
    const weight = mapA ? 'worse' : 'better'
    return [{ weight, area: 'exchange', exchange: name, what: name, ...sides(mapA?.class, mapB?.class) }]
  }
  const at = { exchange: name }
  return [
    ...levelChanges(name, mapA, mapB),
    ...classChange(name, mapA, mapB),
    ...ruleChanges(name, rulesOf(nodeA, before.profile.exchanges[name]), rulesOf(nodeB, after.profile.exchanges[name])),
    ...elementChanges(name, mapA, mapB),
    ...wordChanges('leaves', name, listed(mapA.leaves, 'path'), listed(mapB.leaves, 'path')),
    ...wordChanges('error', name, errorsOf(mapA), errorsOf(mapB)),
    ...layerChange(name, nodeA, nodeB),
    ...memberChanges(nodeA, nodeB, { ...at, area: 'transport', keys: ['transport'] }),
    ...memberChanges(nodeA, nodeB, { ...at, area: 'request', keys: ['request'] }),
    ...memberChanges(nodeA, nodeB, { ...at, area: 'question', keys: QUESTION_KEYS }),
  ]
}

function levelChanges(exchange: string, a: ExchangeMap, b: ExchangeMap): readonly ProfileChange[] {
  return compareLevels(a, b).map(({ of, way, before, after, dangerous }) => {
    return { weight: dangerous ? 'dangerous' : 'plain', area: 'level', exchange, what: `${way} ${of}`, before, after }
  })
}

function classChange(exchange: string, a: ExchangeMap, b: ExchangeMap): readonly ProfileChange[] {
  if (a.class === b.class) return []
  return [{ weight: weigh(a, b), area: 'class', exchange, what: exchange, before: a.class, after: b.class }]
}

interface Graded {
  readonly class: LossClass
}

function weigh(a: Graded, b: Graded): ChangeWeight {
  return isWorse(b.class, a.class) ? 'worse' : 'better'
}

/** A rule as it is written, and its class. */
interface Rule {
  readonly class: LossClass
  readonly text: string
}

/** Rules by the fields they answer for: another operation for the same field is the same rule, changed. */
function ruleChanges(exchange: string, a: ReadonlyMap<string, Rule>, b: ReadonlyMap<string, Rule>): ProfileChange[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])]
  return keys.flatMap((what): readonly ProfileChange[] => {
    const [x, y] = [a.get(what), b.get(what)]
    if (x?.text === y?.text) return []
    const changed: ProfileChange = { weight: 'plain', area: 'rule', exchange, what, ...sides(x?.text, y?.text) }
    if (!x || !y || x.class === y.class) return [changed]
    return [changed, { weight: weigh(x, y), area: 'class', exchange, what, before: x.class, after: y.class }]
  })
}

function rulesOf(node: Node | undefined, exchange: CompiledExchange | undefined): ReadonlyMap<string, Rule> {
  const sites = new Map((node ? opsOfExchange(node) : []).map((site) => [site.parameters.at, site.node]))
  return new Map(
    (exchange?.fields ?? []).map(({ rule, at, city, national, class: grade }) => {
      const tree = /^[a-z]+\/(frame\d+\/)?/.exec(rule)?.[1] ?? ''
      const site = sites.get(at)
      const text = site ? canonicalJson(plain(site)) : rule
      return [tree + (city.length > 0 ? city : national).join(' '), { class: grade, text }]
    }),
  )
}

function elementChanges(exchange: string, a: ExchangeMap, b: ExchangeMap): readonly ProfileChange[] {
  const [before, after] = [elementsOf(a), elementsOf(b)]
  return wordChanges('element', exchange, before, after).map((change) => {
    return { ...change, weight: change.after === undefined ? 'worse' : 'better' }
  })
}

function elementsOf({ rows }: ExchangeMap): ReadonlyMap<string, string> {
  return new Map(rows.flatMap(({ national }) => national.map(({ path }) => [path, path] as const)))
}

function errorsOf({ errors }: ExchangeMap): ReadonlyMap<string, string> {
  return new Map(errors.map(({ city, finding }) => [city, finding]))
}

function listed<K extends string>(items: readonly Readonly<Record<K, string>>[], key: K): ReadonlyMap<string, string> {
  return new Map(items.map((item) => [item[key], item[key]]))
}

function wordChanges(
  area: ChangeArea,
  exchange: string,
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): readonly ProfileChange[] {
  const words = [...new Set([...a.keys(), ...b.keys()])]
  return words
    .filter((word) => a.get(word) !== b.get(word))
    .map((what) => ({ weight: 'plain', area, exchange, what, ...sides(a.get(what), b.get(what)) }))
}

/** The layers without what stands inside of frames: their rules are compared one by one. */
function layerChange(exchange: string, a: Node | undefined, b: Node | undefined): readonly ProfileChange[] {
  const [before, after] = [a, b].map((node) => canonicalJson(itemsOf(member(node, 'answer'), 'layers').map(layerText)))
  return before === after
    ? []
    : [{ weight: 'plain', area: 'layers', exchange, what: 'layers', ...sides(before, after) }]
}

function layerText(layer: Node) {
  const frame = member(layer, 'frame')
  if (frame?.kind !== 'map') return plain(layer)
  const kept = [...frame.entries].filter(([key]) => key !== 'ops' && key !== 'fields')
  return { frame: Object.fromEntries(kept.map(([key, entry]) => [key, plain(entry.node)])) }
}

interface Members {
  readonly area: ChangeArea
  readonly exchange: string
  readonly keys: readonly string[]
}

function memberChanges(a: Node | undefined, b: Node | undefined, { area, exchange, keys }: Members): ProfileChange[] {
  return keys.flatMap((what) => nodeChange(member(a, what), member(b, what), { weight: 'plain', area, exchange, what }))
}

function entryChanges(a: Node | undefined, b: Node | undefined, area: ChangeArea, exchange: string): ProfileChange[] {
  const names = [a, b].flatMap((node) => (node?.kind === 'map' ? [...node.entries.keys()] : []))
  return memberChanges(a, b, { area, exchange, keys: [...new Set(names)] })
}

function nodeChange(a: Node | undefined, b: Node | undefined, change: ProfileChange): readonly ProfileChange[] {
  const [before, after] = [a, b].map((node) => node && canonicalJson(plain(node)))
  return before === after ? [] : [{ ...change, ...sides(before, after) }]
}

function sides(before: string | undefined, after: string | undefined) {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}
