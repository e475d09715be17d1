import type { Node } from '../yaml.js'
import { itemsOf, listAt, mapAt, member, swapped, textAt, textOf } from './edit.js'
import { type Mutant, mutant, type OpMutation, pairs } from './mutant.js'
import { cellMutants, itemMutants, otherLiteral, otherSeparator, ruleOf, textMutants } from './mutate-cell.js'
import { riskMapMutants } from './mutate-risk.js'
import type { OpSite } from './sites.js'

/** Time forms that are easily taken for each other. */
export const OTHER_FORM: Readonly<Record<string, string>> = {
  'epoch-ms': 'epoch-s',
  'epoch-s': 'epoch-ms',
  yyyyMMddHHmmss: 'yyyy-MM-dd HH:mm:ss',
  yyyyMMddHHmm: 'yyyy-MM-dd HH:mm',
  yyyyMMdd: 'yyyy-MM-dd',
  'yyyy-MM-dd': 'yyyyMMdd',
  'yyyy-MM-dd HH:mm': 'yyyy-MM-dd HH:mm:ss',
  array: 'separated',
  separated: 'array',
  comma: 'array',
}

/** Units that are easily taken for each other. */
const OTHER_UNIT: Readonly<Record<string, string>> = {
  fahrenheit: 'tenths',
  tenths: 'fahrenheit',
  milliseconds: 'seconds',
  seconds: 'minutes',
  minutes: 'days',
  hours: 'days',
  days: 'minutes',
}

/** What each operation can be mistaken in besides what any can. */
const BY_NAME: Readonly<Record<string, readonly OpMutation[]>> = {
  status: [successMutants, errorMutants],
  riskMap: [riskMapMutants],
  map: [unknownMutants],
  codes: [unknownMutants, separatorMutants, formMutants],
  dateTime: [formMutants, endOfDayMutants, (site) => otherWord(site, 'year', 'form', { near: 'past' })],
  date: [formMutants, (site) => otherWord(site, 'day', 'form', { begin: 'end', end: 'begin' })],
  region: [(site) => otherWord(site, 'edition', 'edition', { '200712': '201607', '201607': '200712' })],
  unit: [(site) => otherWord(site, 'from', 'number', OTHER_UNIT)],
  window: [(site) => otherWord(site, 'unit', 'number', OTHER_UNIT)],
  idNumber: [(site) => becomes(site, 'number-check', 'move')],
  mask: [(site) => becomes(site, 'mask', 'move')],
  move: [nationalMutants],
  carry: [(site) => becomes(site, 'carry-drop', 'drop', { reason: 'not-in-standard' })],
  const: [constMutants],
  echo: [(site) => becomes(site, 'echo', 'drop', { reason: 'transport' }), affixMutants],
  split: [separatorMutants, partMutants],
  join: [separatorMutants, partMutants],
  each: [separatorMutants, leavesMutants],
  gather: [leavesMutants],
  switch: [caseMutants],
  derive: [removedMutants],
  assertEqual: [removedMutants],
  default: [removedMutants],
  consent: [consentMutants],
}

/** The mutants of one operation; `namespace` is the profile's own under /extensions. */
export function opMutants(site: OpSite, namespace: string): readonly Mutant[] {
  const own = BY_NAME[site.name] ?? []
  const kept = site.name === 'drop' ? dropMutants(site, namespace) : []
  return [...cellMutants(site), ...own.flatMap((mutation) => mutation(site)), ...kept]
}

/** The same cell with another operation: city, element, absence and steps stay where the other takes them. */
function becomes(
  site: OpSite,
  kind: 'number-check' | 'mask' | 'carry-drop' | 'echo' | 'drop-carry',
  name: string,
  texts: Readonly<Record<string, string>> = {},
  absent: readonly string[] = [],
): readonly Mutant[] {
  const { node, parameters } = site
  const isCell = name === 'move'
  const kept = (isCell ? ['id', 'city', 'national', 'type', 'absent', 'through'] : ['id', 'city']).map(
    (key) => [key, member(parameters, key)] as const,
  )
  const added = Object.entries(texts).map(([key, text]) => [key, textAt(parameters, text)] as const)
  const spellings: Node | undefined = absent.length === 0 ? undefined : listAt(parameters, absent)
  const members = Object.fromEntries([...kept, ...added])
  const other = mapAt(node, { [name]: mapAt(parameters, spellings ? { ...members, absent: spellings } : members) })
  return [mutant(kind, ruleOf(site), node, new Map([[node, other]]))]
}

function dropMutants(site: OpSite, namespace: string): readonly Mutant[] {
  const name = (textOf(site.parameters, 'city') ?? '').replace(/[^A-Za-z0-9]/g, '') || 'x'
  const texts = { national: `/extensions/${namespace}/${name}` }
  return becomes(site, 'drop-carry', 'carry', texts, ['omit', 'null', 'empty'])
}

