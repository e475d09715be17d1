import { formatInstant, instant } from '@yimatong/kernel'
import fc from 'fast-check'
import type { ScalarType } from '../src/element-row.js'
import {
  type ElementNode,
  type GroupNode,
  isForbidden,
  isRequired,
  type ScalarNode,
  type ScalarsNode,
  visitElements,
} from '../src/element-tree.js'
import { isPlausibleNumber } from '../src/scalar-check.js'
import { elements, syntheticNumber } from './synthetic.js'

type Json = Record<string, unknown>

const instants = fc.integer({ min: -60_000_000_000, max: 4_000_000_000_000 }).map((at) => formatInstant(instant(at)))

const extension = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.maxSafeInteger().map((number) => number + 0),
    fc.string(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,9}$/), tie('value'), { maxKeys: 3 }),
  ),
}))

/** Valid records in the JSON form, drawn from the element table itself. */
export const validJson: fc.Arbitrary<Json> = fc
  .tuple(groupOf(elements.root), fc.infiniteStream(fc.option(fc.constantFrom('rule-1', '推定'), { freq: 3 })))
  .map(([members, hows]) => {
    const origins: Json = {}
    visitElements(members, elements.root, '', (_node, _value, pointer) => {
      const how = hows.next().value
      origins[pointer] = how ? { kind: 'derived', how } : { kind: 'sourced' }
    })
    return { ...members, origins }
  })

function groupOf(group: GroupNode): fc.Arbitrary<Json> {
  const nodes = group.children.filter((node) => node.kind !== 'origins')
  return fc.tuple(...nodes.map((node) => fc.tuple(memberOf(node), fc.boolean()))).map((drawn) => {
    const members: Json = {}
    nodes.forEach((node, index) => {
      const [value, isIncluded] = drawn[index] ?? []
      if (isIncluded || node.row.required === 'always') members[node.key] = value
    })
    nodes.forEach((node, index) => {
      if (isForbidden(node.row.required, members)) delete members[node.key]
      else if (isRequired(node.row.required, members)) members[node.key] ??= drawn[index]?.[0]
    })
    const number = members.documentNumber
    if (typeof number === 'string' && !isPlausibleNumber(number, members)) members.documentNumber = syntheticNumber(7)
    return members
  })
}

function memberOf(node: ElementNode): fc.Arbitrary<unknown> {
  switch (node.kind) {
    case 'scalar':
      return scalarOf(node, node.type)
    case 'scalars':
      return fc.array(scalarOf(node, node.type), { minLength: 1, maxLength: node.row.maxItems ?? 1 })
    case 'group':
      return groupOf(node.group)
    case 'groups':
      return fc.array(groupOf(node.group), { minLength: 1, maxLength: 3 })
    default:
      return fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9.-]{0,9}$/), extension.value, { minKeys: 1, maxKeys: 3 })
  }
}

function scalarOf({ row }: ScalarNode | ScalarsNode, type: ScalarType): fc.Arbitrary<unknown> {
  switch (type) {
    case 'code':
      return fc.constantFrom(...(elements.codeTables.get(row.codes ?? '')?.rows.keys() ?? []))
    case 'instant':
      return instants
    case 'integer':
      return fc.integer({ min: row.min ?? 0, max: row.max ?? 0 })
    case 'constant':
      return fc.constant(row.value)
    default:
      return textOf(row.pattern ?? '', row.maxLength ?? 0)
  }
}

function textOf(name: string, maxLength: number): fc.Arbitrary<string> {
  const pattern = elements.patterns.get(name) ?? /^$/
  const drawn = name === 'text' ? fc.string({ unit: 'grapheme', minLength: 1 }) : fc.stringMatching(pattern)
  return drawn.map((text) => text.slice(0, maxLength)).filter((text) => pattern.test(text))
}

const ODD_VALUES: readonly unknown[] = [
  null,
  '',
  ' ',
  'x'.repeat(600),
  'a\u0000b',
  '\ud800',
  '\u202e甲',
  '00',
  'unknown',
  '330199',
  '330199190001010010',
  '2022-05-04T08:00:00+08:00',
  '2022-02-30T08:00:00Z',
  '2022-05-04 08:00:00',
  '2016-12-31T23:59:60Z',
  0,
  -0,
  -1,
  1.5,
  1e300,
  true,
  false,
]

const ODD_KEYS = [
  'extra',
  '',
  '0',
  'constructor',
  '__proto__',
  'toString',
  'then',
  'hasOwnProperty',
  'length',
  'Level',
  '*',
]

const oddValue = fc.oneof(
  fc.constantFrom(...ODD_VALUES),
  fc
    .constantFrom<() => unknown>(
      () => [],
      () => ({}),
      () => [null],
      () => [[]],
      () => [{}],
      () => Array(200).fill('1'),
      () => ({ constructor: {} }),
      () => ({ a: { b: { c: { d: { e: { f: { g: { h: { i: { j: 1 } } } } } } } } } }),
    )
    .map((make) => make()),
)

interface Mutation {
  kind: 'set' | 'delete' | 'add'
  where: number
  key: string
  value: unknown
}

export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Mutation['kind']>('set', 'set', 'delete', 'add'),
    where: fc.nat(),
    key: fc.constantFrom(...ODD_KEYS),
    value: oddValue,
  }),
  { minLength: 1, maxLength: 3 },
)

interface Place {
  holder: Json | unknown[]
  key: string
}

/** Changes a JSON value in place. */
export function mutate(json: Json, list: readonly Mutation[]): void {
  for (const { kind, where, key, value } of list) {
    const places = placesIn(json)
    const place = places[where % places.length]
    if (place === undefined) return
    const copy: unknown = structuredClone(value)
    if (kind === 'set') define(place.holder, place.key, copy)
    else if (kind === 'add') define(place.holder, Array.isArray(place.holder) ? place.key : key, copy)
    else if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1)
    else delete place.holder[place.key]
  }
}

/** Why not an assignment: `__proto__` must become an own key, as JSON.parse makes it. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

function placesIn(value: unknown): Place[] {
  if (!isHolder(value)) return []
  const holder = value
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(Reflect.get(holder, key))])
}

function isHolder(value: unknown): value is Json | unknown[] {
  return typeof value === 'object' && value !== null
}
