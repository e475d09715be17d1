import { type Bytes, bytesEqual } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import { ProfileError } from '../error.js'
import type { CompiledExchange } from '../exchange.js'
import { compileTree } from '../profile.js'
import type { Node } from '../yaml.js'
import type { CaseSet } from './case-set.js'
import { type Edits, itemsOf, mapAt, member, textAt, textOf, withEdits } from './edit.js'
import { type Fault, fault } from './failure.js'
import type { LoadedProfile, ProofSetting } from './folder.js'
import { contextOf } from './judge.js'
import { claimedRecords, inquiryOf } from './law-bench.js'
import { fieldEdits } from './mutate-layers.js'
import { type OpSite, sitesOf } from './sites.js'
import { LEVELS } from './speaker.js'

/** A city that says its level in a way that the profile has no word for. */
interface OddSpeaker {
  readonly name: 'unknown-value' | 'empty' | 'wrong-type' | 'missing'
  readonly edits: Edits
  /** The record that it is given in place of one with a known level: the same unless told. */
  readonly given?: (record: NationalRecord) => NationalRecord
}

/**
 * A level is never guessed: an answer whose level is outside the table, empty, of another type or missing gives an unknown
 * level or no record. The answers are written by the profile itself with its level spelt otherwise, so that everything else
 * about them is right. An exchange with a level for which no such answer can be written is a fault too.
 */
export function levelFaults(
  loaded: LoadedProfile,
  exchange: CompiledExchange,
  set: CaseSet,
  setting: ProofSetting,
): readonly Fault[] {
  if (exchange.carries !== 'level') return []
  const { name } = exchange
  const claimed = claimedRecords(set, name, setting.elements)
  const records = LEVELS.flatMap((level) => claimed.filter((each) => each.assessment?.level === level).slice(0, MOST))
  const trials = speakersOf(loaded.root).map((speaker) => {
    const said = speakerOf(loaded, speaker, setting)?.exchanges[name]
    const { given = itself } = speaker
    const write = (record: NationalRecord) => said?.fromRecord(given(record), contextAt(set)).bytes
    const told = said ? records.map((record) => trialOf(record, write, exchange, { loaded, set })) : []
    return { speaker, told }
  })
  const isTried = trials.some(({ told }) => told.some((each) => each !== 'unsaid'))
  const guessed = trials.filter(({ told }) => told.includes('guessed')).map(({ speaker }) => speaker.name)
  return [
    ...[...new Set(guessed)].map((odd) => fault('profile.proof.law.level', name, odd, 'unknown')),
    ...(isTried ? [] : [fault('profile.proof.law.unsayable', name, '/assessment/level', '0')]),
  ]
}

/** Records of each level tried with each speaker. */
const MOST = 4

function isKnown({ assessment }: NationalRecord): boolean {
  return assessment !== undefined && assessment.level !== 'unknown'
}

function trialOf(
  record: NationalRecord,
  write: (record: NationalRecord) => Bytes | undefined,
  exchange: CompiledExchange,
  { loaded, set }: { readonly loaded: LoadedProfile; readonly set: CaseSet },
): 'unsaid' | 'guessed' | 'held' {
  const context = contextAt(set)
  const bytes = write(record)
  const usual = bytes && exchange.fromRecord(record, context).bytes
  // In a syntax without types, another type is no other answer.
  if (!bytes || (usual && bytesEqual(bytes, usual))) return 'unsaid'
  const read = exchange.toRecord(bytes, { ...context, inquiry: inquiryOf(record, loaded.profile.symbol) })
  return read.record && isKnown(read.record) ? 'guessed' : 'held'
}

function contextAt(set: CaseSet) {
  return { at: set.at, secret: contextOf(set).secret }
}

function speakerOf(loaded: LoadedProfile, { edits }: OddSpeaker, { elements, divisions }: ProofSetting) {
  const tree = withEdits(loaded.root, edits)
  try {
    return tree && compileTree(tree, elements, divisions, loaded)
  } catch (cause) {
    if (cause instanceof ProfileError) return undefined
    throw cause
  }
}

