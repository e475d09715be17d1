import { digest } from '@yimatong/crypto'
import { type Bytes, formatInstant, hexEncode, instant, SECOND, utf8Encode } from '@yimatong/kernel'
import { dayStart } from '../china-day.js'
import type { ExchangeName } from '../exchange.js'
import { asBytes, asText, type Carrier } from '../layers/layer.js'
import { CASES } from '../proof/folder.js'
import { getAt, path, setAt, type Tree, type TreeObject, withoutAt } from '../tree.js'
import type { LevelRow } from './field-map.js'
import type { RiskGuess } from './guess-risk.js'
import { plainName } from './known.js'
import { attempt, envelopeOf, syntaxOf } from './layer-trial.js'
import { FIRST_DAY } from './profile-text.js'
import type { LevelProposal } from './propose-levels.js'

/** One raw answer. */
export interface Sample {
  /** Its file's name. */
  readonly name: string
  readonly bytes: Bytes
}

/** Files made from one sample are at most this many. */
const MOST = 60

/**
 * The fixtures of a proposed profile, by file name: the samples as they came, variants of the first answer, answers that
 * must be refused, and cases.json, which says nothing yet of what comes of them.
 */
export function caseFiles(
  samples: readonly Sample[],
  levels: readonly LevelProposal[],
  given: { readonly exchange: ExchangeName; readonly at: string },
): ReadonlyMap<string, Bytes> {
  const files = new Map<string, Bytes>()
  const add = (stem: string, ending: string, bytes: Bytes) => {
    let name = `${stem}${ending}`
    for (let count = 2; files.has(name); count++) name = `${stem}-${count}${ending}`
    files.set(name, bytes)
  }
  for (const { name, bytes } of samples) add(stemOf(name), endingOf(name), bytes)
  const base = fullest(levels.at(-1))
  const sample = base === undefined ? undefined : samples[base]
  if (base !== undefined && sample) {
    const made = [...variants(levels, base), ...negatives(levels, base, sample.bytes)].slice(0, MOST)
    const known = new Set(samples.map(({ bytes }) => digestOf(bytes)))
    for (const { name, bytes } of made) {
      const seen = digestOf(bytes)
      if (!known.has(seen)) add(name, endingOf(sample.name), bytes)
      known.add(seen)
    }
  }
  const cases = [...files.keys()].map((file) => ({
    name: file.replace(/\.[^.]*$/, ''),
    exchange: given.exchange,
    file,
  }))
  const first = cases.find(({ file }) => file === [...files.keys()][base ?? 0])
  const dated = first ? datedCases(first) : []
  const table = { at: given.at, questions: questionsOf(given.exchange), cases: distinct([...cases, ...dated]) }
  return new Map([...files, [CASES, utf8Encode(`${JSON.stringify(table, undefined, 2)}\n`)]])
}

/** The same answer on the first day on which the profile is in force, and a second before: move them with `validFrom`. */
function datedCases<C extends object>(each: C) {
  const start = dayStart(FIRST_DAY)
  if (start === undefined) return []
  return [
    { ...each, name: 'first-day-in-force', at: formatInstant(start) },
    { ...each, name: 'day-before-in-force', at: formatInstant(instant(start - SECOND)) },
  ]
}

/** Questions about a synthetic person or code; what comes of them is said once it is settled how the city is asked. */
function questionsOf(exchange: ExchangeName) {
  if (exchange === 'reference') {
    return [{ name: 'ask-reference', exchange, inquiry: { reference: '0123456789abcdef0123456789abcdef' } }]
  }
  const inquiry = { 'document-type': 'resident-id', 'document-number': '33019919000101001X' }
  return [
    { name: 'ask-document', exchange, inquiry },
    { name: 'ask-other-document', exchange, inquiry: { ...inquiry, 'document-type': 'passport' } },
  ]
}

/** The answer with the most values: most can be changed in it. */
function fullest(level: LevelProposal | undefined): number | undefined {
  const filled = (index: number) =>
    Object.values(level?.trees[index] ?? {}).filter((value) => value !== '' && value !== null)
  return level?.answered.reduce<number | undefined>((best, index) => {
    return best !== undefined && filled(best).length >= filled(index).length ? best : index
  }, undefined)
}

function digestOf(bytes: Bytes): string {
  return hexEncode(digest('sha-256', bytes))
}

/** Two files may differ in their ending only. */
function distinct<C extends { readonly name: string; readonly file: string }>(cases: readonly C[]): readonly C[] {
  return cases.map((each, index) => {
    const isTaken = cases.findIndex((other) => other.name === each.name) < index
    return isTaken ? { ...each, name: each.file.replaceAll('.', '-') } : each
  })
}

/** A file's name may hold anything, a person's name too: what is no plain word becomes `sample`. */
function stemOf(name: string): string {
  const stem = name.replace(/\.[^.]*$/, '').toLowerCase()
  return /^[a-z][a-z0-9-]{0,40}$/.test(stem) && !/\d{6}/.test(stem) ? stem : 'sample'
}

function endingOf(name: string): string {
  return /\.[a-z0-9]{1,5}$/.exec(name.toLowerCase())?.[0] ?? '.bin'
}

interface Made {
  readonly name: string
  readonly bytes: Bytes
}

