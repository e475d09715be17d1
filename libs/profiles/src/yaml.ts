import { isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, type Node as YamlNode } from 'yaml'
import { type Place, type ProfileErrorCode, refuse } from './error.js'

/** A profile after strict YAML: every scalar is a text, every node knows its line. */
export type Node = TextNode | ListNode | MapNode

/** A scalar; never a number, boolean or null, whatever it looks like. */
interface TextNode {
  readonly kind: 'text'
  readonly text: string
  readonly at: Place
}

/** A sequence. */
interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly at: Place
}

/** A mapping in file order; `at` of an entry is the line of its key. */
export interface MapNode {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, { readonly at: Place; readonly node: Node }>
  readonly at: Place
}

/** Own profile: no profile text is longer than 64 KiB of UTF-16; the longest of the catalogue has 19,000 characters. */
const MAX_TEXT = 65_536

/** Own profile: lines, of which the catalogue needs 425. */
const MAX_LINES = 4096

/** Own profile: characters that structure YAML, of which the catalogue needs 1,111. The parser collects every fault. */
const MAX_MARKS = 8192

/** Own profile: nothing in a profile stands below more than 48 lists and mappings; those of the catalogue need 15. */
const MAX_DEPTH = 48

const OPTIONS = {
  schema: 'failsafe',
  prettyErrors: false,
  strict: true,
  uniqueKeys: false,
  stringKeys: true,
  merge: false,
  logLevel: 'silent',
} as const

/**
 * Strict YAML 1.2 with the failsafe schema: `NO`, `01`, `1.20` and `2022-01-01` stay texts. Anchors, aliases, tags,
 * duplicate keys, empty plain values, directives, more than 48 levels and more than one document are refused.
 * @throws ProfileError `profile.yaml.*`
 */
export function parseStrictYaml(text: string, file: string): Node {
  refuseLarge(text, file)
  refuseDirectives(text, file)
  const lines = new LineCounter()
  const documents = parseDocuments(text, file, lines)
  const place = (offset: number): Place => ({ file, line: Math.max(1, lines.linePos(offset).line) })
  const [document] = documents
  if (documents.length !== 1 || document === undefined || !('contents' in document)) {
    throw refuse(
      'profile.yaml.documents',
      { file, line: 1 },
      { seen: `${documents.length} YAML documents`, wanted: 'exactly one', check: 'for a second `---` line' },
    )
  }
  const fault = document.errors[0] ?? document.warnings[0]
  if (fault) throw refuse(faultCode(fault.code), place(fault.pos[0]), faultRefusal(fault.code))
  return toNode(document.contents, place, 0)
}

function parseDocuments(text: string, file: string, lines: LineCounter) {
  try {
    // Duplicate keys are ours to find: the parser's own check is quadratic in the size of one mapping.
    return parseAllDocuments(text, { ...OPTIONS, lineCounter: lines })
  } catch {
    const why = { seen: 'YAML nested too deep to read', wanted: 'a profile', check: 'that this file is one' }
    throw refuse('profile.yaml.syntax', { file, line: 1 }, why)
  }
}

/** What the parser would take long over is refused before it sees it: its cost is not linear in its faults. */
function refuseLarge(text: string, file: string): void {
  const limits = [
    { unit: 'characters', most: MAX_TEXT, count: () => text.length },
    { unit: 'lines', most: MAX_LINES, count: () => text.split('\n').length },
    { unit: 'marks such as , [ { &', most: MAX_MARKS, count: () => text.match(/[,[\]{}&*!%?\\]/g)?.length ?? 0 },
  ]
  for (const { unit, most, count } of limits) {
    const seen = count()
    if (seen <= most) continue
    const why = { seen: `${seen} ${unit}`, wanted: `at most ${most}`, check: 'that this file is a profile' }
    throw refuse('profile.yaml.size', { file, line: 1 }, why)
  }
}

/** A directive changes what the text below it means: `%YAML 1.1` the version, `%TAG` the tags. */
function refuseDirectives(text: string, file: string): void {
  const line =
    text
      .replace(/^\ufeff/, '')
      .split('\n')
      .findIndex((each) => each.startsWith('%')) + 1
  if (line === 0) return
  const why = { seen: 'a directive', wanted: 'YAML 1.2 without directives', check: 'for `%` at this line' }
  throw refuse('profile.yaml.directive', { file, line }, why)
}

function faultCode(code: string): ProfileErrorCode {
  return code === 'TAG_RESOLVE_FAILED' ? 'profile.yaml.tag' : 'profile.yaml.syntax'
}

function faultRefusal(code: string) {
  const seen = code.toLowerCase().replaceAll('_', ' ')
  return { seen, wanted: 'plain strict YAML 1.2', check: 'indentation, quotes and repeated keys at this line' }
}

function toNode(node: unknown, place: (offset: number) => Place, depth: number): Node {
  const at = place(isNode(node) ? (node.range?.[0] ?? 0) : 0)
  if (depth > MAX_DEPTH) throw depthRefusal(at)
  if (isNode(node)) refuseExtras(node, at)
  if (isScalar(node)) return textNode(node.value, node.type === 'PLAIN', at)
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => toNode(item, place, depth + 1)), at }
  if (isMap(node)) {
    const entries = new Map<string, { at: Place; node: Node }>()
    for (const pair of node.items) {
      const key = toNode(pair.key, place, depth + 1)
      const text = key.kind === 'text' ? key.text : ''
      if (entries.has(text)) throw duplicateRefusal(text, key.at)
      entries.set(text, { at: key.at, node: toNode(pair.value, place, depth + 1) })
    }
    return { kind: 'map', entries, at }
  }
  throw refuse('profile.yaml.alias', at, {
    seen: 'an alias',
    wanted: 'every value written out',
    check: 'for `*name` at this line',
  })
}

function depthRefusal(at: Place) {
  const why = { seen: `more than ${MAX_DEPTH} levels`, wanted: 'fewer', check: 'for rules inside rules inside rules' }
  return refuse('profile.yaml.depth', at, why)
}

function refuseExtras(node: YamlNode, at: Place): void {
  if ('anchor' in node && node.anchor !== undefined) {
    const why = { seen: 'an anchor', wanted: 'every value written out', check: 'for `&name` at this line' }
    throw refuse('profile.yaml.anchor', at, why)
  }
  if (node.tag !== undefined) {
    const why = { seen: 'a tag', wanted: 'no tags: every scalar is a text', check: 'for `!name` at this line' }
    throw refuse('profile.yaml.tag', at, why)
  }
}

function duplicateRefusal(key: string, at: Place) {
  const why = { seen: `the key \`${key}\` twice`, wanted: 'each key once', check: 'which of the two is meant' }
  return refuse('profile.yaml.duplicate-key', at, why)
}

function textNode(value: unknown, plain: boolean, at: Place): TextNode {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
    const why = { seen: 'half a character', wanted: 'Unicode', check: 'escapes from \\uD800 to \\uDFFF at this line' }
    throw refuse('profile.yaml.syntax', at, why)
  }
  if (typeof value === 'string' && (value !== '' || !plain)) return { kind: 'text', text: value, at }
  throw refuse('profile.yaml.empty', at, {
    seen: 'a key without a value',
    wanted: "a value, or '' for the empty text",
    check: 'what this line should say',
  })
}
