import type { JsonValue } from '@yimatong/codec'
import type { Instant } from '@yimatong/kernel'
import { SUCCESS_WORDS, suggestionsOf } from './field-words.js'
import { guessValue, type ValueGuess } from './guess-value.js'
import { type KnownFormats, plainName } from './known.js'
import type { ObservedField } from './observe-fields.js'

/** A line that its author has to settle: unknown, or only guessed. */
export type Mark = 'DECIDE' | 'CONFIRM'

/** One proposed operation. */
export interface RuleGuess {
  readonly city: string
  readonly op: string
  readonly parameters: { readonly [key: string]: JsonValue }
  /** The first element it writes. */
  readonly national?: string
  readonly looksLike: string
  readonly confidence: number
  readonly mark?: Mark
  /** For the author, behind the mark: never a value. */
  readonly note?: string
}

/** What the rules of one tree are guessed with. */
export interface RuleScope {
  readonly at: Instant
  readonly known: KnownFormats
  /** Elements that a rule writes already. */
  readonly taken: Set<string>
  /** All fields stand at their places: a field that is left behind is written empty. */
  readonly isPositional: boolean
  /** A level was found: without one there is no assessment to write to. */
  readonly hasLevel: boolean
}

/** The rules for fields that are neither the level nor the flag of success; the surest guess has the first choice. */
export function guessRules(fields: readonly ObservedField[], scope: RuleScope): readonly RuleGuess[] {
  const guesses = fields.map((field) => {
    const value = guessValue(field, scope.at)
    const suggested = scope.isPositional ? [] : suggestionsFor(field, scope.known)
    const rule =
      byForm(field, value, suggested) ?? (scope.isPositional ? byPlace(field, value) : byName(field, value, suggested))
    return { field, value, suggested, rule }
  })
  const sorted = guesses.toSorted((a, b) => (b.rule?.confidence ?? 0) - (a.rule?.confidence ?? 0))
  return sorted.map(({ field, rule, ...left }) => {
    const elements = rule === undefined ? [] : elementsOf(rule)
    const isFree = elements.every(
      (each) => !scope.taken.has(each) && (scope.hasLevel || !each.startsWith('/assessment/')),
    )
    if (!rule || !isFree) return leftBehind(field, { ...left, isPositional: scope.isPositional })
    for (const each of elements) scope.taken.add(each)
    return rule
  })
}

/** What a field's name suggests: the catalogue first, then the words we know. */
function suggestionsFor({ pointer }: ObservedField, known: KnownFormats): readonly string[] {
  const learnt = [...known.elementsOf(pointer)].sort((a, b) => b[1] - a[1]).map(([element]) => element)
  return [...new Set([...learnt, ...suggestionsOf(plainName(pointer))])].filter(
    (each) => !each.startsWith('/extensions'),
  )
}

function elementsOf({ parameters }: RuleGuess): readonly string[] {
  const document = parameters.document
  const type = typeof document === 'object' && document !== null && !Array.isArray(document) ? document.type : undefined
  return [parameters.national, parameters.documentType, type].filter((each) => typeof each === 'string')
}

/** The parameters that every cell has: its type on the wire and how absence is spelt. */
function cell({ pointer, type, absences }: ObservedField, national: string) {
  return {
    city: pointer,
    national,
    ...((type === 'number' || type === 'boolean') && { type }),
    ...(absences.length > 0 && { absent: absences.map((each) => (each === 'null' ? 'null' : each)) }),
  }
}

const NUMBER = '/subject/documentNumber'
const TYPE = '/subject/documentType'

/** What the values alone make as good as certain; the name adds to it. */
function byForm(field: ObservedField, value: ValueGuess, suggested: readonly string[]): RuleGuess | undefined {
  const { kind, shown: [first, last] = [0, 0] } = value
  const isNamed = (element: string) => suggested.includes(element)
  const guess = rowMaker(field, kind)
  const ends = { first: String(first), last: String(last) }
  if (kind === 'identity-number') {
    return guess('idNumber', { ...cell(field, NUMBER), documentType: TYPE }, isNamed(NUMBER) ? 0.99 : 0.95)
  }
  if (kind === 'telephone') {
    return guess('move', cell(field, '/subject/telephone'), isNamed('/subject/telephone') ? 0.98 : 0.8)
  }
  if (kind === 'masked-telephone') {
    return guess('mask', { ...cell(field, '/subject/telephone'), ...ends }, isNamed('/subject/telephone') ? 0.95 : 0.75)
  }
  if (kind === 'masked-name') {
    return guess('mask', { ...cell(field, '/subject/name'), ...ends }, isNamed('/subject/name') ? 0.95 : 0.7)
  }
  if (kind !== 'masked-number') return undefined
  const document = { type: TYPE, is: 'resident-id' }
  return guess('mask', { ...cell(field, NUMBER), ...ends, document }, 0.75, 'which document is it, of all who ask?')
}

/** What the name says and the values do not contradict. */
function byName(field: ObservedField, value: ValueGuess, suggested: readonly string[]): RuleGuess | undefined {
  const { kind, form = '', endOfDay } = value
  const guess = rowMaker(field, kind)
  const isNamed = (element: string) => suggested.includes(element)
  if (kind === 'name' && isNamed('/subject/name')) return guess('move', cell(field, '/subject/name'), 0.95)
  if ((kind === 'text' || kind === 'name') && isNamed('/assessment/reason')) {
    return guess(
      'move',
      cell(field, '/assessment/reason'),
      0.8,
      'is it said to the holder, and why the level is what it is?',
    )
  }
  const instant = ['/assessment/assessedAt', '/assessment/validUntil'].find(isNamed)
  if (instant === undefined || (kind !== 'time' && kind !== 'day')) return undefined
  const isEnd = instant.endsWith('validUntil')
  const note = isEnd
    ? 'valid until then, or through that day?'
    : 'when the level was assessed, or only when it was asked?'
  if (kind === 'day') {
    return guess('date', { ...cell(field, instant), form, ...(isEnd && { day: 'end' }) }, 0.7, note)
  }
  return guess('dateTime', { ...cell(field, instant), form, ...(endOfDay && { endOfDay: '24:00' }) }, 0.85, note)
}