/** The sample with one thing changed in one of its trees; undefined where it cannot be written. */
function changed(
  levels: readonly LevelProposal[],
  sample: number,
  depth: number,
  change: (tree: TreeObject) => TreeObject,
): Bytes | undefined {
  let inner: Tree | Carrier | undefined
  for (let index = levels.length - 1; index >= 0; index--) {
    const level = levels[index]
    const tree = level?.trees[sample]
    if (!level || !tree) return undefined
    const filled = index === levels.length - 1 ? structuredClone(tree) : holding(level, tree, inner)
    inner = filled && written(level, index === depth ? change(filled) : filled)
    if (inner === undefined) return undefined
  }
  return typeof inner === 'string' || inner instanceof Uint8Array ? asBytes(inner) : undefined
}

function holding(level: LevelProposal, tree: TreeObject, inner: Tree | Carrier | undefined): TreeObject | undefined {
  const copy = structuredClone(tree)
  if (inner === undefined || level.into === undefined) return undefined
  const value = inner instanceof Uint8Array ? attempt(() => asText(inner)) : inner
  if (value === undefined) return undefined
  return setAt(copy, path(level.into), level.isList ? [value] : value) ? copy : undefined
}

function written({ layers }: LevelProposal, tree: TreeObject): Tree | Carrier | undefined {
  const syntax = layers.at(-1)
  if (!syntax) return tree
  return attempt(() => {
    let carrier = syntaxOf(syntax).up(tree)
    for (const layer of layers.slice(0, -1).toReversed()) {
      carrier = carrier === undefined ? undefined : envelopeOf(layer).up(carrier, () => undefined)
    }
    return carrier
  })
}

/** Other levels than the samples show, and every field that may be absent in each of its spellings. */
function variants(levels: readonly LevelProposal[], sample: number): readonly Made[] {
  const depth = levels.findIndex((level) => level.risk)
  const risk = levels[depth]?.risk
  const rows = risk && !risk.isContested ? missingRows(risk) : []
  const byLevel = rows.flatMap(({ city, level, state }) =>
    make(
      `level-${state ?? level}`,
      changed(levels, sample, depth, replacing(risk?.field.pointer, typed(risk?.field.type, city))),
    ),
  )
  const byAbsence = levels.flatMap((level, index) =>
    SPELLINGS.flatMap((spelling) => {
      const pointers = level.rules.flatMap(({ city, parameters: { absent } }) =>
        Array.isArray(absent) && absent.includes(spelling) ? [city] : [],
      )
      const without = (some: readonly string[]) => changed(levels, sample, index, absentAt(some, spelling))
      const alone = pointers.map((pointer) => make(`absent-${spelling}-${labelOf(pointer)}`, without([pointer])))
      return pointers.length === 0 ? [] : [...make(`absent-${spelling}`, without(pointers)), ...alone.flat()]
    }),
  )
  return [...byLevel, ...byAbsence]
}

const SPELLINGS = ['omit', 'null', 'empty'] as const

/** A field's name where it may stand in the name of a file. */
function labelOf(pointer: string): string {
  const name = plainName(pointer)
  return /^[a-z][a-z0-9]{0,19}$/.test(name) ? name : 'field'
}

/** Rows of the level that no sample shows. */
function missingRows({ table, field }: RiskGuess): readonly LevelRow[] {
  return table.rows.filter((row) => row.only !== 'toCity' && !field.texts.includes(row.city))
}

function absentAt(pointers: readonly string[], spelling: 'omit' | 'null' | 'empty') {
  return (tree: TreeObject): TreeObject => {
    if (spelling === 'omit') return pointers.reduce((seen, pointer) => withoutAt(seen, path(pointer)), tree)
    for (const pointer of pointers) setAt(tree, path(pointer), spelling === 'null' ? null : '')
    return tree
  }
}

function negatives(levels: readonly LevelProposal[], sample: number, bytes: Bytes): readonly Made[] {
  const depth = levels.findIndex((level) => level.risk)
  const field = levels[depth]?.risk?.field
  const last = levels.length - 1
  const numbered = levels[last]?.rules.find((rule) => rule.op !== 'drop' && rule.op !== 'status')
  return [
    { name: 'cut-off', bytes: bytes.subarray(0, Math.floor(bytes.length / 2)) },
    { name: 'not-an-answer', bytes: utf8Encode('<html>502 Bad Gateway</html>') },
    ...make('level-missing', field && changed(levels, sample, depth, (tree) => withoutAt(tree, path(field.pointer)))),
    ...make(
      'level-unknown',
      field && changed(levels, sample, depth, replacing(field.pointer, typed(field.type, '77'))),
    ),
    ...make('wrong-type', numbered && changed(levels, sample, last, replacing(numbered.city, ['77']))),
    ...wrongNumber(levels, sample),
  ]
}

/** One digit wrong in an identity number: it must never be repaired. */
function wrongNumber(levels: readonly LevelProposal[], sample: number): readonly Made[] {
  return levels.flatMap(({ rules, trees }, depth) =>
    rules.flatMap(({ op, city }) => {
      const value = op === 'idNumber' ? getAt(trees[sample] ?? {}, path(city)) : undefined
      if (typeof value !== 'string') return []
      const other = value.slice(0, 16) + ((Number(value.charAt(16)) + 1) % 10) + value.slice(17)
      return make('wrong-check-digit', changed(levels, sample, depth, replacing(city, other)))
    }),
  )
}

function make(name: string, bytes: Bytes | undefined): readonly Made[] {
  return bytes === undefined ? [] : [{ name, bytes }]
}

function typed(type: string | undefined, text: string): Tree {
  if (type === 'number') return Number(text)
  return type === 'boolean' ? text === 'true' : text
}

function replacing(pointer: string | undefined, value: Tree) {
  return (tree: TreeObject): TreeObject => {
    if (pointer !== undefined) setAt(tree, path(pointer), value)
    return tree
  }
}
