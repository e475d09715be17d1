import { type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, utf8Decode, utf8Encode, YimatongError } from '@yimatong/kernel'
import { isObject, type Tree, type TreeObject } from '../tree.js'
import { type Case, type CaseSet, readCaseSet } from './case-set.js'
import { CASES, loadFolder, type ProfileFolder, type ProofSetting } from './folder.js'
import { contextOf, type Observation, observe } from './judge.js'
import { requestOf } from './question.js'

/** What accepting wrote: the new cases.json, and the names of the cases that now say what comes out. */
export interface Accepted {
  readonly cases: Bytes
  readonly names: readonly string[]
}

/**
 * The names under which something can be accepted, of cases and of questions, in the order of the file. Their claims may
 * be malformed. None where cases.json cannot be read.
 */
export function acceptableNames(folder: ProfileFolder): readonly string[] {
  const json = parsed(folder.fixtures.get(CASES))
  const lists = isObject(json) ? [json.cases, json.questions] : []
  return lists
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .flatMap((each) => {
      return isObject(each) && typeof each.name === 'string' ? [each.name] : []
    })
}

function parsed(bytes: Bytes | undefined): JsonValue | undefined {
  try {
    return bytes && parseJson(utf8Decode(bytes), { maxLength: 8 * 1024 * 1024 })
  } catch (cause) {
    if (cause instanceof YimatongError) return undefined
    throw cause
  }
}

/**
 * Writes what comes out into cases.json: for the cases of `names` whatever they say, for `'open'` those that say nothing
 * yet. The author reviews the difference: what is accepted is a claim from then on. Undefined when there is nothing to
 * write: no such case, no file of the case, no profile that loads.
 */
export function acceptCases(
  folder: ProfileFolder,
  wished: readonly string[] | 'open',
  setting: ProofSetting,
): Accepted | undefined {
  const bytes = folder.fixtures.get(CASES)
  const { set } = readCaseSet(bytes && withoutClaims(bytes, wished))
  const loaded = loadFolder(folder, setting)
  if (!bytes || !set || 'code' in loaded) return undefined
  const chosen = set.cases.filter((each) => (wished === 'open' ? !each.expected : wished.includes(each.name)))
  const seen = new Map<string, Observation>()
  for (const each of chosen) {
    const exchange = loaded.profile.exchanges[each.exchange]
    const answer = folder.fixtures.get(each.file)
    if (exchange && answer) seen.set(each.name, observe(exchange, answer, contextOf(set, each), setting.elements))
  }
  const asked = set.questions.filter((each) =>
    wished === 'open' ? each.request === undefined : wished.includes(each.name),
  )
  const requests = new Map(asked.map((each) => [each.name, requestOf(loaded.profile, each)] as const))
  const names = [...seen.keys(), ...requests.keys()]
  return names.length === 0 ? undefined : { cases: rewrite(bytes, set, seen, requests), names }
}

/** The same file with the cases to be accepted reduced to their questions: an old claim may be malformed. */
function withoutClaims(bytes: Bytes, wished: readonly string[] | 'open'): Bytes {
  if (wished === 'open') return bytes
  return mapMembers(bytes, 'cases', (json) => (wished.includes(String(json.name)) ? questionOf(json) : json))
}

function rewrite(
  bytes: Bytes,
  { cases }: CaseSet,
  seen: ReadonlyMap<string, Observation>,
  requests: ReadonlyMap<string, Tree>,
): Bytes {
  const known = new Map(cases.map((each) => [each.name, each]))
  const claim = (json: TreeObject) => {
    const request = requests.get(String(json.name))
    return request === undefined ? json : { ...json, request }
  }
  const claimed = mapMembers(bytes, 'questions', claim)
  return mapMembers(claimed, 'cases', (json) => {
    const name = String(json.name)
    const observation = seen.get(name)
    const each = known.get(name)
    return observation && each ? claimOf(json, each, observation) : json
  })
}

function questionOf({ name, exchange, file, at, inquiry }: TreeObject): TreeObject {
  return drop({ name, exchange, file, at, inquiry })
}

function claimOf({ at, inquiry }: TreeObject, { name, exchange, file }: Case, seen: Observation): TreeObject {
  const { mode, negative, followUp, findings, losses, record } = seen
  return drop({
    name,
    exchange,
    file,
    at,
    mode,
    expect: negative,
    inquiry,
    followUp,
    findings: [...findings],
    losses: [...losses],
    record,
  })
}

function drop(members: Readonly<Record<string, JsonValue | undefined>>): TreeObject {
  const out: TreeObject = {}
  for (const [key, value] of Object.entries(members)) if (value !== undefined) out[key] = value
  return out
}

function mapMembers(bytes: Bytes, key: 'cases' | 'questions', change: (json: TreeObject) => TreeObject): Bytes {
  const json = parseJson(utf8Decode(bytes), { maxLength: 8 * 1024 * 1024 })
  const list = isObject(json) ? json[key] : undefined
  if (!isObject(json) || !Array.isArray(list)) return bytes
  const changed = list.map((each) => (isObject(each) ? change(each) : each))
  return utf8Encode(`${JSON.stringify({ ...json, [key]: changed }, undefined, 2)}\n`)
}