/** A field without a name of its own: what it looks like, if nothing else does. */
function byPlace(field: ObservedField, { kind, form = '', endOfDay }: ValueGuess): RuleGuess | undefined {
  const guess = rowMaker(field, kind)
  if (kind === 'name') return guess('move', cell(field, '/subject/name'), 0.6, 'is it the name of the person?')
  if (kind !== 'time') return undefined
  const parameters = { ...cell(field, '/assessment/assessedAt'), form, ...(endOfDay && { endOfDay: '24:00' }) }
  return guess('dateTime', parameters, 0.6, 'is it when the level was assessed?')
}

/** A guess below this has to be confirmed. */
const SURE = 0.9

function rowMaker({ pointer }: ObservedField, looksLike: string) {
  return (op: string, parameters: RuleGuess['parameters'], confidence: number, note?: string): RuleGuess => {
    const { national } = parameters
    return {
      city: pointer,
      op,
      parameters,
      ...(typeof national === 'string' && { national }),
      looksLike,
      confidence,
      ...(confidence < SURE && { mark: 'CONFIRM' as const }),
      ...(note !== undefined && { note }),
    }
  }
}

interface Left {
  readonly value: ValueGuess
  readonly suggested: readonly string[]
  readonly isPositional: boolean
}

/** Left behind until its author says what it means; what only concerns the call needs no word. */
function leftBehind(field: ObservedField, { value, suggested, isPositional }: Left): RuleGuess {
  const { pointer: city } = field
  const isTransport = suggested[0] === 'transport'
  const written = isPositional ? { write: '' } : {}
  const elements = suggested.filter((each) => each.startsWith('/'))
  const like = elements.length === 0 ? '' : `; by its name perhaps ${elements.slice(0, 2).join(' or ')}`
  const base = { city, op: 'drop', looksLike: value.kind, confidence: isTransport ? 0.7 : 0 }
  if (isTransport) return { ...base, parameters: { city, reason: 'transport', ...written } }
  const note = `${noteOf(field, value)}${like}`
  return { ...base, parameters: { city, reason: 'not-in-standard', ...written }, mark: 'DECIDE', note }
}

/** What is asked of the author. */
function noteOf({ type }: ObservedField, { kind, form = '', endOfDay }: ValueGuess): string {
  const typed = type === 'number' ? ', type: number' : ''
  if (kind === 'time') {
    const late = endOfDay ? ", endOfDay: '24:00'" : ''
    return `a time: \`dateTime\` with form: ${form}${typed}${late}, if it is when the level was assessed`
  }
  if (kind === 'day') return `a day: \`date\` with form: ${form}${typed}, if the nation has an element for it`
  return NOTES[kind] ?? `what is it? It looks like ${KINDS[kind] ?? kind}`
}

const KINDS: Partial<Record<ValueGuess['kind'], string>> = {
  name: 'a name or a short word',
  'yes-no': 'yes or no',
  mixed: 'several kinds of values',
}

const NOTES: Partial<Record<ValueGuess['kind'], string>> = {
  nothing: 'never filled in the samples: bring one where it is',
  sealed: 'most likely encrypted: ask for algorithm, key and vector, then `frame`, base64 and the cipher',
  list: 'a list or a group: `each`, `head` or `codes`, if what it holds is wanted',
}

/** What a flag said in the samples. */
export interface FlagValues {
  /** Where the answer went on: all of one value, if this is the flag. */
  readonly answered: readonly string[]
  /** Elsewhere. */
  readonly other: readonly string[]
}

/** The flag of success of a tree: one known word wherever there was an answer. */
export function guessFlag(
  fields: readonly ObservedField[],
  valuesOf: (pointer: string) => FlagValues,
): (RuleGuess & { readonly success: string }) | undefined {
  for (const { pointer: city, type } of fields) {
    const isSingle = type === 'string' || type === 'number' || type === 'boolean'
    if (!isSingle || !suggestionsOf(plainName(city)).includes('success')) continue
    const { answered, other } = valuesOf(city)
    const [success, ...more] = [...new Set(answered)]
    if (success === undefined || more.length > 0 || !SUCCESS_WORDS.includes(success)) continue
    const typed = type === 'string' ? {} : { type }
    const parameters = { city, ...typed, success, otherwise: 'upstream-error' }
    const note = flagNote(other.filter((word) => word !== success))
    return { city, op: 'status', parameters, looksLike: 'flag', confidence: 0.8, mark: 'CONFIRM', note, success }
  }
  return undefined
}

/** Short codes are shown: what the city says for “no” names nobody. */
function flagNote(others: readonly string[]): string {
  const codes = [...new Set(others)].filter((word) => /^[A-Za-z0-9_-]{1,8}$/.test(word)).slice(0, 8)
  const seen = codes.length === 0 ? '' : `; seen otherwise: ${codes.join(', ')}`
  return `is this success? Then \`errors\`, what the city says for each “no”${seen}`
}