function successMutants(site: OpSite): readonly Mutant[] {
  const other = otherLiteral(textOf(site.parameters, 'type'))
  return textMutants(site.parameters, 'success', 'success', ruleOf(site), other)
}

function constMutants(site: OpSite): readonly Mutant[] {
  return textMutants(site.parameters, 'is', 'const', ruleOf(site), otherLiteral(textOf(site.parameters, 'type')))
}

/** Error rows of different meaning with each other's words. */
function errorMutants(site: OpSite): readonly Mutant[] {
  const rows = itemsOf(site.parameters, 'errors')
  const differ = (a: Node, b: Node) => textOf(a, 'finding') !== textOf(b, 'finding')
  return pairs(rows, differ).flatMap(([a, b]) => swapMutant(site, 'error-swap', a, b, 'city'))
}

function caseMutants(site: OpSite): readonly Mutant[] {
  return pairs(itemsOf(site.parameters, 'cases'), () => true).flatMap(([a, b]) =>
    swapMutant(site, 'case-swap', a, b, 'city'),
  )
}

function partMutants(site: OpSite): readonly Mutant[] {
  const [a, b] = itemsOf(site.parameters, 'parts')
  return a && b ? swapMutant(site, 'part-swap', a, b, 'path') : []
}

/** Two neighbouring moves with each other's element. */
function nationalMutants(site: OpSite): readonly Mutant[] {
  const moves = site.beside.filter((node) => member(node, 'move'))
  const pair = pairs(moves, () => true).find(([first]) => first === site.node)
  const [a, b] = (pair ?? []).map((node) => member(node, 'move'))
  return a && b ? swapMutant(site, 'national-swap', a, b, 'national') : []
}

function swapMutant(
  site: OpSite,
  kind: 'error-swap' | 'case-swap' | 'part-swap' | 'national-swap',
  a: Node,
  b: Node,
  key: string,
): readonly Mutant[] {
  const [first, second] = [member(a, key), member(b, key)]
  if (first?.kind !== 'text' || second?.kind !== 'text') return []
  const what = `${ruleOf(site)} ${first.text} ⇄ ${second.text}`
  return [mutant(kind, what, first, swapped(first, second))]
}

function unknownMutants(site: OpSite): readonly Mutant[] {
  if ((textOf(site.parameters, 'onUnknown') ?? 'fail') === 'fail') return []
  return textMutants(site.parameters, 'onUnknown', 'on-unknown', ruleOf(site), () => 'fail')
}

function formMutants(site: OpSite): readonly Mutant[] {
  return textMutants(
    site.parameters,
    'form',
    'form',
    ruleOf(site),
    (form) => OTHER_FORM[form] ?? (site.name === 'date' ? 'yyyyMMdd' : 'yyyyMMddHHmmss'),
  )
}

function leavesMutants(site: OpSite): readonly Mutant[] {
  return itemMutants(site.parameters, 'leaves', 'leaves', ruleOf(site))
}

/** The end of the day spelt like any other midnight. */
function endOfDayMutants(site: OpSite): readonly Mutant[] {
  return ['endOfDay', 'midnight'].flatMap((key) => {
    const found = member(site.parameters, key)
    return found ? [mutant('end-of-day', `${ruleOf(site)} ${key}`, found, new Map([[found, undefined]]))] : []
  })
}

/** Another word of a closed set, where one is given. */
function otherWord(
  site: OpSite,
  key: string,
  kind: 'form' | 'edition' | 'number',
  others: Readonly<Record<string, string>>,
): readonly Mutant[] {
  return textMutants(site.parameters, key, kind, ruleOf(site), (word) => others[word] ?? word)
}

function separatorMutants(site: OpSite): readonly Mutant[] {
  return textMutants(site.parameters, 'separator', 'separator', ruleOf(site), otherSeparator)
}

function affixMutants(site: OpSite): readonly Mutant[] {
  const change = (key: string) => textMutants(site.parameters, key, 'affix', ruleOf(site), (text) => `${text}x`)
  return ['prefix', 'suffix'].flatMap(change)
}

function removedMutants(site: OpSite): readonly Mutant[] {
  return [mutant('removed', ruleOf(site), site.node, new Map([[site.node, undefined]]))]
}

/** A field that the list of the holder's consent no longer governs. */
function consentMutants(site: OpSite): readonly Mutant[] {
  const fields = member(site.parameters, 'fields')
  if (fields?.kind !== 'map' || fields.entries.size < 2) return []
  return [...fields.entries].map(([word, entry]) => {
    return mutant('consent', `${ruleOf(site)} ${word}`, entry.node, new Map([[entry.node, undefined]]))
  })
}