function speakersOf(root: Node): readonly OddSpeaker[] {
  const sites = sitesOf(root)
  const maps = sites.ops.filter(({ name }) => name === 'riskMap')
  const texts = [...itemsOf(member(root, 'meaning'), 'riskOrder'), ...maps.flatMap(cityTexts)]
  return [
    { name: 'unknown-value', edits: respelt(texts, (text) => (/^\d+$/.test(text) ? `77${text}` : `odd-${text}`)) },
    { name: 'empty', edits: emptied(root, maps), given: withoutLevel },
    { name: 'wrong-type', edits: retyped(maps, texts) },
    { name: 'missing', edits: new Map(maps.flatMap((map) => [...missing(sites, map)])) },
  ]
}

/** No profile spells a known level as an empty text: one is written in place of an unknown level. */
function emptied(root: Node, maps: readonly OpSite[]): Edits {
  const exchanges = member(root, 'exchanges')
  const names = exchanges?.kind === 'map' ? [...exchanges.entries.keys()] : []
  const classes = names.flatMap((name) => member(member(exchanges, name), 'class') ?? [])
  const others = maps.map(({ parameters }) => [parameters, withMember(parameters, 'otherUnknown', '')] as const)
  return new Map([...classes.map((node) => [node, textAt(node, '1')] as const), ...others])
}

function itself(record: NationalRecord): NationalRecord {
  return record
}

function withoutLevel(record: NationalRecord): NationalRecord {
  const { assessment, origins } = record
  if (!assessment) return record
  const state = 'unknown-value'
  return {
    ...record,
    assessment: { ...assessment, level: 'unknown', state },
    origins: { ...origins, '/assessment/state': { kind: 'derived', how: state } },
  }
}

function cityTexts({ parameters }: OpSite): readonly Node[] {
  return itemsOf(parameters, 'rows').flatMap((row) => member(row, 'city') ?? [])
}

function wordOf(node: Node): string {
  return node.kind === 'text' ? node.text : ''
}

function respelt(texts: readonly Node[], change: (text: string) => string): Edits {
  return new Map(texts.map((node) => [node, textAt(node, change(wordOf(node)))]))
}

/** A text where a number or a truth value stands, and a number where a text does. */
function retyped(maps: readonly OpSite[], texts: readonly Node[]): Edits {
  const words = [...new Set(texts.map(wordOf))]
  const types = maps.map(({ parameters }) => textOf(parameters, 'type') ?? 'string')
  // What reads both types has no wrong one of the two.
  if (types.includes('string-or-number')) return new Map()
  const isText = types.every((type) => type === 'string')
  const spelt = isText
    ? respelt(texts, (text) => (/^\d+$/.test(text) ? text : String(words.indexOf(text) + 1)))
    : new Map<Node, Node | undefined>()
  const others = maps.map(
    ({ parameters }) => [parameters, ofType(parameters, isText ? 'number' : 'string', spelt)] as const,
  )
  return new Map([...spelt, ...others])
}

function ofType(parameters: Node, type: string, spelt: Edits): Node | undefined {
  return withEdits(withMember(parameters, 'type', type), spelt)
}

function withMember(parameters: Node, key: string, text: string): Node {
  if (parameters.kind !== 'map') return parameters
  const members = Object.fromEntries([...parameters.entries].map(([name, entry]) => [name, entry.node]))
  return mapAt(parameters, { ...members, [key]: textAt(parameters, text) })
}

/** The level under a name of a field that the profile does not know. */
function missing({ lenses }: ReturnType<typeof sitesOf>, { parameters, node }: OpSite): Edits {
  const city = textOf(parameters, 'city')
  const lens = lenses.find((each) => itemsOf(each.node, 'ops').includes(node))
  return city === undefined || !lens ? new Map() : fieldEdits(lens, city)
}
